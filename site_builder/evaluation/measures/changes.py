"""目录更新: what was new, changed and withdrawn in the year, and law changes followed in time (第八条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from site_builder.catalog import Dataset, Status
from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period, kept, side


def _published(period: Period, department: str) -> int:
    return sum(
        period.holds(one.published_on)
        for one in period.basis.entries[department]
        if one.status is not Status.PLANNED
    )


def _changed(period: Period, department: str) -> int:
    return sum(any(map(period.holds, _days(one))) for one in period.basis.entries[department])


def _days(dataset: Dataset) -> list[date]:
    gov = dataset.raw["gov"]
    assert isinstance(gov, Mapping)  # the schema says so
    return [date.fromisoformat(change["on"]) for change in gov.get("changes", ())]


def _withdrawn(period: Period, department: str) -> int:
    return sum(
        one.withdrawn is not None and period.holds(one.withdrawn.on)
        for one in period.basis.entries[department]
    )


def _followed(period: Period, department: str, *, by_city: bool) -> Tally:
    verdicts = [
        kept(clock, side(clock.deadlines, by_city=by_city), period.basis.as_of)
        for clock in period.updates.get(department, ())
    ]
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


def _reviewed(period: Period, department: str) -> Tally:
    """Of the authority alone: nobody else has such a clock."""
    verdicts = [
        kept(clock, clock.deadlines.statutory, period.basis.as_of)
        for standing in period.basis.standings("_triggers")
        for clock in period.clocks(standing, "catalog-review")
        if clock.department == department and period.holds(clock.start)
    ]
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


ENDED = "应当更新的（已答复或者已超过期限的）"
THEME = Theme(
    order=20,
    title="目录更新",
    measures=(
        Measure(
            id="entries-new",
            title="新增资源",
            article="第八条",
            unit="项",
            part="发布日期在本年的信息资源（含后来停用的）",
            count=plain(_published),
        ),
        Measure(
            id="entries-changed",
            title="有变更的资源",
            article="第八条",
            unit="项",
            part="变更记录在本年的信息资源，一项资源一年计一次",
            count=plain(_changed),
        ),
        Measure(
            id="entries-withdrawn",
            title="停用资源",
            article="第八条",
            unit="项",
            part="停用日期在本年的信息资源",
            count=plain(_withdrawn),
        ),
        Measure(
            id="updates-in-time",
            title="法规、职能变化后按期更新率（法定期限）",
            article="第八条",
            unit=PERCENT,
            part="本年生效的目录更新事由中，在法定期限内答复“已更新”或“无需更新”的信息资源",
            whole=ENDED,
            count=lambda period, department: _followed(period, department, by_city=False),
        ),
        Measure(
            id="updates-in-time-city",
            title="法规、职能变化后按期更新率（本市规定）",
            article="第八条",
            unit=PERCENT,
            part="同上，在本市规定的期限内答复的信息资源",
            whole=ENDED,
            count=lambda period, department: _followed(period, department, by_city=True),
        ),
        Measure(
            id="reviews-in-time",
            title="目录更新按期审核率",
            article="第八条",
            unit=PERCENT,
            part="本年各部门全部答复的目录更新事由中，主管部门在法定期限内记为“完成”的",
            whole="已记为完成，或者已超过审核期限的",
            count=_reviewed,
        ),
    ),
)
