"""大普查的数不小于零，已共享的和已开放的不多于总数。

**为什么**　全国填报模板的六个数用来汇总共享率、开放率；部分大于全部，多半是单位弄错了（G 写成 M，
条写成万条）。在本目录提供数据的，由工具得出，不必填写。

**正确**　`"totalGb": 12.5, "sharedGb": 3.2, "openGb": 0`

**错误**　`"records10k": 12, "sharedRecords10k": 120000`（后一个写成了条）

**怎样改**　存储量一律以 GB、记录数一律以万条为单位重新核对。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V20"]
PARTS = (
    ("sharedGb", "totalGb", "已共享的数据存储量", "数据存储总量", "GB"),
    ("openGb", "totalGb", "已开放的数据存储量", "数据存储总量", "GB"),
    ("sharedRecords10k", "records10k", "已共享的结构化记录数", "结构化信息记录总数", "万条"),
    ("openRecords10k", "records10k", "已开放的结构化记录数", "结构化信息记录总数", "万条"),
)
"""Key of the part, key of the whole, what each is called, and the unit."""


def check(context: Context) -> Iterator[Finding]:
    """Parts against wholes; that no figure is below zero is the schema's."""
    for dataset in context.datasets(RULE):
        for part, whole, part_name, whole_name, unit in PARTS:
            figures = dataset.census
            if part in figures and whole in figures and figures[part] > figures[whole]:
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"/gov/census/{part}",
                    message=f"“{dataset.title}”{part_name} {figures[part]} {unit}"
                    f"，大于{whole_name} {figures[whole]} {unit}。",
                    hint=f"核对两个数和它们的单位（{unit}）。",
                )
