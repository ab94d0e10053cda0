"""What readers of a build may see: the 政务 edition, all departments and towns of the city.

The one table of visibility, for pages and snapshot alike (DESCRIPTOR.md, "Audiences"): nobody's
name, no secrecy review, no 数据分级, and of a 不予共享 entry title, provider, reason and basis only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from site_builder.catalog import Dataset, Department, SharingType, Status
from site_builder.tables.records import ColumnRecord

VISIBILITIES = frozenset({"公开", "政务"})
PRIVATE_KEYS = frozenset({"contributors", "author", "maintainers"})
"""Data Package keys that name persons."""
PRIVATE_GOV_KEYS = frozenset({"people", "secrecyReview", "dataLevel", "sourceSystem", "project", "census"})
DENIED_GOV_KEYS = ("code", "sharing", "status", "withdrawn")
"""The code identifies the entry and the other two say why nothing is served."""


def is_shown(dataset: Dataset) -> bool:
    """Whether the entry has a page at all; what is only planned belongs to its project."""
    return dataset.visibility in VISIBILITIES and dataset.status is not Status.PLANNED


def is_shown_whole(dataset: Dataset) -> bool:
    """False for 不予共享: title, provider, reason and basis only."""
    return dataset.sharing.type is not SharingType.DENIED


def is_previewed(column: ColumnRecord) -> bool:
    """Whether first rows may show this column."""
    return not column.sensitive


def office_lines(department: Department, as_of: date) -> tuple[str, ...]:
    """Telephone numbers of the contact post on that day, never the name of who holds it."""
    lines = [
        person.phone
        for person in department.people
        if "联系人" in person.roles
        and (person.since is None or person.since <= as_of)
        and (person.until is None or person.until >= as_of)
    ]
    return tuple(dict.fromkeys(lines))


def visible_descriptor(dataset: Dataset) -> dict[str, Any]:
    """The descriptor as the service shows it."""
    raw: Mapping[str, Any] = dataset.raw
    gov: Mapping[str, Any] = raw["gov"]
    if dataset.sharing.type is SharingType.DENIED:
        shown = {key: gov[key] for key in DENIED_GOV_KEYS if key in gov}
        return {"name": dataset.name, "title": dataset.title, "gov": shown, "resources": []}
    return {
        **{k: v for k, v in raw.items() if k not in PRIVATE_KEYS | {"gov", "resources"}},
        "gov": {k: v for k, v in gov.items() if k not in PRIVATE_GOV_KEYS},
        "resources": [_without_rows(resource) for resource in raw["resources"]],
    }


def _without_rows(resource: Mapping[str, Any]) -> dict[str, Any]:
    # Rows written into the descriptor itself would outlive a tightening in kept generations.
    return {**resource, "data": []} if "data" in resource else dict(resource)
