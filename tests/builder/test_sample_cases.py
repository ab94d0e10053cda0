"""The sixteen cases of the sample city, against the table of states and days in `examples/sample-cases.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from site_builder import descriptors, ledgers, sources
from site_builder.ledgers import Ledgers, Standing
from site_builder.ledgers.process import Clock

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "examples" / "sample-cases.csv"
with TABLE.open(encoding="utf-8", newline="") as opened:
    ROWS = list(csv.DictReader(opened))


@cache
def sample(as_of: date) -> Ledgers:
    source = sources.read(ROOT / "catalog_src")
    return ledgers.read(source, descriptors.to_catalog(source, broken=()), broken=(), as_of=as_of)


def told(standing: Standing, as_of: date) -> str:
    return "；".join(clock_told(clock, standing, as_of) for clock in standing.process.clocks(standing.course))


def clock_told(clock: Clock, standing: Standing, as_of: date) -> str:
    calendar = standing.course.facts.policies.calendar
    until = clock.stopped_on or as_of
    if clock.fixed_end:
        return f"{clock.label} 限{clock.fixed_end}"
    parts = list(days_told(clock, until, calendar))
    return f"{clock.label} {'办结' if clock.stopped_on else '在办'} " + " ".join(parts)


def days_told(clock: Clock, until: date, calendar: object) -> Iterator[str]:
    for due in clock.deadlines.all:
        left = due.left(until, calendar)  # type: ignore[arg-type] # a Calendar
        yield f"{due.policy.id}:{due.end}:{'暂停' if left is None else left}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']}@{row['as_of']}")
def test_a_case_stands_where_the_table_says(row: dict[str, str]) -> None:
    as_of = date.fromisoformat(row["as_of"])
    found = sample(as_of).standings[row["case"]]
    assert found.refusals == ()
    assert (found.state, told(found, as_of)) == (row["state"], row["clocks"])


def test_the_table_has_all_sixteen_cases() -> None:
    assert len({row["case"] for row in ROWS if row["as_of"] == "2026-11-23"}) == 16
