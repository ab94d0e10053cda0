"""访问凭证申请: an application of the caller, opened or refused by the authority."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from site_builder.ledgers.case import Case, Role
from site_builder.ledgers.process import Course, Facts, Move, Process


def _asked(_: Case, facts: Facts) -> Collection[str]:
    return (facts.authority,)


NEXT = {"已申请": "主管部门：受理。", "已受理": "主管部门：开通，或者不同意并说明理由。"}


def _next_steps(course: Course) -> Sequence[str]:
    return [NEXT[course.state]] if course.state in NEXT else []


_A, _P = Role.OPENER, Role.ASKED
_WAITING = ("已申请", "已受理")
PROCESS = Process(
    ledger="_keys",
    title="访问凭证申请",
    states=(*_WAITING, "已开通", "已停用", "已拒绝", "已撤回"),
    final=("已开通", "已停用", "已拒绝", "已撤回"),
    asked=_asked,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="撤回", before=_WAITING, after="已撤回"),
        Move(role=_A, kind="停用", before=("已开通",), after="已停用"),
        Move(role=_P, kind="受理", before=("已申请",), after="已受理"),
        Move(role=_P, kind="开通", before=_WAITING, after="已开通"),
        Move(role=_P, kind="不同意", before=_WAITING, after="已拒绝"),
    ),
)
