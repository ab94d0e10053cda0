"""How often a key is used, to be read beside what its application expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from site_builder.ledgers import Standing
from site_builder.ledgers.contents import KeyApplication
from site_builder.usage import Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """The calls of one month for the purposes and datasets of an application."""

    month: str
    """`2026-10`."""
    a_day: int
    """On average over the days on which the key was open, rounded up: one call is not none."""
    is_more: bool
    """Whether that is more than was expected."""


def measured(standing: Standing, usage: Usage, as_of: date) -> Measured | None:
    """The latest whole month that the usage file covers; None before the key has been open in one."""
    asked, opened = standing.case.content, standing.course.last("开通")
    if not isinstance(asked, KeyApplication) or opened is None:
        return None
    last = as_of.replace(day=1) - timedelta(days=1)
    while last >= opened.on and not _covers(usage, last):
        last = last.replace(day=1) - timedelta(days=1)
    if last < opened.on:
        return None
    calls = sum(
        use.calls
        for use in usage.uses
        if use.month == f"{last:%Y-%m}"
        and (use.department, use.system) == (standing.case.department, asked.system)
        and use.dataset in asked.datasets
        and use.purpose in asked.purposes
    )
    days = (last - max(last.replace(day=1), opened.on)).days + 1
    a_day = -(-calls // days)
    return Measured(
        month=f"{last:%Y-%m}",
        a_day=a_day,
        is_more=asked.expected_calls is not None and a_day > asked.expected_calls,
    )


def _covers(usage: Usage, last: date) -> bool:
    """Whether the file is about the whole month that ends on a day; its bounds are a year, a month or a day."""
    first = last.replace(day=1)
    is_begun = usage.since <= first.isoformat()[: len(usage.since)]
    return is_begun and (not usage.until or usage.until >= last.isoformat()[: len(usage.until)])
