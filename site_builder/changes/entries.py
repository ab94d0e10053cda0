"""What a descriptor says of its own past: `gov.changes` and `gov.formerly`.

The domain does not carry the two, because nothing but a comparison looks at them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from site_builder.catalog import Dataset, Department
from site_builder.changes.change import Entry


def entries_of(dataset: Dataset) -> tuple[Entry, ...]:
    """The entries of `gov.changes`, as written."""
    found = []
    for value in _list(_gov(dataset).get("changes")):
        if isinstance(value, Mapping):
            basis, trigger = value.get("basis"), value.get("trigger")
            found.append(
                Entry(
                    on=str(value.get("on", "")),
                    kind=str(value.get("kind", "")),
                    reason=str(value.get("reason", "")),
                    basis=basis if isinstance(basis, str) else None,
                    trigger=trigger if isinstance(trigger, str) else None,
                )
            )
    return tuple(found)


def new_entries(before: Dataset, after: Dataset) -> tuple[Entry, ...]:
    """The entries that the later descriptor has and the earlier one has not."""
    return tuple((Counter(entries_of(after)) - Counter(entries_of(before))).elements())


def lost_entries(before: Dataset, after: Dataset) -> tuple[Entry, ...]:
    """The entries that the earlier descriptor had; a record is only ever added to."""
    return tuple((Counter(entries_of(before)) - Counter(entries_of(after))).elements())


def formerly_of(dataset: Dataset) -> tuple[str, ...]:
    """`gov.formerly`: ids under which the entry was known."""
    return tuple(value for value in _list(_gov(dataset).get("formerly")) if isinstance(value, str))


def former_ids(dataset: Dataset, departments: Mapping[str, Department]) -> tuple[str, ...]:
    """`gov.formerly`, and the same name below each former id of the department."""
    department = departments.get(dataset.department)
    merged = _list(department.raw.get("formerly")) if department else ()
    return (*formerly_of(dataset), *(f"{old}/{dataset.name}" for old in merged if isinstance(old, str)))


def _gov(dataset: Dataset) -> Mapping[str, object]:
    gov = dataset.raw.get("gov")
    return gov if isinstance(gov, Mapping) else {}


def _list(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()
