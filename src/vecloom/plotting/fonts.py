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
    "notosanscjk",
    "notosanssc",
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

    matplotlib's default font is preferred, then usual fonts for Chinese, then any.
    """
    from matplotlib.font_manager import FontProperties, findfont

    characters = _visible(texts)
    if characters <= _characters(findfont(FontProperties())):
        return FontProperties()
    for path in _installed():
        if characters <= _characters(path):
            return FontProperties(fname=path)
    return None


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


@functools.lru_cache(maxsize=64)
def _characters(path: str) -> frozenset[str]:
    """Return the characters of a font, none of a file that cannot be read."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(map(chr, FT2Font(path).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return frozenset()
