"""The pictures of the documentation: `make pictures` draws them again.

A picture in docs/images is a file that the examples of some page write, under the same name. They
are SVG, with characters as outlines: readers need no font, and what was drawn can be told.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from pages import PAGES, ROOT, examples

IMAGES = ROOT / "docs" / "images"
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


def shown(page: Path) -> set[str]:
    """Return the names of the pictures that a page shows."""
    targets = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    paths = [(page.parent / target).resolve() for target in targets]
    return {path.name for path in paths if path.parent == IMAGES}


def written(page: Path) -> set[str]:
    """Return the names of the pictures that the examples of a page write."""
    code = "\n".join(block.code for block in examples(page) if block.language == "python")
    return set(re.findall(r'path="([^"/]+[.]svg)"', code))


def draw(page: Path, folder: Path) -> None:
    """Run the examples of a page in a folder, which has its pictures then."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        for example in examples(page):
            if example.language == "python":
                example.execute(namespace)
    finally:
        os.chdir(before)


def texts(picture: Path) -> dict[str, list[str]]:
    """Return the texts of a picture by matplotlib, and of each the names of its glyphs.

    A glyph is named by its font and its number in it, in hexadecimal; number 0 stands for all
    characters that the font does not have.
    """
    builder = ElementTree.TreeBuilder(insert_comments=True)
    root = ElementTree.parse(picture, ElementTree.XMLParser(target=builder)).getroot()
    found = {}
    for element in root.iter():
        for comment, drawn in pairwise(element):
            if comment.tag is ElementTree.Comment:
                glyphs = [use.attrib[LINK].removeprefix("#") for use in drawn.iter(f"{SVG}use")]
                found[str(comment.text).strip()] = glyphs
    return found


def main() -> None:
    """Draw all, the same bytes each time; where a font is missing, say which and change nothing."""
    import matplotlib

    from vecloom.plotting import font_for
    from vecloom.plotting.fonts import ADVICE

    matplotlib.rcParams["svg.hashsalt"] = "vecloom"
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    IMAGES.mkdir(exist_ok=True)
    for page in PAGES:
        names = written(page)
        if not names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            draw(page, Path(folder))
            if font_for(text for name in names for text in texts(Path(folder, name))) is None:
                sys.exit(f"no font has all characters of {', '.join(sorted(names))}: {ADVICE}")
            for name in sorted(names):
                shutil.copy(Path(folder, name), IMAGES)
                print(f"docs/images/{name}: {(IMAGES / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
