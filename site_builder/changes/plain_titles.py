"""When two titles count as the same: what V04 and V21 do not tell apart is left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ENOUGH = 4
"""Smaller tables are alike by chance (V21)."""
SIGNS = re.compile(r"[\W_]+")
YEARS = re.compile(r"[\d〇零一二三四五六七八九年度至]+")


@lru_cache(maxsize=65536)
def plain(title: str) -> str:
    """A title without signs, blanks and differences of width and case."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", title)).casefold()


def bare(title: str) -> str:
    """A title without anything that may be a year: rather one dataset too many than one too few."""
    return YEARS.sub("", plain(title))
