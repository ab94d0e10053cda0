"""The strings by which a dataset is found, normalised once here for service and browser alike.

API.md, `GET /datasets`: every term must occur in one of them; titles count before pinyin,
pinyin before the rest.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from site_builder.catalog import Dataset, Department, SharingType
from site_builder.parts import Parts

_READ: dict[str, tuple[str, ...]] = {}
"""Syllables of the names that were read so far; to read one takes a millisecond."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchStrings:
    """Normalised (NFKC, lower case), without doubles, in a fixed order."""

    title: str
    pinyin: tuple[str, ...]
    """Full pinyin and initials of the title and of each alias."""
    names: tuple[str, ...]
    """Code, id, aliases and the names of the department."""
    body: tuple[str, ...]
    """Keywords, colloquial words, summary, 信息项."""

    @property
    def rest(self) -> tuple[str, ...]:
        """Everything that counts after pinyin."""
        return tuple(dict.fromkeys(self.names + self.body))


def normalise(text: str) -> str:
    """NFKC and lower case: what both a string and a query go through."""
    return unicodedata.normalize("NFKC", text).lower()


def search_strings(
    dataset: Dataset, department: Department | None, synonyms: Sequence[Mapping[str, str]] = ()
) -> SearchStrings:
    """All strings of one dataset; a 不予共享 entry is found by what it may show and no more.

    `synonyms` are the rows of `_codelists/synonyms.csv`: a dataset whose names say what a colloquial
    word `means` is found by that `word` too.
    """
    whole = dataset.sharing.type is not SharingType.DENIED
    aliases = dataset.aliases if whole else ()
    names = [*([dataset.code] if whole else []), dataset.id, *aliases]
    if department is not None:
        names += [department.title, department.short_title, *department.aliases]
    return SearchStrings(
        title=normalise(dataset.title),
        pinyin=tuple(dict.fromkeys(p for name in (dataset.title, *aliases) for p in pinyin_of(name))),
        names=_normalised(names),
        body=_normalised(
            [*colloquial((dataset.title, *aliases), synonyms), *(body_of(dataset) if whole else ())]
        ),
    )


def body_of(dataset: Dataset) -> tuple[str, ...]:
    """Keywords, summary and 信息项 as written."""
    fields = (text for table in dataset.distributions for f in table.fields for text in (f.title, f.name))
    return (*dataset.keywords, dataset.description, *fields)


def colloquial(names: Iterable[str], synonyms: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The words of the synonym list that mean something these names say."""
    said = [normalise(name) for name in names]
    return tuple(row["word"] for row in synonyms if any(_meaning(row["means"]) in name for name in said))


@lru_cache(maxsize=4096)
def _meaning(text: str) -> str:
    """Normalised once for the whole list, not again for each entry."""
    return normalise(text)


def _normalised(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(text) for text in texts if text))


def pinyin_of(text: str) -> tuple[str, ...]:
    """Full pinyin and initials, signs other than letters and digits left out: 不动产 → budongchan, bdc."""
    return spelt(syllables_of(text))


def syllables_of(text: str) -> tuple[str, ...]:
    """One syllable for each Han character, `v` for ü, and each run of other signs as it is."""
    if text not in _READ:
        # Its dictionary takes a third of a second to load, which a check never needs.
        from pypinyin import Style, lazy_pinyin

        _READ[text] = tuple(_plain(s) for s in lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))
    return _READ[text]


def remember_readings(folder: Path, names: Iterable[str]) -> None:
    """Take over how these names and their signs were read by the build before, and keep it for the next."""
    texts = sorted({text for name in names for text in (name, *name)})
    source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    reader = f"{version('pypinyin')} {unicodedata.unidata_version} {source}"
    parts = Parts(folder=folder, keys=dict.fromkeys(texts, reader))
    _READ.update(parts.of_each("readings", tuple[str, ...], texts, syllables_of))


def spelt(syllables: Sequence[str]) -> tuple[str, ...]:
    """The strings people type for these syllables; ü as v and as u."""
    full = "".join(syllables)
    initials = "".join(s if not s.isalpha() or not s.isascii() else s[0] for s in syllables)
    with_u = "".join(s.replace("v", "u") if s in _WITH_V else s for s in syllables)
    return tuple(dict.fromkeys((full, with_u, initials)))


_WITH_V = frozenset({"lv", "nv", "lve", "nve"})
"""The syllables that a keyboard writes with v."""


def _plain(syllable: str) -> str:
    return "".join(sign for sign in normalise(syllable) if sign.isalnum())
