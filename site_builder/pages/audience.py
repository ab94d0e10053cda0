"""What readers of this build may see: the 政务 edition, all departments and towns of the city.

The one table of visibility for pages. People's names, the level of the data and the secrecy review
are not in it because no page module ever reads them.
"""

from __future__ import annotations

from datetime import date

from site_builder.catalog import Dataset, Department, SharingType, Status
from site_builder.tables.records import ColumnRecord

VISIBILITIES = frozenset({"公开", "政务"})


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
