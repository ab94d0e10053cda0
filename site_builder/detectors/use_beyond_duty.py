"""第二十七条（五）: use outside the purpose that was registered, or after the grant had ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.basis import Basis
from site_builder.detectors.suspicion import UNKNOWN, WORD, Evidence, Suspicion
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Dispute, KeyApplication, Request
from site_builder.ledgers.processes.requests import until_of
from site_builder.usage import Use

GROUND = 5
TO_DISPOSE = 30
"""Days after the end of a grant in which disposing of the data may be recorded."""


def detect(basis: Basis) -> Iterator[Suspicion]:
    """Calls against the registered keys and grants; grants that ended and were not disposed of; upheld doubts."""
    yield from _calls(basis)
    yield from _not_disposed(basis)
    yield from _doubted(basis)


def _calls(basis: Basis) -> Iterator[Suspicion]:
    """Answered calls only: what was refused was not used."""
    keys = basis.standings("_keys")
    if basis.usage is None:
        return
    for use in basis.usage.uses:
        if not use.department or not use.dataset or not use.answered:
            continue
        own = [
            one for one in keys if one.case.department == use.department and _key(one).system == use.system
        ]
        why = _unregistered(own, use) if keys else None
        why = why or _after_the_grant(basis, use)
        if why is not None:
            yield Suspicion(
                ground=GROUND,
                department=use.department,
                about=use.dataset,
                what=f"{WORD}超出履行职责需要使用：{use.system or '（未知系统）'}调用 {use.dataset}，{why}。",
                evidence=(
                    Evidence(
                        text=(
                            f"{use.month}，用途“{use.purpose or '（空）'}”：答复 {use.answered} 次，返回 {use.rows:,} 行。"
                        ),
                        file=basis.usage.name,
                        line=use.line,
                    ),
                    *(
                        Evidence(
                            text=f"访问凭证申请 {one.case.id}：状态“{one.state}”，用途 {'、'.join(_key(one).purposes)}。",
                            file=one.case.file,
                            line=basis.line(one.case.file, "/purposes"),
                            on=one.case.on,
                        )
                        for one in own
                    ),
                ),
            )


def _key(standing: Standing) -> KeyApplication:
    assert isinstance(standing.case.content, KeyApplication)  # the folder says so
    return standing.case.content


def _unregistered(own: list[Standing], use: Use) -> str | None:
    """What the ledger of keys does not know of a use."""
    if not own:
        return "台账里没有这个系统的访问凭证申请"
    opened = [one for one in own if one.course.has("开通")]
    if not opened:
        return "访问凭证申请没有开通"
    covering = [one for one in opened if use.purpose in _key(one).purposes]
    if not covering:
        return f"用途“{use.purpose or '（空）'}”没有登记"
    covering = [one for one in covering if use.dataset in _key(one).datasets]
    if not covering:
        return "这项信息资源不在访问凭证申请的范围里"
    ends = [_ended(one) for one in covering]
    if all(end is not None and use.month > f"{end:%Y-%m}" for end in ends):
        return "访问凭证已经停用"
    return None


def _ended(standing: Standing) -> date | None:
    event = standing.course.last("停用")
    return event.on if event else None


def _after_the_grant(basis: Basis, use: Use) -> str | None:
    """Whether every grant of the department for the dataset had ended before the month."""
    ends: list[date | None] = []
    for standing in basis.standings("_requests"):
        content = standing.case.content
        assert isinstance(content, Request)  # the folder says so
        if standing.case.department != use.department or content.dataset != use.dataset:
            continue
        if standing.course.has("同意", "部分同意"):
            back = standing.course.last("收回")
            ends.append(back.on if back else until_of(standing.course))
    known = [end for end in ends if end is not None]
    if not ends or len(known) < len(ends) or use.month <= f"{max(known):%Y-%m}":
        return None
    return f"使用授权已于 {max(known)} 到期或收回"


def _not_disposed(basis: Basis) -> Iterator[Suspicion]:
    for standing in basis.standings("_requests"):
        if standing.state not in ("到期", "已收回"):
            continue
        back = standing.course.last("收回")
        end = back.on if back else until_of(standing.course)
        assert end is not None  # the state came from it
        days = (basis.as_of - end).days
        if days <= TO_DISPOSE:
            continue
        yield Suspicion(
            ground=GROUND,
            department=standing.case.department,
            about=standing.case.id,
            what=f"{WORD}超期留存共享信息：共享申请 {standing.case.id} 的使用授权{standing.state} {days} 天，没有处置记录。",
            evidence=(
                Evidence(
                    text=f"使用授权 {end} {'收回' if back else '到期'}；截至 {basis.as_of} 没有“处置”。",
                    file=standing.case.file,
                    line=basis.line(standing.case.file, "/events"),
                    on=end,
                ),
            ),
        )


def _doubted(basis: Basis) -> Iterator[Suspicion]:
    """A doubt about the use that was upheld; whose use it was, the case has to tell."""
    for standing in basis.standings("_disputes"):
        content, answer = standing.case.content, standing.course.last("属实已更正")
        assert isinstance(content, Dispute)  # the folder says so
        if content.kind != "使用" or answer is None:
            continue
        yield Suspicion(
            ground=GROUND,
            department=UNKNOWN,
            about=standing.case.id,
            what=f"{WORD}超出履行职责需要使用：关于使用的疑义 {standing.case.id} 经核实属实，使用部门待查明。",
            evidence=(
                Evidence(
                    text=f"{standing.case.on} 提出，{answer.on} 答复“{answer.kind}”；信息资源 {content.dataset}。",
                    file=answer.file,
                    line=basis.line(answer.file, answer.pointer),
                    on=answer.on,
                ),
            ),
        )
