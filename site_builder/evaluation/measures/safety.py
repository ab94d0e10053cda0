"""保密审查和接入: reviewed before shared, connected to the platform (第五、十三、十八条)."""

from __future__ import annotations

from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period


def _reviewed(period: Period, department: str) -> Tally:
    entries = period.basis.in_use[department]
    current = [
        one for one in entries if one.secrecy_review is not None and not period.basis.faults(one.id, "V17")
    ]
    return Tally(len(current), len(entries))


def _reviews(period: Period, department: str) -> int:
    reviews = (one.secrecy_review for one in period.basis.entries[department])
    return sum(review is not None and period.holds(review.on) for review in reviews)


def _connected(period: Period, department: str) -> Tally:
    link = period.basis.catalog.departments_by_id[department].link
    return Tally(int(link is not None and link.connected), 1)


def _systems(period: Period, department: str) -> Tally:
    systems = period.basis.catalog.departments_by_id[department].systems
    return Tally(sum(one.link.connected for one in systems), len(systems))


def _exchanges(period: Period, department: str) -> int:
    return sum(len(one.exchanges) for one in period.basis.catalog.departments_by_id[department].systems)


THEME = Theme(
    order=80,
    title="保密审查和平台接入",
    measures=(
        Measure(
            id="reviews-current",
            title="保密审查有效率",
            article="第十八条",
            unit=PERCENT,
            part="保密审查记录齐全、内容未变、没有超过复审日期（V17 无意见）的在用信息资源",
            whole="在用的信息资源",
            is_stock=True,
            count=_reviewed,
        ),
        Measure(
            id="reviews-made",
            title="保密审查",
            article="第十八条",
            unit="项",
            part="现有审查记录的审查日期在本年的信息资源",
            count=plain(_reviews),
        ),
        Measure(
            id="departments-connected",
            title="部门接入平台",
            article="第五条",
            unit=PERCENT,
            part="已接入共享交换平台的部门",
            whole="部门",
            is_stock=True,
            count=_connected,
        ),
        Measure(
            id="systems-connected",
            title="系统接入率",
            article="第十三条",
            unit=PERCENT,
            part="已接入共享交换平台的业务信息系统",
            whole="登记的业务信息系统",
            is_stock=True,
            count=_systems,
        ),
        Measure(
            id="exchanges-left",
            title="待迁移的部门间交换",
            article="第十三条",
            unit="项",
            part="登记的、还没有迁移到平台的部门间交换",
            is_stock=True,
            count=plain(_exchanges),
        ),
    ),
)
