"""Which instrument sets a term, when it ends, and what an extension or a pause does to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from site_builder.calendar import calendar_of
from site_builder.policy import Due, Pause, Policies, policies_of

FILES = sorted((Path(__file__).parents[2] / "catalog_src" / "_policy").glob("*.json"))
CALENDAR = calendar_of()


def policies(**changes: Any) -> Policies:
    values = [json.loads(path.read_text("utf-8")) for path in FILES]
    return policies_of([value | changes for value in values], CALENDAR)


def told(dues: Iterable[Due]) -> list[str]:
    return [f"{due.policy.id} {due.end}" for due in dues]


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("answer-conditional", "2026-05-11", ["decree-809 2026-05-25", "qidong-2019 2026-05-25"]),
        ("answer-conditional", "2025-07-31", ["qidong-2019 2025-08-14"]),  # the day before the decree
        ("answer-conditional", "2025-08-01", ["decree-809 2025-08-15", "qidong-2019 2025-08-15"]),
        ("answer-conditional", "2019-08-12", []),  # the day before the regulation
        ("answer-unconditional", "2026-11-20", ["decree-809 2026-11-23"]),
        ("supply", "2026-05-20", ["decree-809 2026-06-17"]),
        ("correct", "2026-11-12", ["decree-809 2026-11-26"]),
        ("catalog-update", "2026-07-01", ["decree-809 2026-07-15", "qidong-2019 2026-07-22"]),
        ("catalog-update", "2026-05-01", ["decree-809 2026-05-18", "qidong-2019 2026-05-25"]),
        ("catalog-review", "2026-05-01", ["decree-809 2026-05-07"]),
        ("no-such-limit", "2026-05-01", []),
    ],
)
def test_the_highest_instrument_in_force_comes_first_and_the_citys_own_beside_it(
    limit: str, start: str, expected: list[str]
) -> None:
    assert told(policies().deadlines(limit, date.fromisoformat(start)).all) == expected


def test_the_report_of_a_year_is_due_on_the_last_of_january_even_on_a_saturday() -> None:
    found = policies().yearly("annual-report", 2025)
    assert told(found.all) == ["qidong-2019 2026-01-31"]
    assert found.statutory is not None
    assert found.statutory.left(date(2026, 2, 4), CALENDAR) == -4
    assert found.statutory.unit == "天"


def test_an_extension_counts_only_where_the_instrument_knows_one_and_no_further() -> None:
    start = date(2026, 5, 1)
    assert told(policies().deadlines("catalog-update", start, extension=5).all) == [
        "decree-809 2026-05-25",
        "qidong-2019 2026-05-25",
    ]
    too_long = policies().deadlines("catalog-update", start, extension=50).statutory
    assert too_long is not None
    assert (too_long.extended, too_long.end) == (5, date(2026, 5, 25))


def test_a_notice_stops_the_clock_only_where_the_policy_says_so() -> None:
    start, waiting = date(2026, 11, 4), [Pause(since=date(2026, 11, 6))]
    assert told(policies().deadlines("answer-conditional", start, pauses=waiting).all)[0].endswith(
        "2026-11-18"
    )
    stopping = policies(pauseOnSupplement=True)
    assert told(stopping.deadlines("answer-conditional", start, pauses=waiting).all)[0] == "decree-809 None"
    # Two days were used, eight are left, counted after the day of the supplement.
    answered = [Pause(since=date(2026, 11, 6), until=date(2026, 11, 20))]
    due = stopping.deadlines("answer-conditional", start, pauses=answered).statutory
    assert due is not None
    assert due.end == CALENDAR.add_workdays(date(2026, 11, 20), 8).end
    # A notice after the term is over stops nothing.
    late = [Pause(since=date(2026, 12, 1))]
    assert told(stopping.deadlines("answer-conditional", start, pauses=late).all)[0].endswith("2026-11-18")


def test_natural_days_are_counted_as_such() -> None:
    limit = {"id": "correct", "days": 10, "unit": "自然日", "from": "提出疑义", "article": "第一条"}
    found = policies(limits=[limit]).deadlines("correct", date(2026, 9, 25)).statutory
    assert found is not None
    assert found.end == date(2026, 10, 5)
    assert found.left(date(2026, 10, 7), CALENDAR) == -2
    assert found.used(date(2026, 10, 7), CALENDAR) == 12


def test_a_date_beyond_the_announced_years_is_provisional() -> None:
    due = policies().deadlines("supply", date(2026, 12, 10)).statutory
    assert due is not None
    assert due.provisional_year == 2027


def test_left_counts_down_and_then_up() -> None:
    due = policies().deadlines("answer-conditional", date(2026, 10, 26)).statutory
    assert due is not None
    assert due.end == date(2026, 11, 9)
    assert [due.left(date(2026, 11, day), CALENDAR) for day in (6, 9, 10, 23)] == [1, 0, -1, -10]
