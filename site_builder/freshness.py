"""Whether data is as new as its 更新周期 promises (第十六条、第二十七条（二）)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class FreshnessState(StrEnum):
    """How the data stands on the day that is judged."""

    CURRENT = "按期"
    OVERDUE = "逾期未更新"
    NO_DUTY = "无更新要求"
    """The cycle sets no days: 不定期, 不更新."""
    UNKNOWN = "未知"
    """No date of the data is known, or the cycle is not in `cycles.csv`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Freshness:
    """State and the last day on which the next update is in time."""

    state: FreshnessState
    due_on: date | None = None


def freshness(
    updated_on: date | None, cycle: str, cycles: Iterable[Mapping[str, str]], as_of: date
) -> Freshness:
    """Judge `updated_on` (the data's own date) on the day `as_of` by the rows of `cycles.csv`."""
    row = next((row for row in cycles if row["name"] == cycle), None)
    if row is None:
        return Freshness(state=FreshnessState.UNKNOWN)
    if not row["days"]:
        return Freshness(state=FreshnessState.NO_DUTY)
    if updated_on is None:
        return Freshness(state=FreshnessState.UNKNOWN)
    days = int(row["days"]) + int(row["graceDays"] or 0)
    # A date such as 9999-12-31 has no next cycle in the calendar.
    due = updated_on + timedelta(days=min(days, (date.max - updated_on).days))
    state = FreshnessState.OVERDUE if as_of > due else FreshnessState.CURRENT
    return Freshness(state=state, due_on=due)


def data_date(stated: date | None, received: Iterable[str | None]) -> date | None:
    """数据更新日期: the latest delivery's own date (ISO, from its receipt), else what the entry states."""
    delivered = [day for day in received if day]
    return date.fromisoformat(max(delivered)) if delivered else stated
