"""第二十七条（三）: applications without an answer past their day, or refused without saying why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.basis import Basis
from site_builder.detectors.lateness import late
from site_builder.detectors.suspicion import WORD, Evidence, Suspicion
from site_builder.evaluation.period import asked

GROUND = 3
WAITS_FOR_APPLICANT = "待补正"
LIMITS = ("answer-conditional", "answer-unconditional")
SHORTEST = 10
"""Signs that a reason has at least (L04)."""
EMPTY_WORDS = re.compile(
    r"(按照?|依据?|根据|因)?(上级)?(有关|相关)(规定|要求|精神)|不(宜|便|予)(提供|共享)?|[\s，。、；]"
)
"""Words that give no reason."""


def detect(basis: Basis) -> Iterator[Suspicion]:
    """An open answer clock past its end while the applicant is not waited for; a refusal that says nothing."""
    yield from _unanswered(basis)
    yield from _refused(basis)


def _unanswered(basis: Basis) -> Iterator[Suspicion]:
    for one in late(basis, "_requests"):
        standing, case, due = one.standing, one.standing.case, one.due
        if one.clock.limit not in LIMITS or standing.state == WAITS_FOR_APPLICANT:
            continue
        done = "已受理，" if standing.course.has("受理") else "没有受理，"
        yield Suspicion(
            ground=GROUND,
            department=asked(standing),
            about=case.id,
            what=f"{WORD}无故不受理：共享申请 {case.id} {done}没有答复，已超过期限 {one.over} 个工作日。",
            evidence=(
                Evidence(
                    text=(
                        f"{case.received} 收到；按《{due.policy.title}》{due.limit.article}，期限 {one.end}"
                        f"{'（含延期）' if due.extended else ''}；截至 {basis.as_of} 状态“{standing.state}”。"
                    ),
                    file=case.file,
                    line=basis.line(case.file, "/on"),
                    on=case.received,
                ),
            ),
        )


def _refused(basis: Basis) -> Iterator[Suspicion]:
    for standing in basis.standings("_requests"):
        for event in standing.course.done:
            if event.kind != "不同意" or len(EMPTY_WORDS.sub("", event.text("reason"))) >= SHORTEST:
                continue
            yield Suspicion(
                ground=GROUND,
                department=event.department,
                about=standing.case.id,
                what=f"{WORD}无故不受理：共享申请 {standing.case.id} 不同意，没有说明具体理由（第十五条）。",
                evidence=(
                    Evidence(
                        text=f"理由写的是“{event.text('reason')}”。",
                        file=event.file,
                        line=basis.line(event.file, f"{event.pointer}/reason"),
                        on=event.on,
                    ),
                ),
            )
