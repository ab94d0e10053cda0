"""第二十七条（二）: shared information that did not come, did not come in time, or could not be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_builder.basis import Basis
from site_builder.catalog import Dataset, SharingType
from site_builder.detectors.lateness import late
from site_builder.detectors.suspicion import WORD, Evidence, Suspicion
from site_builder.evaluation.period import asked
from site_builder.freshness import FreshnessState
from site_builder.usage import Use

GROUND = 2
ENOUGH, TOO_MANY = 20, 10
"""Calls of a month from which their share tells something, and the per cent of failures that is worth asking about."""


def detect(basis: Basis) -> Iterator[Suspicion]:
    """无条件 without data, data past its cycle, consent without supply, calls that failed."""
    for entries in basis.in_use.values():
        for one in entries:
            yield from _absent(basis, one)
            yield from _stale(basis, one)
    yield from _not_supplied(basis)
    yield from _failing(basis)


def _absent(basis: Basis, one: Dataset) -> Iterator[Suspicion]:
    if one.sharing.type is not SharingType.UNCONDITIONAL or one.delivery is not None or one.service:
        return
    missing = basis.faults(one.id, "F05", errors_only=True)
    if not missing and any(table.path or table.data for table in one.distributions):
        return
    facts = [Evidence(text=f.message, file=f.file, line=f.line, on=basis.as_of) for f in missing] or [
        Evidence(
            text=f"共享类型是无条件共享，{len(one.distributions)} 张表都没有数据文件，也没有写服务接口或平台提供方式。",
            file=one.file,
            line=basis.line(one.file, "/resources"),
            on=basis.as_of,
        )
    ]
    yield Suspicion(
        ground=GROUND,
        department=one.department,
        about=one.id,
        what=f"{WORD}未提供共享信息：“{one.title}”无条件共享，没有可以取得的数据。",
        evidence=tuple(facts),
    )


def _stale(basis: Basis, one: Dataset) -> Iterator[Suspicion]:
    fresh, updated = basis.freshness[one.id], basis.data_dates[one.id]
    if fresh.state is not FreshnessState.OVERDUE or fresh.due_on is None:
        return
    late = (basis.as_of - fresh.due_on).days
    stated = one.data_updated_on == updated
    yield Suspicion(
        ground=GROUND,
        department=one.department,
        about=one.id,
        what=f"{WORD}未及时提供共享信息：“{one.title}”超过更新周期 {late} 天没有更新。",
        evidence=(
            Evidence(
                text=(
                    f"更新周期{one.accrual_periodicity}，数据日期 {updated}"
                    f"{'' if stated else '（交付回执）'}，加宽限期最迟 {fresh.due_on}。"
                ),
                file=one.file,
                line=basis.line(one.file, "/gov/dataUpdatedOn" if stated else "/gov/updateCycle"),
                on=fresh.due_on,
            ),
        ),
    )


def _not_supplied(basis: Basis) -> Iterator[Suspicion]:
    for one in late(basis, "_requests"):
        if one.clock.limit != "supply":
            continue
        case, due = one.standing.case, one.due
        consent = one.standing.course.last("同意", "部分同意")
        assert consent is not None  # it starts the clock
        yield Suspicion(
            ground=GROUND,
            department=asked(one.standing),
            about=case.id,
            what=f"{WORD}未及时提供共享信息：共享申请 {case.id} 已同意，还没有提供。",
            evidence=(
                Evidence(
                    text=(
                        f"{consent.on} {consent.kind}；按《{due.policy.title}》{due.limit.article}，期限 {one.end}，"
                        f"已超过 {one.over} 个工作日。"
                    ),
                    file=consent.file,
                    line=basis.line(consent.file, consent.pointer),
                    on=consent.on,
                ),
            ),
        )


def _failing(basis: Basis) -> Iterator[Suspicion]:
    """Calls that got no answer: the cause may lie with the department's data or with the platform."""
    if basis.usage is None:
        return
    months: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in basis.usage.uses:
        if use.dataset is not None and use.dataset in basis.catalog.datasets_by_id:
            months[use.dataset, use.month].append(use)
    for (dataset, month), uses in sorted(months.items()):
        calls, failed = sum(use.calls for use in uses), sum(use.failed for use in uses)
        if calls < ENOUGH or failed * 100 < calls * TOO_MANY:
            continue
        one = basis.catalog.datasets_by_id[dataset]
        yield Suspicion(
            ground=GROUND,
            department=one.department,
            about=dataset,
            what=f"{WORD}未能提供共享信息：“{one.title}”{month} 的联机查询有较多没有得到答复，原因待查（数据或者平台）。",
            evidence=tuple(
                Evidence(
                    text=f"{month}，{use.system or '无凭证'}：调用 {use.calls} 次，未能答复 {use.failed} 次。",
                    file=basis.usage.name,
                    line=use.line,
                )
                for use in uses
                if use.failed
            ),
        )
