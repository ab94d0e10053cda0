"""（五）将共享信息用于履行职责以外的目的: calls for purposes nobody registered, use after the end, upheld disputes."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground
from site_builder.ledgers.contents import Dispute, KeyApplication
from site_builder.ledgers.processes.requests import content, until_of

GROUND = 5
UPHELD = "属实已更正"
USE, AUTHORISATION = "使用", "授权"
ENDED = ("到期", "已收回")


def look(ground: Ground) -> Iterator[Suspicion]:
    """The usage file against the registered purposes, grants that ended, disputes about use."""
    yield from _purposes(ground)
    yield from _ended(ground)
    for standing in ground.by_ledger.get("_disputes", ()):
        dispute = standing.case.content
        assert isinstance(dispute, Dispute)  # the folder says so
        if dispute.kind in (USE, AUTHORISATION) and standing.course.has(UPHELD):
            yield Suspicion(
                ground=GROUND,
                department=standing.case.department,
                what=f"关于{dispute.kind}的疑义 {standing.case.id} 经核实属实。",
                evidence=(standing.case.file,),
                since=standing.case.on,
                case=standing.case.id,
                dataset=dispute.dataset,
            )


def _purposes(ground: Ground) -> Iterator[Suspicion]:
    """Answered calls of a department for a purpose that no opened key of it names for the dataset."""
    known = set()
    for standing in ground.by_ledger.get("_keys", ()):
        key = standing.case.content
        assert isinstance(key, KeyApplication)  # the folder says so
        if standing.course.has("开通"):
            known |= {(standing.case.department, d, p) for d in key.datasets for p in key.purposes}
    for one in ground.uses:
        if not (one.department and one.dataset and one.answered):
            continue
        if (one.department, one.dataset, one.purpose) not in known:
            yield Suspicion(
                ground=GROUND,
                department=one.department,
                what=(
                    f"{one.month} 以用途“{one.purpose or '未注明'}”取用 {one.dataset} {one.answered} 次，"
                    "访问凭证申请里没有登记这一用途。"
                ),
                evidence=(f"使用情况文件 {one.month}，应用系统 {one.system or '未知'}",),
                dataset=one.dataset,
            )


def _ended(ground: Ground) -> Iterator[Suspicion]:
    """Grants past their last day that still were used; without a usage file only that nothing was disposed of."""
    for standing in ground.by_ledger.get("_requests", ()):
        until = until_of(standing.course)
        if standing.state not in ENDED or until is None:
            continue
        request, applicant = content(standing.case), standing.case.department
        later = [
            one
            for one in ground.uses
            if (one.department, one.dataset) == (applicant, request.dataset)
            and one.answered
            and one.month > until.isoformat()[:7]
        ]
        told = f"，以后仍取用 {sum(one.answered for one in later)} 次" if later else "，没有处置记录"
        yield Suspicion(
            ground=GROUND,
            department=applicant,
            what=f"使用授权 {standing.case.id} 至 {until} 为止{told}。",
            evidence=(standing.case.file, *(f"使用情况文件 {one.month}" for one in later)),
            since=until,
            case=standing.case.id,
            dataset=request.dataset,
        )
