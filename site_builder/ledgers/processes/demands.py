"""共享需求: something the catalogue does not have yet, until its source is confirmed and it is catalogued."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from site_builder.ledgers.case import Case, Role
from site_builder.ledgers.contents import Demand
from site_builder.ledgers.process import Course, Facts, Move, Process

WAITING = ("已提出", "分析中", "已确认数源", "已转报")


def _asked(case: Case, facts: Facts) -> Collection[str]:
    assert isinstance(case.content, Demand)  # the folder says so
    proposed = case.content.proposed_source
    return {facts.authority, *([proposed] if proposed in facts.catalog.departments_by_id else [])}


NEXT = {
    "已提出": "主管部门或建议的数源部门：受理。",
    "分析中": "主管部门：确认数源；本市没有的，转报上级。",
    "已确认数源": "数源部门：编目。",
    "已转报": "主管部门：等待上级答复；其间不计本市部门逾期。",
}


def _next_steps(course: Course) -> Sequence[str]:
    return [NEXT[course.state]] if course.state in NEXT else []


_A, _P = Role.OPENER, Role.ASKED
PROCESS = Process(
    ledger="_demands",
    title="共享需求",
    states=(*WAITING, "已编目", "无法提供", "已撤回"),
    final=("已编目", "无法提供", "已撤回"),
    asked=_asked,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="补充", before=WAITING),
        Move(role=_A, kind="撤回", before=WAITING, after="已撤回"),
        Move(role=_P, kind="受理", before=("已提出",), after="分析中"),
        Move(role=_P, kind="确认数源", before=("已提出", "分析中", "已转报"), after="已确认数源"),
        Move(role=_P, kind="编目", before=WAITING, after="已编目"),
        Move(role=_P, kind="无法提供", before=WAITING, after="无法提供"),
        Move(role=_P, kind="转报", before=WAITING, after="已转报"),
    ),
)
