"""What a set of touched files can break: the datasets to check for one pull request."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from site_builder.catalog import Catalog, Dataset
from site_builder.changes.affected import fields_of
from site_builder.changes.plain_titles import ENOUGH, bare, plain
from site_builder.sources.tree import WORDS

SETTINGS = ("_codelists/", "_policy/", "_calendar/", "_upstream/", "_targets/")
DESCRIPTOR = "/datapackage.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """What differs from an earlier commit."""

    files: tuple[str, ...]
    """Relative to the source."""
    before: Mapping[str, str]
    """The earlier text of each touched descriptor that there was, by path."""


def reach(touched: Touched, catalog: Catalog) -> tuple[str, ...] | None:
    """Files and folders whose findings such a change can bring about; None for the whole city."""
    inside = [path for path in touched.files if not path.startswith("../")]
    if any(path == "catalog.json" or path.startswith(SETTINGS) for path in inside):
        return None
    found: set[str] = set()
    for path in inside:
        found.update(_own(path, touched, catalog))
    ids = {path for path in found if path.count("/") == 1 and not path.endswith(".json")}
    found.update(_neighbours(ids, catalog, earlier_names(touched)))
    return tuple(sorted(found))


def _own(path: str, touched: Touched, catalog: Catalog) -> Iterable[str]:
    parts = path.split("/")
    if path == WORDS:
        return (path,)
    if len(parts) == 2:
        # department.json speaks for every entry of its folder (people, systems, name).
        return (parts[0],)
    if len(parts) < 2 or parts[1].startswith("_"):
        return (path,)
    dataset = "/".join(parts[:2])
    came_or_went = path.endswith(DESCRIPTOR) and (path in touched.before) != (
        dataset in catalog.datasets_by_id
    )
    # Whether a department has any entry at all is said of its department.json.
    return (dataset, f"{parts[0]}/department.json") if came_or_went else (dataset,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """By what others may point at, or collide with, a dataset."""

    code: str
    department: str
    title: str
    """Without what V04 does not tell titles apart by."""
    related: tuple[str, ...] = ()
    elements: frozenset[str] = frozenset()


def _neighbours(ids: set[str], catalog: Catalog, earlier: Iterable[Names]) -> Iterable[str]:
    """Other datasets whose own verdict may have changed with these."""
    own = [catalog.datasets_by_id[one] for one in ids if one in catalog.datasets_by_id]
    names = [*map(_names, own), *earlier]
    codes = {one.code for one in names}
    related = {code for one in names for code in one.related}
    titles = {(one.department, one.title) for one in names}
    elements = {element for one in names for element in one.elements}
    item_sets = {items for dataset in own for items in _item_sets(dataset)}
    sizes = {len(table.fields) for dataset in own for table in dataset.distributions}
    for dataset in catalog.datasets:
        if dataset.id in ids:
            continue
        if (
            dataset.code in codes
            or dataset.code in related
            or codes.intersection(dataset.related)
            or (dataset.department, bare(dataset.title)) in titles
            or _refers(dataset, ids)
            or elements.intersection(_claimed(dataset))
            or not item_sets.isdisjoint(_item_sets(dataset, sizes))
            or (dataset.withdrawn is not None and dataset.withdrawn.replaced_by in ids | codes)
        ):
            yield dataset.id


def _refers(dataset: Dataset, ids: set[str]) -> bool:
    return any(one.reference and one.reference.dataset in ids for _, one in fields_of(dataset))


def _claimed(dataset: Dataset) -> frozenset[str]:
    """The elements that a dataset says it is the source of (V21 shows two claims to both)."""
    return frozenset(one.element for _, one in fields_of(dataset) if one.element and one.authoritative)


def _item_sets(dataset: Dataset, sizes: Collection[int] | None = None) -> Iterable[frozenset[str]]:
    """The names in each table, which V21 compares between departments; only of these sizes."""
    for table in dataset.distributions:
        names = len(table.fields)
        if names >= ENOUGH and (sizes is None or names in sizes):
            yield frozenset(plain(field.title) for field in table.fields)


def _names(dataset: Dataset) -> Names:
    return Names(
        code=dataset.code,
        department=dataset.department,
        title=bare(dataset.title),
        related=dataset.related,
        elements=_claimed(dataset),
    )


def earlier_names(touched: Touched) -> Iterable[Names]:
    """The names of touched datasets as they were; a text that is no descriptor had none."""
    for path, text in touched.before.items():
        try:
            value: object = json.loads(text)
        except ValueError:
            continue
        gov = value.get("gov") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(gov, dict):
            continue
        related = gov.get("related")
        yield Names(
            code=str(gov.get("code", "")),
            department=path.split("/")[0],
            title=bare(str(value.get("title", ""))),
            related=tuple(map(str, related)) if isinstance(related, list) else (),
        )
