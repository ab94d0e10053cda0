"""目录和数据质量: complete, in time, valid (第七、十六条)."""

from __future__ import annotations

from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme
from site_builder.evaluation.period import Period
from site_builder.evaluation.questions import OF_DATASET, OF_FIELD
from site_builder.freshness import FreshnessState

DUTY = (FreshnessState.CURRENT, FreshnessState.OVERDUE)


def _mandatory(period: Period, department: str) -> Tally:
    entries, basis = period.basis.in_use[department], period.basis
    unread = sum(_is_of(path, department) for path in basis.catalog.unread)
    whole = sum(not basis.faults(one.id, "V01") for one in entries)
    return Tally(whole, len(entries) + unread)


def _is_of(path: str, department: str) -> bool:
    return path.startswith(f"{department}/") and path.endswith("/datapackage.json")


def _optional(period: Period, department: str) -> Tally:
    entries = period.basis.in_use[department]
    fields = [field for one in entries for table in one.distributions for field in table.fields]
    answers = [holds(one) for one in entries for holds in OF_DATASET.values()]
    answers += [holds(field) for field in fields for holds in OF_FIELD.values()]
    return Tally(sum(answers), len(answers))


def _fresh(period: Period, department: str) -> Tally:
    states = [period.basis.freshness[one.id].state for one in period.basis.in_use[department]]
    return Tally(sum(one is DUTY[0] for one in states), sum(one in DUTY for one in states))


def _valid(period: Period, department: str) -> Tally:
    basis = period.basis
    looked_at = [one for one in basis.in_use[department] if one.id in basis.examined]
    good = [one for one in looked_at if not basis.faults(one.id, *DATA_RULES, errors_only=True)]
    return Tally(len(good), len(looked_at))


DATA_RULES = ("V24", "F03", "F05")
"""A value that does not fit, a file that cannot be read, a file that is not there."""
THEME = Theme(
    order=40,
    title="目录和数据质量",
    measures=(
        Measure(
            id="mandatory-complete",
            title="必填内容完整率",
            article="第七条",
            unit=PERCENT,
            part="能够读入、必填的元数据没有缺漏（V01）的在用信息资源",
            whole="在用的信息资源，连同写法有误、读不进来的",
            is_stock=True,
            count=_mandatory,
        ),
        Measure(
            id="optional-complete",
            title="选填内容填写率",
            article="第七条",
            unit=PERCENT,
            part=f"已填写的选填内容（资源的{'、'.join(OF_DATASET)}；信息项的{'、'.join(OF_FIELD)}）",
            whole="全部可以填写的选填内容",
            is_stock=True,
            count=_optional,
        ),
        Measure(
            id="data-in-time",
            title="数据更新及时率",
            article="第十六条",
            unit=PERCENT,
            part="数据日期没有超过更新周期加宽限期的在用信息资源",
            whole="有更新周期、知道数据日期的在用信息资源",
            is_stock=True,
            count=_fresh,
        ),
        Measure(
            id="data-valid",
            title="数据合格率",
            article="第十六条",
            unit=PERCENT,
            part="数据核对没有须修改问题的信息资源",
            whole="核对了数据的信息资源（无条件共享、在用、数据在本机）",
            is_stock=True,
            count=_valid,
        ),
    ),
)
