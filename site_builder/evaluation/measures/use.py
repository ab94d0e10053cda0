"""使用共享信息: what a department asked for, uses, and calls (第十五、十六条); how the service held."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period


def _made(period: Period, department: str) -> int:
    return sum(period.holds(one.case.received) for one in period.requests_by_applicant.get(department, ()))


def _state_count(*states: str) -> Callable[[Period, str], Tally]:
    return plain(
        lambda period, department: sum(
            one.state in states for one in period.requests_by_applicant.get(department, ())
        )
    )


def _available(period: Period, department: str) -> Tally:
    counted = period.calls_to[department]
    return Tally(counted["calls"] - counted["failed"], counted["calls"])


THEME = Theme(
    order=60,
    title="使用共享信息",
    measures=(
        Measure(
            id="requests-made",
            title="提出共享申请",
            article="第十五条",
            unit="件",
            part="本年向其他部门提出的共享申请",
            count=plain(_made),
        ),
        Measure(
            id="demands-made",
            title="提出共享需求",
            article="第四条（二）",
            unit="件",
            part="本年提出的、目录里没有的共享需求",
            count=plain(lambda period, department: len(period.demands.get(department, ()))),
        ),
        Measure(
            id="grants-in-use",
            title="在用的使用授权",
            article="第十五条",
            unit="件",
            part="已提供、没有到期的共享申请，不论哪一年提出",
            is_stock=True,
            count=_state_count("已提供"),
        ),
        Measure(
            id="grants-expired",
            title="到期或收回后未处置的使用授权",
            article="第十六条",
            unit="件",
            part="到期或者已收回、没有处置记录的共享申请，不论哪一年提出",
            is_stock=True,
            count=_state_count("到期", "已收回"),
        ),
        Measure(
            id="calls-made",
            title="联机查询调用",
            article="第十五条",
            unit="次",
            part="本年以本部门凭证发出的调用（查询服务的使用情况文件）",
            count=plain(lambda period, department: period.calls_by[department]["calls"]),
        ),
        Measure(
            id="service-available",
            title="联机查询可用率",
            article="第十九条",
            unit=PERCENT,
            part="对本部门信息资源的调用中，服务没有故障（状态码小于 500）的",
            whole="本年对本部门信息资源的全部调用（查询服务的使用情况文件）",
            count=_available,
        ),
    ),
)
