"""The strings by which a dataset is found, normalised once here for service and browser alike.

API.md, `GET /datasets`: every term must occur in one of them; titles count before pinyin,
pinyin before the rest.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from site_builder.catalog import Dataset, Department, SharingType


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchStrings:
    """Normalised (NFKC, lower case), without doubles, in a fixed order."""

    title: str
    pinyin: tuple[str, ...]
    """Full pinyin and initials of the title and of each alias."""
    rest: tuple[str, ...]
    """Code, aliases, keywords, summary, 信息项, department."""


def normalise(text: str) -> str:
    """NFKC and lower case: what both a string and a query go through."""
    return unicodedata.normalize("NFKC", text).lower()


def search_strings(dataset: Dataset, department: Department | None) -> SearchStrings:
    """All strings of one dataset; a 不予共享 entry is found by what it may show and no more."""
    names = [dataset.title, *dataset.aliases]
    rest = [dataset.code, dataset.id, *dataset.aliases, *dataset.keywords]
    if department is not None:
        rest += [department.title, department.short_title, *department.aliases]
    if dataset.sharing.type is not SharingType.DENIED:
        rest += [dataset.description]
        rest += [t for table in dataset.distributions for f in table.fields for t in (f.title, f.name)]
    return SearchStrings(
        title=normalise(dataset.title),
        pinyin=tuple(dict.fromkeys(p for name in names for p in pinyin_of(name))),
        rest=tuple(dict.fromkeys(normalise(text) for text in rest if text)),
    )


@lru_cache(maxsize=65536)
def pinyin_of(text: str) -> tuple[str, str]:
    """Full pinyin and initials, signs other than letters and digits left out: 不动产 → budongchan, bdc."""
    # Its dictionary takes a third of a second to load, which a check never needs.
    from pypinyin import Style, lazy_pinyin

    syllables = [_plain(s) for s in lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)]
    initials = [s if not s.isalpha() or not s.isascii() else s[0] for s in syllables]
    return "".join(syllables), "".join(initials)


def _plain(syllable: str) -> str:
    return "".join(sign for sign in normalise(syllable) if sign.isalnum())
