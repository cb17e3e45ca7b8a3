"""Fonts for words in other scripts than matplotlib's own font has."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

logger = logging.getLogger(__name__)

# Names of files and families that are looked at first: sans serif, of many characters.
_LIKELY = (
    "notosanscjksc",
    "notosanssc",
    "sourcehansanssc",
    "sourcehansanscn",
    "notosanscjk",
    "sourcehansans",
    "wqy",
    "pingfang",
    "hiragino",
    "msyh",
    "simhei",
    "stheiti",
    "simsun",
    "arialunicode",
    "droidsansfallback",
)
ADVICE = (
    "install one, such as Noto Sans CJK (Debian and Ubuntu: apt install fonts-noto-cjk; Fedora: "
    "dnf install google-noto-sans-cjk-fonts; macOS: brew install --cask font-noto-sans-cjk)"
)


def font_for(texts: Iterable[str]) -> FontProperties | None:
    """Find an installed font with all characters of some texts; None if there is none.

    matplotlib's default font is preferred, then usual fonts for Chinese, then any. Needs the extra
    "plot".

    Examples
    --------
    ``ax.set_title("三国演义", fontproperties=font_for(["三国演义"]))``
    """
    from matplotlib.font_manager import FontProperties, findfont

    characters = _visible(texts)
    if characters <= _characters(findfont(FontProperties())):
        return FontProperties()
    for path in _installed():
        if characters <= _characters(path):
            return FontProperties(fname=_simplified(path))
    return None


def font_or_warning(texts: Iterable[str]) -> FontProperties | None:
    """Find a font as `font_for` does; where there is none, say in the log what helps."""
    texts = list(texts)
    font = font_for(texts)
    if font is None:
        warn_of_missing(texts)
    return font


def warn_of_missing(texts: Iterable[str]) -> None:
    """Say in the log that no font has all characters of some texts, and what helps."""
    from matplotlib.font_manager import FontProperties, findfont

    missing = sorted(_visible(texts) - _characters(findfont(FontProperties())))
    logger.warning(
        "no font of this system has the characters %s: %s", "".join(missing[:10]), ADVICE
    )


def _visible(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(c for text in texts for c in text if not c.isspace())


def _installed() -> list[str]:
    """List the paths of all fonts, likely ones first."""
    from matplotlib.font_manager import findSystemFonts

    def rank(path: str) -> tuple[int, str]:
        name = path.replace(" ", "").replace("-", "").replace("_", "").lower()
        place = next((i for i, part in enumerate(_LIKELY) if part in name), len(_LIKELY))
        bold = any(weight in name for weight in ("bold", "black", "heavy", "light", "thin"))
        return 2 * place + bold, path

    return sorted(findSystemFonts(), key=rank)


def _simplified(path: str) -> str:
    """Choose of a collection of fonts the one that draws characters as simplified Chinese does.

    Collections for Chinese, Japanese and Korean have the same characters in each font, in the
    shapes of its language, and begin with the Japanese one. matplotlib takes others since 3.11.
    """
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    face_of = getattr(font_manager, "FontPath", None)
    if face_of is None or not path.lower().endswith((".ttc", ".otc")):
        return path
    try:
        for face in range(FT2Font(path).num_faces):
            if FT2Font(path, face_index=face).family_name.endswith((" SC", " CN")):
                chosen: str = face_of(path, face)
                return chosen
    except (OSError, RuntimeError, ValueError):
        pass
    return path


@functools.lru_cache(maxsize=64)
def _characters(path: str) -> frozenset[str]:
    """Return the characters of a font, none of a file that cannot be read."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(map(chr, FT2Font(path).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return frozenset()
