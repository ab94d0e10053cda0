"""（二）未按规定及时提供共享信息: data older than its cycle, supply past its limit, calls that could not be answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground
from site_builder.freshness import FreshnessState, freshness

GROUND = 2
SUPPLY = "提供"
FAILED, OFTEN = 10, 0.1
"""So many failed calls in a month, and so large a part of all, are more than an accident."""


def look(ground: Ground) -> Iterator[Suspicion]:
    """Freshness of 无条件共享 entries, clocks of supply, the usage file."""
    yield from _stale(ground)
    for id_, clocks in ground.clocks.items():
        for one in clocks:
            if one.clock.label == SUPPLY and one.is_open and one.is_late:
                yield Suspicion(
                    ground=GROUND,
                    department=one.clock.department,
                    what=f"{id_} 已同意，没有在期限内提供。",
                    evidence=one.sentences,
                    since=one.due_on,
                    case=id_,
                )
    yield from _unanswered(ground)


def _stale(ground: Ground) -> Iterator[Suspicion]:
    cycles = ground.catalog.codelists.get("cycles", ())
    for department, datasets in ground.active.items():
        for dataset in datasets:
            if not dataset.is_served:
                continue
            updated = ground.updated_on(dataset)
            state = freshness(updated, dataset.accrual_periodicity, cycles, ground.as_of)
            if state.state is FreshnessState.OVERDUE:
                yield Suspicion(
                    ground=GROUND,
                    department=department,
                    what=f"“{dataset.title}”更新周期为{dataset.accrual_periodicity}，最近数据日期 {updated}，应于 {state.due_on} 前更新。",
                    evidence=(dataset.file,),
                    since=state.due_on,
                    dataset=dataset.id,
                )


def _unanswered(ground: Ground) -> Iterator[Suspicion]:
    failed: Counter[tuple[str, str]] = Counter()
    calls: Counter[tuple[str, str]] = Counter()
    for one in ground.uses:
        if one.dataset:
            failed[one.dataset, one.month] += one.failed
            calls[one.dataset, one.month] += one.calls
    for (dataset, month), number in sorted(failed.items()):
        total = calls[dataset, month]
        if number >= FAILED and number >= total * OFTEN:
            yield Suspicion(
                ground=GROUND,
                department=dataset.split("/")[0],
                what=f"{dataset} 在 {month} 的 {total} 次调用中有 {number} 次未能答复。",
                evidence=(f"使用情况文件 {month}",),
                dataset=dataset,
            )
