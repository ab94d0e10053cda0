"""疑义校核 (第十七条): reported, verified, corrected or upheld; business goes on meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from site_builder.ledgers.case import Case, Role
from site_builder.ledgers.contents import Dispute
from site_builder.ledgers.process import Clock, Course, Facts, Move, Process

NOTICE = (
    "本资源正在核实。核实期间，办事人已提供合法有效证明材料的，受理单位应当照常办理，不得拒绝、推诿或者"
    "要求办事人办理信息更正手续（第十七条）。"
)
"""照常办理: shown on the case and on the dataset's page while the dispute is open."""

OPEN = ("已提出", "核实中")
ANSWERED = ("已更正", "维持", "无法核实")


def content(case: Case) -> Dispute:
    """The dispute itself."""
    assert isinstance(case.content, Dispute)  # the folder says so
    return case.content


def _asked(case: Case, _: Facts) -> Collection[str]:
    return (content(case).dataset.split("/")[0],)


def _clocks(course: Course) -> Sequence[Clock]:
    case = course.case
    ended = course.last("属实已更正", "不属实", "无法核实", "撤回")
    return [
        Clock(
            limit="correct",
            label="核实更正",
            department=content(case).dataset.split("/")[0],
            start=case.received,
            deadlines=course.facts.policies.deadlines("correct", case.received),
            stopped_on=ended.on if ended else None,
        )
    ]


NEXT = {
    "已提出": "提供部门：受理，核实。",
    "核实中": "提供部门：答复（属实已更正、不属实或无法核实）。",
    "已更正": "提出部门：评价。",
    "维持": "提出部门：评价。",
    "无法核实": "提出部门：评价。",
}


def _next_steps(course: Course) -> Sequence[str]:
    return [NEXT[course.state]] if course.state in NEXT else []


_A, _P = Role.OPENER, Role.ASKED
PROCESS = Process(
    ledger="_disputes",
    title="疑义校核",
    states=(*OPEN, *ANSWERED, "已评价", "已撤回"),
    final=(*ANSWERED, "已评价", "已撤回"),
    asked=_asked,
    clocks=_clocks,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="补充", before=OPEN),
        Move(role=_A, kind="撤回", before=OPEN, after="已撤回"),
        Move(role=_A, kind="评价", before=ANSWERED, after="已评价"),
        Move(role=_P, kind="受理", before=("已提出",), after="核实中"),
        Move(role=_P, kind="属实已更正", before=OPEN, after="已更正"),
        Move(role=_P, kind="不属实", before=OPEN, after="维持"),
        Move(role=_P, kind="无法核实", before=OPEN, after="无法核实"),
    ),
)
