"""目录更新事由 (第八条): a law or a function changed, until each dataset concerned is updated or need not be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from site_builder.ledgers import extension
from site_builder.ledgers.case import Case, Event, Role
from site_builder.ledgers.contents import Trigger
from site_builder.ledgers.process import Clock, Course, Facts, Move, Process

SETTLING = ("已更新", "无需更新")
UPDATE, REVIEW = "catalog-update", "catalog-review"
"""The limits of the departments and of the authority."""


def content(case: Case) -> Trigger:
    """The trigger itself."""
    assert isinstance(case.content, Trigger)  # the folder says so
    return case.content


def settled_on(course: Course) -> dict[str, date]:
    """The day on which each dataset was settled."""
    return {event.text("dataset"): event.on for event in course.done if event.kind in SETTLING}


def _asked(case: Case, _: Facts) -> Collection[str]:
    return {dataset.split("/")[0] for dataset in content(case).datasets}


def _settle(course: Course, event: Event) -> str | None:
    dataset = event.text("dataset")
    if dataset not in content(course.case).datasets:
        return f"{dataset} 不在这一事由所列的信息资源里。"
    if dataset.split("/")[0] != event.department:
        return f"{dataset} 是别的部门的信息资源，由该部门答复。"
    return f"{dataset} 已经答复过。" if dataset in settled_on(course) else None


def _complete(course: Course, _: Event) -> str | None:
    left = [one for one in content(course.case).datasets if one not in settled_on(course)]
    return f"还有没有答复的：{'、'.join(left)}。" if left else None


def _extend(course: Course, event: Event) -> str | None:
    if any(one.kind == "延期" and one.department == event.department for one in course.done):
        return "这个部门已经延期过一次。"
    start = content(course.case).effective_on
    return extension.fault_of(course.facts.policies, UPDATE, start, event)


def _passing(course: Course, day: date) -> str:
    if course.has("完成"):
        return "完成"
    done = settled_on(course)
    for clock in _updates(course):
        if clock.dataset in done:
            continue
        due = clock.deadlines.statutory
        if due is not None and due.end is not None and day > due.end:
            return "逾期"
    return "更新中"


def _clocks(course: Course) -> Sequence[Clock]:
    return [*_updates(course), *_review(course)]


def _updates(course: Course) -> Sequence[Clock]:
    trigger = content(course.case)
    done = settled_on(course)
    granted = {e.department: e.number("days") for e in course.done if e.kind == "延期"}
    policies = course.facts.policies
    return [
        Clock(
            limit=UPDATE,
            label="更新目录",
            department=dataset.split("/")[0],
            start=trigger.effective_on,
            deadlines=policies.deadlines(
                UPDATE, trigger.effective_on, extension=granted.get(dataset.split("/")[0], 0)
            ),
            stopped_on=done.get(dataset),
            dataset=dataset,
        )
        for dataset in trigger.datasets
    ]


def _review(course: Course) -> Sequence[Clock]:
    """The authority's, once every department has answered: 提交审核 is the last answer, reaching it by git."""
    answers = [event for event in course.done if event.kind in SETTLING]
    if len(answers) < len(content(course.case).datasets):
        return []
    start = max(max(event.on, event.committed or event.on) for event in answers)
    deadlines = course.facts.policies.deadlines(REVIEW, start)
    if deadlines.statutory is None:
        return []
    done = course.last("完成")
    return [
        Clock(
            limit=REVIEW,
            label="审核目录",
            department=course.case.department,
            start=start,
            deadlines=deadlines,
            stopped_on=done.on if done else None,
        )
    ]


def _next_steps(course: Course) -> Sequence[str]:
    done = settled_on(course)
    titles = course.facts.catalog.departments_by_id
    found = []
    for dataset in content(course.case).datasets:
        if dataset not in done:
            department = titles.get(dataset.split("/")[0])
            who = department.short_title if department else dataset.split("/")[0]
            found.append(f"{who}：更新 {dataset}，或者说明无需更新的理由。")
    if not found and not course.has("完成"):
        found.append("主管部门：核对后记为完成。")
    return found


_A, _P = Role.OPENER, Role.ASKED
_RUNNING = ("更新中", "逾期")
PROCESS = Process(
    ledger="_triggers",
    title="目录更新事由",
    states=(*_RUNNING, "完成"),
    final=("完成",),
    only_authority=True,
    passing=_passing,
    asked=_asked,
    clocks=_clocks,
    next_steps=_next_steps,
    moves=(
        Move(role=_A, kind="完成", before=_RUNNING, after="完成", guard=_complete),
        Move(role=_P, kind="延期", before=_RUNNING, guard=_extend),
        Move(role=_P, kind="已更新", before=_RUNNING, guard=_settle),
        Move(role=_P, kind="无需更新", before=_RUNNING, guard=_settle),
    ),
)
