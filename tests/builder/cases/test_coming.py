"""What comes due without a clock of a case: the year's report from 1 January, and grants that end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from site_builder.casework.coming import awaited, ending
from site_builder.cli import main
from site_builder.dossiers.reminders import reminders
from site_builder.exports import due_calendar
from site_builder.pages import todo
from tests.builder.cases.editions import ROOT, bodies, cases, department, edition, words

GRANTED = date(2026, 6, 5)
"""jytyj-2026-001 of the sample city was supplied, its 使用时限 is 2026-09-30."""
ENDS = "2026-09-30"


@pytest.mark.parametrize(
    ("day", "short"),
    [
        ("2027-01-01", "剩 30 天（至 2027-01-31）"),
        ("2027-01-31", "今天到期（2027-01-31）"),
        ("2027-02-01", "已超过 1 天（期限 2027-01-31）"),
    ],
)
def test_a_report_is_awaited_from_the_first_of_january_without_a_file(day: str, short: str) -> None:
    found = awaited(cases(date.fromisoformat(day)))
    assert [one.short for one in found if one.handing.department == "mzj"] == [short]
    assert {one.handing.year for one in found} == {2026}
    assert len(found) == len(cases().facts.catalog.departments)


def test_who_has_begun_has_a_clock_and_is_not_awaited() -> None:
    awaiting = {one.handing.department for one in awaited(cases(date(2026, 1, 15)))}
    assert "mzj" in awaiting
    assert awaiting & {"scjgj", "nyncj"} == set()


def test_weeks_after_the_day_it_is_left_to_the_authority_s_sheet() -> None:
    assert awaited(cases(date(2027, 2, 5)))
    assert awaited(cases(date(2027, 3, 1))) == ()
    assert awaited(cases(date(2026, 11, 23))) == ()


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        ("2027-01-14", False),
        ("2027-01-15", True),
        ("2027-01-16", False),
        ("2027-01-25", True),
        ("2027-01-29", True),
        ("2027-02-01", True),
    ],
)
def test_a_text_goes_out_on_the_15th_the_25th_and_the_last_working_days(day: str, is_told: bool) -> None:
    on = date.fromisoformat(day)
    texts = {one.department: one.text for one in reminders(cases(on))}
    assert ("2026 年度报告还没有起草" in texts.get("mzj", "")) is is_told


def test_a_grant_is_listed_before_its_last_day_and_no_longer() -> None:
    day = date(2026, 9, 25)
    (one,) = ending(cases(day), 5)
    assert (one.standing.case.id, str(one.until)) == ("jytyj-2026-001", ENDS)
    assert one.workdays_left == cases(day).facts.policies.calendar.workdays_between(day, one.until)
    assert ending(cases(date(2026, 10, 1)), 20) == ()
    assert ending(cases(GRANTED), 20) == ()
    texts = {one.department: one.text for one in reminders(cases(day))}
    assert "使用授权 5 个工作日内到期 1 件（jytyj-2026-001）" in texts["jytyj"]


def test_the_to_do_and_the_calendar_of_the_department_tell_both(tmp_path: Path) -> None:
    day = date(2026, 9, 25)
    (body,) = bodies(todo, edition(department("jytyj"), day)).values()
    assert "使用授权将到期 1" in words(body)
    assert f"至 {ENDS}，剩" in words(body)
    (address,) = due_calendar.write(tmp_path, edition(department("jytyj"), day))
    assert "UID:jytyj-2026-001-until@mulu" in (tmp_path / address).read_text("utf-8")
    january = edition(department("mzj"), date(2027, 1, 4))
    (body,) = bodies(todo, january).values()
    assert "还没有起草，剩 27 天（至 2027-01-31）" in words(body)
    (address,) = due_calendar.write(tmp_path, january)
    text = (tmp_path / address).read_text("utf-8")
    assert "UID:mzj-annual-report-2026@mulu" in text
    assert "DTSTART;VALUE=DATE:20270131" in text


def test_due_lists_both_within_the_days_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    def due(day: str, *options: str) -> str:
        assert main(["due", "--source", str(ROOT / "catalog_src"), "--as-of", day, *options]) == 0
        return capsys.readouterr().out

    assert "  市民政局  2026 年度  剩 3 天（至 2027-01-31）" in due("2027-01-28", "--department", "mzj")
    assert "年度报告还没有起草" not in due("2027-01-04", "--department", "mzj")
    assert "使用授权 5 个工作日内到期（1）\n  jytyj-2026-001" in due("2026-09-25")
    assert "jytyj-2026-001" not in due("2026-09-25", "--department", "mzj")
