"""含个人信息、有公示期限和更新频繁的数据交付到前置机，不放进 git。

**为什么**　git 的历史删不掉，每个副本都是全的。《中华人民共和国个人信息保护法》第十九条要求保存期限为
实现处理目的所必要的最短时间，第四十七条要求到期主动删除；放进 git 的一行，期限到了也删不掉。
每日、每周的数据则会把仓库撑大。

**正确**　`"path": "dropbox/qiye.parquet"`，文件连同回执交付到前置机

**错误**　信息项写了 `"sensitive": "证件号码"`，数据却在 `data/qiye.csv`；每周更新的数据放在 `data/` 下

**怎样改**　数据移出仓库，交付到前置机，`path` 写成 `dropbox/…`。含个人信息或有公示期限的数据已经提交过的，
立即联系市大数据中心清除历史。
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from site_builder.catalog import Dataset, Distribution
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V34"]
SLOWEST_OUTSIDE = "每月"
"""Data renewed more often than this does not belong into git."""


def check(context: Context) -> Iterator[Finding]:
    """What is served here and lies in git; where no row may be at all is V29's."""
    days = {
        row["name"]: int(row["days"]) for row in context.catalog.codelists.get("cycles", ()) if row["days"]
    }
    month = days.get(SLOWEST_OUTSIDE, 0)
    for dataset in context.datasets(RULE):
        if not dataset.is_served:
            continue
        often = days.get(dataset.accrual_periodicity, month) < month
        for table in dataset.distributions:
            if table.in_dropbox or (table.path is None and not table.data):
                continue
            reasons = _reasons(dataset, table)
            if reasons or often:
                yield _finding(dataset, table, reasons, often=often)


def _reasons(dataset: Dataset, table: Distribution) -> list[str]:
    """Why the law wants the rows out of git."""
    sensitive = [field.title for field in table.fields if field.sensitive]
    reasons = [f"含个人信息（{'、'.join(sensitive)}）"] if sensitive else []
    return [*reasons, "有公示期限"] if dataset.retention else reasons


def _finding(dataset: Dataset, table: Distribution, reasons: list[str], *, often: bool) -> Finding:
    all_reasons = [*reasons, f"{dataset.accrual_periodicity}更新"] if often else reasons
    name = PurePosixPath(table.path).name if table.path else f"{table.name}.csv"
    kind = "表" if table.is_table else "文件"
    clear = "已提交过的，立即联系市大数据中心清除历史。" if reasons else ""
    return RULE.finding(
        file=dataset.file,
        pointer=f"{table.pointer}/{'path' if table.path else 'data'}",
        message=f"“{dataset.title}”的{kind}“{table.title}”{'，'.join(all_reasons)}，数据却放在"
        f"{f'仓库的 {table.path}' if table.path else '描述文件里'}。",
        hint=f"把数据交付到前置机，path 写成 dropbox/{name}。{clear}",
    )
