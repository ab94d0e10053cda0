"""年度报告 (第二十一条): due on the last of January, whatever day of the week that is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from site_builder.ledgers.case import Case, Role
from site_builder.ledgers.contents import Report
from site_builder.ledgers.process import Clock, Course, Facts, Move, Process


def content(case: Case) -> Report:
    """The report itself."""
    assert isinstance(case.content, Report)  # the folder says so
    return case.content


def _asked(_: Case, facts: Facts) -> Collection[str]:
    return (facts.authority,)


def _clocks(course: Course) -> Sequence[Clock]:
    year = content(course.case).year
    handed_in = course.last("提交")
    return [
        Clock(
            limit="annual-report",
            label="报送年度报告",
            department=course.case.department,
            start=date(year, 12, 31),
            deadlines=course.facts.policies.yearly("annual-report", year),
            stopped_on=handed_in.on if handed_in else None,
        )
    ]


def _passing(course: Course, day: date) -> str:
    due = _clocks(course)[0].deadlines.statutory
    if course.state == "未报" and due is not None and due.end is not None and day > due.end:
        return "逾期"
    return course.state


def _next_steps(course: Course) -> Sequence[str]:
    if course.state in ("未报", "逾期"):
        return ["本部门：提交年度报告。"]
    return [] if course.has("已收") else ["主管部门：记为已收。"]


PROCESS = Process(
    ledger="_reports",
    title="年度报告",
    states=("未报", "逾期", "已报"),
    final=("已报",),
    passing=_passing,
    asked=_asked,
    clocks=_clocks,
    next_steps=_next_steps,
    moves=(
        Move(role=Role.OPENER, kind="提交", before=("未报", "逾期"), after="已报"),
        Move(role=Role.ASKED, kind="已收", before=("已报",), once=True),
    ),
)
