"""To-dos, the sheets for 管理, calendars and feeds: who has what, and that nobody else reads it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.casework.board import Board
from site_builder.casework.security import duties
from site_builder.casework.todo import tasks
from site_builder.casework.yearly import handings
from site_builder.exports import due_calendar, overdue
from site_builder.pages import office, standards, todo
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import (
    AUTHORITY,
    DAY,
    PUBLIC,
    bodies,
    cases,
    department,
    edition,
    source,
    words,
)


def unfolded(text: str) -> list[str]:
    """The content lines of a calendar file."""
    return text.replace("\r\n ", "").split("\r\n")


def test_every_open_case_has_somebody_who_has_to_act() -> None:
    found = list(tasks(cases()))
    acting = {task.standing.case.id for task in found}
    assert {id_ for id_, one in cases().standings.items() if one.is_open} <= acting
    assert all(task.departments for task in found)


def test_a_task_goes_to_the_department_that_the_state_waits_for() -> None:
    by_case = {task.standing.case.id: (task.departments, task.what) for task in tasks(cases())}
    assert by_case["mzj-2026-001"][0] == ("zrzyj",)
    assert by_case["sfj-2026-001"][0] == ("sfj",)
    assert by_case["xzspj-2026-002"][0] == ("scjgj",)
    assert by_case["dsjzx-2026-004"][0] == ("jtysj",)
    assert by_case["dsjzx-2026-003"] == (("fgw",), "继续整改。")


def test_a_rectification_past_its_day_is_the_task_of_two() -> None:
    past = [task for task in tasks(cases(date(2026, 11, 9))) if task.standing.case.id == "dsjzx-2026-003"]
    assert [(task.departments, task.what) for task in past] == [
        (("fgw",), "完成整改。"),
        (("dsjzx",), "及时上报市政府（第二十七条）。"),
    ]


def test_a_department_has_its_own_to_do_and_no_other() -> None:
    found = bodies(todo, edition(department("zrzyj")))
    assert list(found) == ["departments/zrzyj/todo/index.html"]
    text = words(found["departments/zrzyj/todo/index.html"])
    assert "受理或答复。 已超过 10 个工作日" in text
    assert (
        "2025 年度：未报。按《启东市政务信息资源共享管理办法》第二十一条，期限为 2026-01-31， 已过 。" in text
    )
    assert len(bodies(todo, edition(AUTHORITY))) == len(source()[1].departments)
    assert not bodies(todo, edition(GOVERNMENT))


def test_sheets_of_the_authority_are_for_nobody_else() -> None:
    for audience in (PUBLIC, GOVERNMENT, department("mzj"), department("dsjzx")):
        assert not bodies(office, edition(audience))
    found = {address: words(body) for address, body in bodies(office, edition()).items()}
    assert len(found) == 3
    overview = found["cases/office/overview/index.html"]
    assert "3 期限已超期" in overview
    assert "按期报送 1 个，逾期报送 1 个，未报 19 个" in overview


def test_the_overview_has_no_more_rows_than_a_sheet_holds() -> None:
    body = bodies(office, edition())["cases/office/overview/index.html"]
    assert body.count("<tr>") <= office.MOST_DEPARTMENTS + 4
    assert f"其余 {len(source()[1].departments) - office.MOST_DEPARTMENTS} 个部门" in body


def test_reports_are_counted_for_every_department() -> None:
    found = {one.department: one for one in handings(cases(), 2025)}
    assert (found["scjgj"].words, found["nyncj"].words) == ("按期报送", "逾期报送")
    assert found["mzj"].is_missing(DAY)
    assert not found["mzj"].is_missing(date(2026, 1, 31))
    assert found["mzj"].is_missing(date(2026, 2, 1))


def test_a_test_without_a_date_stands_before_one_that_falls_due() -> None:
    found = duties(source()[1], DAY)
    assert found
    assert [one.due_on or date.min for one in found] == sorted(one.due_on or date.min for one in found)
    for one in found:
        assert (one.state == "已过期") == (one.due_on is not None and one.due_on < DAY)
    later = {(o.system, o.what): o.state for o in duties(source()[1], date(2030, 1, 1))}
    assert {later[(one.system, one.what)] for one in found if one.due_on} == {"已过期"}


def test_a_department_can_subscribe_to_its_limits(tmp_path: Path) -> None:
    addresses = list(due_calendar.write(tmp_path, edition(department("rsj"))))
    assert addresses == ["departments/rsj/due.ics"]
    raw = (tmp_path / addresses[0]).read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = unfolded(raw.decode())
    assert "DTSTART;VALUE=DATE:20261130" in lines
    assert "DTEND;VALUE=DATE:20261201" in lines
    assert "UID:xzspj-2026-001-answer-conditional@mulu" in lines
    description = next(line for line in lines if line.startswith("DESCRIPTION:按"))
    assert description.count("期限为 2026-11-30") == 2
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_nobody_subscribes_to_the_limits_of_others(tmp_path: Path) -> None:
    assert not list(due_calendar.write(tmp_path, edition(GOVERNMENT)))
    everyone = list(due_calendar.write(tmp_path, edition()))
    assert len(everyone) == len(source()[1].departments)
    starts = [
        line
        for address in everyone
        for line in (tmp_path / address).read_text("utf-8").splitlines()
        if line.startswith("UID:")
    ]
    due = [c for c in Board.of(cases().standings.values(), DAY).clocks if c.due_on]
    assert len(starts) == len(set(starts)) == len(due)


@pytest.mark.parametrize(
    ("audience", "number"),
    [(AUTHORITY, 3), (department("mzj"), 2), (department("wjw"), 0), (GOVERNMENT, None)],
)
def test_the_feed_of_what_is_overdue_has_what_the_reader_may_know(
    tmp_path: Path, audience: object, number: int | None
) -> None:
    addresses = list(overdue.write(tmp_path, edition(audience)))  # type: ignore[arg-type] # a Audience
    if number is None:
        assert not addresses
        return
    feed = ElementTree.parse(tmp_path / addresses[0]).getroot()
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == number
    for entry in entries:
        assert "已超过" in (entry.findtext("{http://www.w3.org/2005/Atom}summary") or "")


def test_standards_have_versions_that_follow_the_content() -> None:
    text = words(bodies(standards, edition(PUBLIC))["standards/index.html"])
    assert "国务院令第809号" in text
    assert re.search(r"request\.schema\.json [0-9a-f]{12}", text)
    rows = source()[1].codelists["themes"]
    assert standards.version(rows) == standards.version(tuple(dict(row) for row in rows))
    assert standards.version(rows) != standards.version(rows[:-1])
