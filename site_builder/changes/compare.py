"""The semantic difference of two catalogues: frozen values in, a list of changes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.catalog import Catalog, Dataset, Status
from site_builder.changes.affected import Users
from site_builder.changes.change import Change, Kind
from site_builder.changes.contents import compare_contents
from site_builder.changes.entries import new_entries
from site_builder.changes.making import Maker
from site_builder.changes.matching import Matched, Pair, match
from site_builder.changes.terms import compare_terms


def compare(base: Catalog, head: Catalog) -> tuple[Change, ...]:
    """Every change from the earlier catalogue to the later one, by dataset and place."""
    matched = match(base, head)
    users = Users.of(head)
    changes = [*_arrivals(matched), *_departures(matched, users)]
    for pair in matched.pairs:
        # Most entries of a city do not change between two commits.
        if pair.before.raw != pair.after.raw or pair.before.id != pair.after.id:
            changes += _between(pair, base, users)
    return tuple(sorted(changes, key=lambda change: change.dataset))


def _arrivals(matched: Matched) -> Iterator[Change]:
    for dataset in matched.added:
        yield Maker(dataset=dataset).change(Kind.DATASET_ADDED, f"新增信息资源“{dataset.title}”")


def _departures(matched: Matched, users: Users) -> Iterator[Change]:
    for dataset in matched.gone:
        made = Maker(dataset=dataset, binding=dataset.status is Status.ACTIVE)
        change = made.change(Kind.DATASET_DELETED, f"删去信息资源“{dataset.title}”的文件夹")
        yield replace(change, affected=users.of_change(change, dataset))


def differences(before: Dataset, after: Dataset, base: Catalog) -> Iterator[Change]:
    """What one entry says otherwise than it did, without whom that concerns; `base` knows the cycles."""
    made = Maker(
        dataset=after,
        formerly=None if before.id == after.id else before.id,
        binding=before.status is Status.ACTIVE,
    )
    entries = new_entries(before, after)
    for change in (*compare_terms(made, before, after, base), *compare_contents(made, before, after)):
        found = next((entry for entry in entries if entry.kind in change.recorded_as), None)
        yield replace(change, entry=found)


def _between(pair: Pair, base: Catalog, users: Users) -> Iterator[Change]:
    for change in differences(pair.before, pair.after, base):
        concerns_others = change.breaking or change.recorded_as or change.kind is Kind.DATASET_RENAMED
        yield replace(change, affected=users.of_change(change, pair.before) if concerns_others else ())
