"""What came out of an area as a row of the page of benchmarks."""

from __future__ import annotations

import pytest

from tests.mutation.__main__ import Tried, row


@pytest.mark.parametrize(
    ("survived", "figure", "verdict"),
    [(0, 100.0, "stretch"), (2, 95.0, "stretch"), (6, 85.0, "pass"), (7, 82.5, "missed")],
)
def test_area_reaches_its_goal_or_misses_it(survived: int, figure: float, verdict: str) -> None:
    lived = [("a.py:1", "0 → 1")] * survived
    made = row(Tried(area="rules", places=700, tried=40, survived=lived), 7)
    (goal,) = made["goals"]
    assert (made["name"], goal["figure"], goal["verdict"]) == ("mutants-rules", figure, verdict)
    assert made["notes"] == [f"{40 - survived} of 40 noticed, drawn by seed 7 from the 700 that can be made"]
    assert made.get("table", {"rows": []})["rows"] == [["a.py:1", "0 → 1"]] * survived
