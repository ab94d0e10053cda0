"""整改 (第二十七条): notified, done and verified; or, past its day, reported to 市政府."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from site_builder.ledgers.case import Case, Event, Role
from site_builder.ledgers.contents import Rectification
from site_builder.ledgers.process import Clock, Course, Facts, Move, Process


def content(case: Case) -> Rectification:
    """The notice itself."""
    assert isinstance(case.content, Rectification)  # the folder says so
    return case.content


def _asked(case: Case, _: Facts) -> Collection[str]:
    return (content(case).department,)


def _passing(course: Course, day: date) -> str:
    return "逾期" if course.state == "整改中" and day > content(course.case).due_on else course.state


def explanations(course: Course) -> Sequence[str]:
    """What the department said: before the notice, as the authority wrote it down, then in its own file."""
    heard = content(course.case).explanation
    own = (f"{event.on} 说明：{event.text('text')}" for event in course.done if event.kind == "说明")
    return [*([f"通知前听取的说明：{heard}"] if heard else []), *own]


def _report(course: Course, event: Event) -> str | None:
    due = content(course.case).due_on
    return None if event.on > due else f"整改期限 {due} 还没有过，不能上报市政府。"


def _clocks(course: Course) -> Sequence[Clock]:
    done = course.last("已整改")
    return [
        Clock(
            limit="rectification",
            label="整改",
            department=content(course.case).department,
            start=course.case.on,
            fixed_end=content(course.case).due_on,
            stopped_on=done.on if done else None,
        )
    ]


NEXT = {
    "整改中": "整改部门：完成整改，写明情况；有不同意见的，写“说明”。",
    "待核实": "主管部门：核实完成。",
    "逾期": "整改部门：完成整改；主管部门：及时上报市政府（第二十七条）。",
    "已上报": "整改部门：继续整改。",
}


def _next_steps(course: Course) -> Sequence[str]:
    return [NEXT[course.state]] if course.state in NEXT else []


_A, _P = Role.OPENER, Role.ASKED
PROCESS = Process(
    ledger="_rectifications",
    title="整改",
    states=("整改中", "待核实", "逾期", "已上报", "完成"),
    final=("完成",),
    only_authority=True,
    passing=_passing,
    asked=_asked,
    clocks=_clocks,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="核实完成", before=("待核实",), after="完成"),
        Move(role=_A, kind="上报市政府", before=("逾期", "待核实"), after="已上报", guard=_report),
        Move(role=_P, kind="已整改", before=("整改中", "逾期", "已上报"), after="待核实"),
        # Said at any time before the end: it changes nothing but what the authority and 市政府 read.
        Move(role=_P, kind="说明", before=("整改中", "待核实", "逾期", "已上报")),
    ),
)
