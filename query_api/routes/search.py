"""The order of the dataset list: the sentence of API.md that the browser's search obeys too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from query_api.snapshot import Dataset


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Hit:
    """A dataset and where it stands in the list."""

    rank: int
    id: str


def terms(text: str) -> list[str]:
    """The blank-separated terms of a query, normalised as the search strings are."""
    return unicodedata.normalize("NFKC", text).lower().split()


def rank(dataset: Dataset, wanted: list[str]) -> int | None:
    """Title equal 0, begins 1, contains 2, pinyin or initials 3, rest 4; None when a term is missing.

    Several terms: equal and begins are meant of the whole query, its blanks single; the title
    contains a query when it contains each term; each term in title or pinyin is 3.
    """
    search, whole = dataset.search, " ".join(wanted)
    if search.title == whole:
        return 0
    if wanted and search.title.startswith(whole):
        return 1
    weakest = 2
    for term in wanted:
        if term in search.title:
            continue
        if any(term in text for text in search.pinyin):
            weakest = max(weakest, 3)
        elif any(term in text for text in search.rest):
            weakest = 4
        else:
            return None
    return weakest


def ordered(datasets: Iterable[Dataset], query: str) -> list[Hit]:
    """The datasets that have every term, in the order of the list; all of them without a term."""
    wanted = terms(query)
    hits = [(rank(dataset, wanted), dataset.id) for dataset in datasets]
    return sorted(Hit(rank=place, id=name) for place, name in hits if place is not None)
