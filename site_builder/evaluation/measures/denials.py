"""不予共享: how much is denied, and how much of that on a basis that the rules refuse (第十条第一项)."""

from __future__ import annotations

from site_builder.catalog import Dataset, SharingType
from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme
from site_builder.evaluation.period import Period


def _denied(period: Period, department: str) -> list[Dataset]:
    return [one for one in period.basis.in_use[department] if one.sharing.type is SharingType.DENIED]


def _share(period: Period, department: str) -> Tally:
    return Tally(len(_denied(period, department)), len(period.basis.in_use[department]))


def _refused(period: Period, department: str, rule: str, *, errors_only: bool) -> Tally:
    denied = _denied(period, department)
    refused = [one for one in denied if period.basis.faults(one.id, rule, errors_only=errors_only)]
    return Tally(len(refused), len(denied))


THEME = Theme(
    order=30,
    title="不予共享",
    measures=(
        Measure(
            id="denied-share",
            title="不予共享占比",
            article="第四条（一）",
            unit=PERCENT,
            part="在用的不予共享信息资源",
            whole="在用的信息资源",
            is_stock=True,
            count=_share,
        ),
        Measure(
            id="denied-basis-refused",
            title="依据不合规的不予共享占比",
            article="第十条（一）",
            unit=PERCENT,
            part="依据经核对不合规（V09 须修改）的不予共享信息资源",
            whole="在用的不予共享信息资源",
            is_stock=True,
            count=lambda period, department: _refused(period, department, "V09", errors_only=True),
        ),
        Measure(
            id="denied-basis-decree",
            title="依据不符合令第809号的不予共享占比",
            article="第十条（一）",
            unit=PERCENT,
            part="依据不符合《政务数据共享条例》（V10）的不予共享信息资源",
            whole="在用的不予共享信息资源",
            is_stock=True,
            count=lambda period, department: _refused(period, department, "V10", errors_only=False),
        ),
    ),
)
