"""Datasets as lists show them, and how many there are of each sharing type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset, SharingType, Status
from site_builder.stops import SUSPENDED

SHARING_SIGNS: Mapping[SharingType, str] = MappingProxyType(
    {
        SharingType.UNCONDITIONAL: "open",
        SharingType.CONDITIONAL: "conditional",
        SharingType.DENIED: "denied",
    }
)
"""Class of the sign in the style sheet: shape and colour always stand beside the word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One dataset as lists show it."""

    address: str
    title: str
    department: str
    department_title: str
    sharing: str
    sign: str
    classification: str
    """类 and 项, the first three digits of the code; empty where a held entry tells none."""
    status: str | None
    """`预编`, `停用`, `暂停共享` or `待整改`; None while the entry is in use."""
    code: str = ""
    cycle: str = ""
    format: str = ""
    summary: str = ""
    updated_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many entries there are of each sharing type, as a bar and in words."""

    total: int
    parts: tuple[tuple[str, str, int], ...]
    """Word, sign and number of each sharing type, in the order of the law."""

    @property
    def percent(self) -> int:
        """无条件共享 in per cent, rounded down: the share is never made to look better."""
        return self.parts[0][2] * 100 // self.total if self.total else 0


def entry_of(
    dataset: Dataset, department_title: str, updated_on: date | None, *, is_suspended: bool = False
) -> Entry:
    """A dataset that is shown; `updated_on` is 数据更新."""
    whole = is_shown_whole(dataset)
    return Entry(
        address=f"datasets/{dataset.id}/index.html",
        title=dataset.title,
        department=dataset.department,
        department_title=department_title,
        sharing=dataset.sharing.type.value,
        sign=SHARING_SIGNS[dataset.sharing.type],
        classification=dataset.code[:3],
        status=_status(dataset, is_suspended),
        code=dataset.code if whole else "",
        cycle=dataset.accrual_periodicity if whole else "",
        format=dataset.format_type or dataset.format_class if whole else "",
        summary=dataset.description if whole else "",
        updated_on=updated_on if whole else None,
        published_on=dataset.published_on if whole else None,
    )


def _status(dataset: Dataset, is_suspended: bool) -> str | None:
    """What is for good comes before what is for now."""
    if dataset.status is not Status.ACTIVE:
        return dataset.status.value
    return SUSPENDED if is_suspended else None


def held_entry_of(record: Mapping[str, Any], department_title: str) -> Entry:
    """A dataset that is held back, from its record in the last good generation."""
    sharing = SharingType(record["sharing"])
    return Entry(
        address=f"datasets/{record['id']}/index.html",
        title=record["title"],
        department=record["department"],
        department_title=department_title,
        sharing=sharing.value,
        sign=SHARING_SIGNS[sharing],
        classification=record["code"][:3],
        status="待整改",
        code="" if sharing is SharingType.DENIED else record["code"],
    )


def share_of(entries: Iterable[Entry]) -> Share:
    """The sharing types of some entries, counted."""
    counted = Counter(entry.sharing for entry in entries)
    parts = tuple((kind.value, SHARING_SIGNS[kind], counted[kind.value]) for kind in SharingType)
    return Share(total=sum(counted.values()), parts=parts)
