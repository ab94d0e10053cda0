"""信息化项目 (第二十五条): a pre-compiled catalogue before approval, included in the catalogue for acceptance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from site_builder.catalog import Status
from site_builder.ledgers.case import Case, Event, Role
from site_builder.ledgers.contents import Project
from site_builder.ledgers.process import Course, Facts, Move, Process


def content(case: Case) -> Project:
    """The project itself."""
    assert isinstance(case.content, Project)  # the folder says so
    return case.content


def offices(facts: Facts, kind: str) -> tuple[str, ...]:
    """Who signs an opinion (第二十五条第四款): 大数据中心 and 网络安全 at approval and acceptance, 财政局 the money."""
    named = {
        "审批意见": (facts.authority, facts.office("security")),
        "预算意见": (facts.office("finance"),),
        "验收意见": (facts.authority, facts.office("security")),
    }
    return tuple(office for office in named[kind] if office)


def _asked(case: Case, facts: Facts) -> Collection[str]:
    if facts.office("finance") is None:
        # Where the city does not say which offices sign, any may.
        return facts.catalog.departments_by_id.keys() - {case.department}
    return {office for kind in ("审批意见", "预算意见", "验收意见") for office in offices(facts, kind)}


def opinions(course: Course, kind: str) -> dict[str, str]:
    """The latest opinion of each office since it was last asked for."""
    asked = "申请验收" if kind == "验收意见" else "申请立项"
    found: dict[str, str] = {}
    for event in course.done:
        if event.kind == asked:
            found = {}
        elif event.kind == kind:
            found[event.department] = event.text("result")
    return found


def lacking(course: Course, kind: str) -> list[str]:
    """The offices that have not yet agreed."""
    agreed = {office for office, result in opinions(course, kind).items() if result == "符合"}
    return [office for office in offices(course.facts, kind) if office not in agreed]


def not_included(course: Course) -> list[str]:
    """Pre-compiled datasets that are still not in use and have no reason."""
    known = course.facts.catalog.datasets_by_id
    project = content(course.case)
    return [
        one
        for one in project.datasets
        if one not in project.exceptions and (one not in known or known[one].status is Status.PLANNED)
    ]


def _signs(course: Course, event: Event) -> str | None:
    signing = offices(course.facts, event.kind)
    if signing and event.department not in signing:
        return f"{event.kind}不由这个部门写。"
    return None if event.kind == "验收意见" or course.has("申请立项") else "还没有申请立项。"


def _include(course: Course, _: Event) -> str | None:
    left = not_included(course)
    if left:
        return f"预编的信息资源还没有纳入目录，也没有写理由（exceptions）：{'、'.join(left)}。"
    return None


def _passing(course: Course, day: date) -> str:
    state, approved = course.state, content(course.case).approval_on
    if state == "预编" and course.has("审批意见", "预算意见"):
        ready = not lacking(course, "审批意见") and not lacking(course, "预算意见")
        state = "已审批" if ready else state
    if state == "已审批" and approved is not None and day >= approved:
        state = "建设中"
    if state == "待验收" and course.has("验收意见") and not lacking(course, "验收意见"):
        state = "已验收"
    return state


def _next_steps(course: Course) -> Sequence[str]:
    titles = course.facts.catalog.departments_by_id

    def named(ids: Sequence[str]) -> str:
        return "、".join(titles[one].short_title if one in titles else one for one in ids)

    if course.state == "预编" and not course.has("申请立项"):
        return ["建设部门：申请立项。"]
    if course.state == "预编":
        waiting = {kind: lacking(course, kind) for kind in ("审批意见", "预算意见")}
        return [f"{named(ids)}：{kind}。" for kind, ids in waiting.items() if ids]
    if course.state == "待验收":
        return [f"{named(lacking(course, '验收意见'))}：验收意见。"]
    if course.state in ("已审批", "建设中"):
        left = not_included(course)
        return [f"建设部门：把 {'、'.join(left)} 纳入目录。"] if left else ["建设部门：申请验收。"]
    return []


_A, _P = Role.OPENER, Role.ASKED
PROCESS = Process(
    ledger="_projects",
    title="信息化项目",
    states=("预编", "已审批", "建设中", "待验收", "已验收"),
    final=("已验收",),
    passing=_passing,
    asked=_asked,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="申请立项", before=("预编",)),
        Move(role=_A, kind="申请验收", before=("已审批", "建设中", "待验收"), after="待验收", guard=_include),
        Move(role=_P, kind="审批意见", before=("预编",), guard=_signs),
        Move(role=_P, kind="预算意见", before=("预编",), guard=_signs),
        Move(role=_P, kind="验收意见", before=("待验收",), guard=_signs),
    ),
)
