"""Counting for the yearly evaluation: each call once, nobody named, in one order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from query_api.audit.search import Found
from query_api.audit.usage import to_csv, to_json, usage_of
from tests.api.audit.chains import at
from tests.api.audit.test_search import FOUND


def found(phase: str = "whole", **changes: Any) -> Found:
    return Found(**({"phase": phase, "time": at(1), "status": 200} | FOUND | changes))


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        (200, (1, 0, 0)), (304, (1, 0, 0)), (399, (1, 0, 0)), (400, (0, 1, 0)), (499, (0, 1, 0)),
        (500, (0, 0, 1)), (503, (0, 0, 1)), (None, (1, 0, 0)),
    ],
)  # fmt: skip
def test_calls_are_counted_by_how_they_ended(status: int | None, counted: tuple[int, int, int]) -> None:
    (use,) = usage_of([found(status=status)], since="", until="").uses
    assert (use.calls, use.rows) == (1, 0)
    assert (use.answered, use.refused, use.failed) == counted


def test_streamed_answer_counts_once_and_its_rows_when_it_ends() -> None:
    lines = [
        found("open", rows=None),
        found("close", rows=7),
        found("whole", rows=2),
        found("event", rows=50),
    ]
    (use,) = usage_of(lines, since="2026", until="2026-11").uses
    assert (use.calls, use.answered, use.rows) == (2, 2, 9)
    (cut,) = usage_of([found("open", rows=5)], since="", until="").uses
    assert (cut.calls, cut.rows) == (1, 0)


def test_uses_stand_by_month_department_system_dataset_and_purpose() -> None:
    lines = [
        found(purpose="b"), found(purpose="a"), found(purpose=None), found(dataset="a/a"), found(system="a"),
        found(department=None), found(time="2026-10-01T00:00:00.000+08:00"),
    ]  # fmt: skip
    made = usage_of(lines, since="2026-10", until="2026-11")
    columns = [(use.month, use.department, use.system, use.dataset, use.purpose) for use in made.uses]
    assert columns == [
        ("2026-10", "mzj", "s", "mzj/a", "rz"),
        ("2026-11", None, "s", "mzj/a", "rz"),
        ("2026-11", "mzj", "a", "mzj/a", "rz"),
        ("2026-11", "mzj", "s", "a/a", "rz"),
        ("2026-11", "mzj", "s", "mzj/a", None),
        ("2026-11", "mzj", "s", "mzj/a", "a"),
        ("2026-11", "mzj", "s", "mzj/a", "b"),
    ]
    told = json.loads(to_json(made))
    assert (told["usage_version"], told["since"], told["until"]) == (1, "2026-10", "2026-11")
    assert to_json(made).endswith(b"}\n")
    assert to_csv(made).decode().splitlines()[:3] == [
        "month,department,system,dataset,purpose,calls,answered,refused,failed,rows",
        "2026-10,mzj,s,mzj/a,rz,1,1,0,0,0",
        "2026-11,,s,mzj/a,rz,1,1,0,0,0",
    ]
