"""信息资源代码的类目存在、前缀正确、全市唯一。

**为什么**　《政务信息资源目录编制指南》规定代码由“类1 项2 目3 细目n / 顺序码”组成，唯一且永不
改变；别的部门、上级平台和审计都凭代码认定同一项资源。

**正确**　`"code": "107001320681/000001"`，类目 107001 在 `_codelists/classification.csv` 中

**错误**　两项资源使用同一个代码；类目 999001 不在类目表里；部门类代码不以本市前缀开头

**怎样改**　代码由工具编排，不必手工填写；重复的，由后编目的一项改用下一个顺序码。停用的代码
不再分配给别的资源。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_builder.catalog import Dataset
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V02"]


def check(context: Context) -> Iterator[Finding]:
    """Class, prefix and uniqueness; the shape is the schema's."""
    known = {row["code"] for row in context.catalog.codelists.get("classification", ())}
    by_code: dict[str, list[Dataset]] = defaultdict(list)
    for dataset in context.datasets(RULE):
        by_code[dataset.code].append(dataset)
        if known and dataset.code[:6] not in known:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                message=f"代码“{dataset.code}”的类目 {dataset.code[:6]} 不在类目表里。",
                hint="从 _codelists/classification.csv 选一个目；确需新增的，先由市大数据中心在该表中增列。",
            )
        prefix = context.catalog.city.code_prefix.get(dataset.code[0], "")
        if not dataset.code.startswith(prefix):
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                message=f"代码“{dataset.code}”不以本市{dataset.resource_class.label}的前缀“{prefix}”开头。",
                hint=f"细目之前写“{prefix}”（见 catalog.json 的 codePrefix）。",
            )
    yield from _doubles(by_code)


def _doubles(by_code: dict[str, list[Dataset]]) -> Iterator[Finding]:
    for code, datasets in by_code.items():
        first, *later = sorted(datasets, key=lambda d: (str(d.published_on or "9999"), d.id))
        for dataset in later:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                message=f"代码“{code}”已由“{first.title}”（{first.id}）使用。",
                hint="改用本目下一个未用过的顺序码。",
            )
