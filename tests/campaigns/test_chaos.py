"""The table of `make chaos`: a failure is told as one, a fault that could not be injected never as held."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.chaos import FAULTS, Row, document, read, table

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = '<testcase classname="tests.x.test_y" name="test_z">{}</testcase>'
PROPERTY = '<properties><property name="seed" value="9"/></properties>'


@pytest.mark.parametrize(
    ("cases", "outcome", "tests"),
    [
        ([PROPERTY], "held", 1),
        ([PROPERTY, "<skipped/>"], "held", 1),
        (["<skipped/>"], "skipped", 0),
        ([], "skipped", 0),
        ([PROPERTY, "<failure/>"], "failed", 2),
        (["<error/>"], "failed", 1),
    ],
)
def test_row_says_what_its_tests_did(tmp_path: Path, cases: list[str], outcome: str, tests: int) -> None:
    report = tmp_path / "junit.xml"
    report.write_text(f"<testsuites>{''.join(CASE.format(case) for case in cases)}</testsuites>")
    row = read("a fault", report)
    assert (row.outcome, row.tests) == (outcome, tests)
    assert f"| {outcome} |" in table([row])
    if PROPERTY in cases:
        assert row.figures == {"test_y::test_z": {"seed": "9"}}
        assert "seed 9" in table([row])


def test_every_fault_names_tests_that_there_are() -> None:
    files = {word for words in FAULTS.values() for word in words if word.endswith(".py")}
    assert len(files) >= 10
    assert [file for file in sorted(files) if not (REPOSITORY / file).is_file()] == []


def test_campaign_is_kept_with_every_row_whatever_came_out() -> None:
    rows = [Row(fault="one", tests=2, figures={"t": {"seed": "9"}}), Row(fault="two", outcome="failed")]
    (kept,) = document(rows, "long")["rows"]  # type: ignore[misc]
    assert kept["notes"] == ["1 of 2 held, in 0 s (long form)"]
    assert [row[0] for row in kept["table"]["rows"]] == ["one", "two"]
    assert [row[3:] for row in kept["table"]["rows"]] == [["held", "seed 9"], ["failed", ""]]
