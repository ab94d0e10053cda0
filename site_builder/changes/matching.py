"""Which dataset of the earlier tree is which of the later one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from site_builder.catalog import Catalog, Dataset
from site_builder.changes.entries import former_ids


class Sameness(Enum):
    """Why two datasets are taken for one."""

    PATH = "path"
    FORMERLY = "formerly"
    """The later one, or its department, names the earlier address."""
    CODE = "code"
    """The earlier path is gone and the later one carries its code without saying so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One dataset at two times."""

    before: Dataset
    after: Dataset
    by: Sameness


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """Every dataset of both trees, once; what either tree could not read is left out."""

    pairs: tuple[Pair, ...]
    added: tuple[Dataset, ...]
    gone: tuple[Dataset, ...]


def match(base: Catalog, head: Catalog) -> Matched:
    """The datasets of two trees in pairs: by path, then by their own word, then by code."""
    gone = {
        dataset.id: dataset
        for dataset in base.datasets
        if dataset.id not in head.datasets_by_id and dataset.file not in head.unread
    }
    pairs: list[Pair] = []
    new: list[Dataset] = []
    for after in head.datasets:
        before = base.datasets_by_id.get(after.id)
        if before is not None:
            pairs.append(Pair(before=before, after=after, by=Sameness.PATH))
        elif after.file not in base.unread:
            new.append(after)
    unclaimed = []
    for after in new:
        old = next((one for one in former_ids(after, head.departments_by_id) if one in gone), None)
        if old is None:
            unclaimed.append(after)
        else:
            pairs.append(Pair(before=gone.pop(old), after=after, by=Sameness.FORMERLY))
    added = []
    by_code = {dataset.code: dataset.id for dataset in gone.values()}
    for after in unclaimed:
        old = by_code.pop(after.code, None)
        if old is None:
            added.append(after)
        else:
            pairs.append(Pair(before=gone.pop(old), after=after, by=Sameness.CODE))
    return Matched(
        pairs=tuple(sorted(pairs, key=lambda pair: pair.after.id)),
        added=tuple(added),
        gone=tuple(gone.values()),
    )
