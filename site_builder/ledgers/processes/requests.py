"""共享申请 (第十五条; 条例第二十至二十八条): asked for, answered, supplied, used, disposed of; or negotiated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from site_builder.catalog import SharingType
from site_builder.ledgers import extension
from site_builder.ledgers.case import Case, Event, Role
from site_builder.ledgers.contents import Request
from site_builder.ledgers.process import Clock, Course, Facts, Move, Process
from site_builder.policy import Pause

WAITING = ("已提交", "待补正", "已受理")
"""The provider owes an answer."""
ANSWERS = ("同意", "部分同意", "不同意")
OPEN = (*WAITING, "协商中", "协调中", "已转报")


def content(case: Case) -> Request:
    """The application itself."""
    assert isinstance(case.content, Request)  # the folder says so
    return case.content


def sharing_of(case: Case, facts: Facts) -> SharingType | None:
    """The sharing type of what is asked for; None for a dataset that is not there."""
    dataset = facts.catalog.datasets_by_id.get(content(case).dataset)
    return dataset.sharing.type if dataset else None


def _begins(case: Case, facts: Facts) -> str:
    # 第十五条：不予共享类的，由使用部门与提供部门协商解决。
    return "协商中" if sharing_of(case, facts) is SharingType.DENIED else "已提交"


def _asked(case: Case, _: Facts) -> Collection[str]:
    return (content(case).dataset.split("/")[0],)


def until_of(course: Course) -> date | None:
    """The last day of use: as answered, else as asked for."""
    consent = course.last("同意", "部分同意")
    answered = consent.day("until") if consent else None
    return answered or content(course.case).until


def _passing(course: Course, day: date) -> str:
    until = until_of(course)
    return "到期" if course.state == "已提供" and until is not None and day > until else course.state


def _extension(course: Course, event: Event) -> str | None:
    if not event.text("reason"):
        return "延期没有写理由（reason）。"
    return extension.fault_of(course.facts.policies, limit_of(course), course.case.received, event)


def _coordination(course: Course, _: Event) -> str | None:
    talks = [event for event in course.done if event.kind == "协商"]
    if not talks or talks[-1].text("result") != "未果":
        return "还没有协商未果的记录，不能请求协调。"
    return None


def _government(course: Course, _: Event) -> str | None:
    return None if course.has("报本级人民政府") else "还没有报本级人民政府，没有政府决定可记。"


def _supply(course: Course, _: Event) -> str | None:
    decided = course.last("结论", "政府决定")
    if course.state == "已结论" and decided is not None and decided.text("outcome") == "不提供":
        return "结论是不提供，不能记为提供。"
    return None


def limit_of(course: Course) -> str | None:
    """The limit of the answer, by the sharing type; none while two sides negotiate."""
    kind = sharing_of(course.case, course.facts)
    if kind is SharingType.UNCONDITIONAL:
        return "answer-unconditional"
    return "answer-conditional" if kind is SharingType.CONDITIONAL else None


def pauses_of(course: Course) -> tuple[Pause, ...]:
    """The waiting for the applicant after a 一次性告知."""
    notice, supplement = course.last("一次性告知"), course.last("补正")
    if notice is None:
        return ()
    return (Pause(since=notice.on, until=supplement.on if supplement else None),)


def _clocks(course: Course) -> list[Clock]:
    case, policies = course.case, course.facts.policies
    provider = content(case).dataset.split("/")[0]
    found = []
    limit = limit_of(course)
    ended = next((e for e in course.done if e.kind in (*ANSWERS, "撤回", "转报")), None)
    if limit is not None:
        longer = course.last("延期")
        found.append(
            Clock(
                limit=limit,
                label="答复",
                department=provider,
                start=case.received,
                deadlines=policies.deadlines(
                    limit,
                    case.received,
                    extension=longer.number("days") if longer else 0,
                    pauses=pauses_of(course),
                ),
                stopped_on=ended.on if ended else None,
            )
        )
    consent = course.last("同意", "部分同意")
    if consent is not None:
        supplied = course.last("提供", "收回", "撤回")
        found.append(
            Clock(
                limit="supply",
                label="提供",
                department=provider,
                start=consent.on,
                deadlines=policies.deadlines("supply", consent.on),
                stopped_on=supplied.on if supplied else None,
            )
        )
    return found


NEXT = {
    "已提交": "提供部门：受理或答复。",
    "待补正": "申请部门：按一次性告知补正；提供部门仍可以先作答复。",
    "已受理": "提供部门：答复（同意、部分同意，或者不同意并说明理由）。",
    "已同意": "提供部门：提供。",
    "已拒绝": "申请部门：接受，或者与提供部门协商（第十五条）。",
    "协商中": "双方：协商并记录结果；未果的由申请部门请求协调。",
    "协调中": "主管部门：提出协调意见，作出结论。",
    "已结论": "提供部门：结论为提供的，按结论提供。",
    "到期": "申请部门：停止使用，处置数据并记录。",
    "已收回": "申请部门：停止使用，处置数据并记录。",
    "已转报": "主管部门：等待上级答复后作出结论。",
}
WISHED = {"scene": "使用场景", "scope": "使用范围", "mode": "共享方式", "until": "使用时限"}


def _next_steps(course: Course) -> list[str]:
    asked = course.case.raw
    supplement = course.last("补正")
    known = {**asked, **(supplement.details if supplement else {})}
    lacking = [title for key, title in WISHED.items() if key not in known]
    found = [NEXT[course.state]] if course.state in NEXT else []
    if lacking and course.state in WAITING:
        found.append(f"申请部门：申请没有写{'、'.join(lacking)}，是否须补正由提供部门判断。")
    if course.state == "已提供" and not course.has("收到"):
        found.append("申请部门：确认收到。")
    return found


_A, _P, _C = Role.OPENER, Role.ASKED, Role.COORDINATOR
_ANSWERABLE = (*WAITING, "已转报", "协商中", "已结论")
PROCESS = Process(
    ledger="_requests",
    title="共享申请",
    states=(
        *WAITING,
        "已同意",
        "已提供",
        "到期",
        "已收回",
        "已处置",
        "已拒绝",
        "协商中",
        "协调中",
        "已结论",
        "已转报",
        "已撤回",
    ),
    final=("已处置", "已撤回", "已拒绝"),
    begins=_begins,
    passing=_passing,
    asked=_asked,
    clocks=_clocks,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="补正", before=("待补正",), after="已受理"),
        Move(role=_A, kind="撤回", before=(*OPEN, "已同意", "已拒绝"), after="已撤回"),
        Move(role=_A, kind="协商", before=("已拒绝", "协商中"), after="协商中"),
        Move(role=_A, kind="请求协调", before=("协商中",), after="协调中", guard=_coordination),
        Move(role=_A, kind="收到", before=("已提供", "到期"), once=True),
        Move(role=_A, kind="使用情况", before=("已提供", "到期", "已收回")),
        Move(role=_A, kind="处置", before=("已提供", "到期", "已收回"), after="已处置"),
        Move(role=_P, kind="受理", before=("已提交",), after="已受理"),
        Move(role=_P, kind="一次性告知", before=("已提交", "已受理"), after="待补正", once=True),
        Move(role=_P, kind="延期", before=WAITING, guard=_extension, once=True),
        Move(role=_P, kind="同意", before=_ANSWERABLE, after="已同意"),
        Move(role=_P, kind="部分同意", before=_ANSWERABLE, after="已同意"),
        Move(role=_P, kind="不同意", before=(*WAITING, "已转报"), after="已拒绝"),
        Move(role=_P, kind="协商", before=("已拒绝", "协商中"), after="协商中"),
        Move(role=_P, kind="提供", before=("已同意", "已结论"), after="已提供", guard=_supply),
        Move(role=_P, kind="收回", before=("已同意", "已提供"), after="已收回"),
        Move(role=_C, kind="受理", before=("协调中",), once=True),
        Move(role=_C, kind="协调意见", before=("协调中",)),
        Move(role=_C, kind="结论", before=("协调中", "已转报"), after="已结论"),
        Move(role=_C, kind="报本级人民政府", before=("协调中", "已结论"), after="协调中", once=True),
        Move(role=_C, kind="政府决定", before=("协调中",), after="已结论", guard=_government),
        Move(role=_C, kind="转报", before=OPEN, after="已转报"),
    ),
)
