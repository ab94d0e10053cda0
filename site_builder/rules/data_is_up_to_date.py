"""数据按更新周期更新，超过一个周期加宽限期的列入逾期。

**为什么**　第十六条：提供部门应及时维护和更新信息，保障时效性。第二十七条（二）：未按规定及时提供
共享信息的，通知整改。过期的数据仍在被别的部门用来办事。

**正确**　每季度更新，`"dataUpdatedOn": "2026-10-08"`，今天 2026-11-23

**错误**　每周更新，最近一次交付的数据日期是 2026-09-21，今天 2026-11-23；按期更新的数据放在仓库里，
却没有写 dataUpdatedOn

**怎样改**　更新数据，改写 `dataUpdatedOn`；交付到前置机的，数据日期以交付回执为准，不必改写目录。
实际不是这个周期的，经审核改写更新周期。周期的天数和宽限期见 `_codelists/cycles.csv`。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset
from site_builder.findings import Finding
from site_builder.freshness import FreshnessState, freshness
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V26"]


def check(context: Context) -> Iterator[Finding]:
    """Every entry in use; the date of a delivery comes before what the descriptor states."""
    cycles = context.catalog.codelists.get("cycles", ())
    with_days = {row["name"] for row in cycles if row["days"]}
    for dataset in context.datasets(RULE):
        delivered = context.data_dates.get(dataset.id)
        updated = delivered or dataset.data_updated_on
        fresh = freshness(updated, dataset.accrual_periodicity, cycles, context.as_of)
        if fresh.state is FreshnessState.OVERDUE and fresh.due_on is not None:
            late = (context.as_of - fresh.due_on).days
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/updateCycle" if delivered else "/gov/dataUpdatedOn",
                message=f"“{dataset.title}”{dataset.accrual_periodicity}更新，数据日期是 {updated}，"
                f"最迟应在 {fresh.due_on} 更新，已逾期 {late} 天。",
                hint="交付新的数据，回执写明数据日期；实际不是这个周期的，经审核改写更新周期。"
                if delivered
                else "更新数据并改写 dataUpdatedOn；实际不是这个周期的，经审核改写更新周期。",
            )
        elif updated is None and dataset.accrual_periodicity in with_days and _lies_in_git(dataset):
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov",
                message=f"“{dataset.title}”{dataset.accrual_periodicity}更新，却没有写数据更新日期，看不出是否按期。",
                hint='加上 "dataUpdatedOn"：数据最近一次更新的日期，如 2026-10-08。',
            )


def _lies_in_git(dataset: Dataset) -> bool:
    """Whether all rows are served from the repository, so that no receipt can tell their date."""
    return dataset.is_served and not any(table.in_dropbox for table in dataset.distributions)
