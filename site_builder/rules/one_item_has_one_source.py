"""一个信息项只有一个数源部门。

**为什么**　第四条（三）：坚持“一数一源”、多元校核。同一数据元有两个部门都说以自己为准，或者两个部门
各编了一张信息项完全相同的表，使用部门不知道该信哪一个，公众也可能被要求提交两次。

**正确**　“统一社会信用代码”在企业法人（102001）由市市场监管局为数源，在社会组织法人（102002）由市民政局
为数源：范围不同，各是一源

**错误**　两个部门在同一范围内都把 `"element": "qhdm"` 的信息项写成 `"authoritative": true`；两个部门
各有一张“名称、地址、电话、负责人”的表（提醒）

**怎样改**　两部门商定一个数源，由市大数据中心确认；另一方删去 authoritative，改用 `reference` 引用。
信息项相同而内容确实不同的表，不必改，可以把信息项名称写得更具体。
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from site_builder.catalog import Dataset, Distribution, Field, ResourceClass
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V21"]
ENOUGH = 4
"""Tables with fewer fields are alike by chance."""

Claim = tuple[Dataset, Field]
Table = tuple[Dataset, Distribution]


def check(context: Context) -> Iterator[Finding]:
    """Claims and whole tables, shown to every department concerned."""
    claims: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    tables: dict[frozenset[str], list[Table]] = defaultdict(list)
    for dataset in context.datasets(RULE):
        for table in dataset.distributions:
            names = frozenset(_normal(field.title) for field in table.fields)
            if len(names) >= ENOUGH:
                tables[names].append((dataset, table))
            for field in table.fields:
                if field.authoritative and field.element:
                    claims[field.element, _scope(dataset)].append((dataset, field))
    names_of = {row["id"]: row["name"] for row in context.catalog.codelists.get("elements", ())}
    for (element, _), claimed in claims.items():
        yield from _claims(context, f"“{names_of.get(element, element)}”（{element}）", claimed)
    for same in tables.values():
        yield from _tables(context, same)


def _scope(dataset: Dataset) -> str:
    """What a claim is about until the authority has confirmed a scope: the 目 of classes 1 and 2.

    Class 3 has one 目 for all departments, so claims there are about the same thing.
    """
    return dataset.code[:6] if dataset.resource_class is not ResourceClass.DEPARTMENT else ""


def _claims(context: Context, element: str, claimed: Sequence[Claim]) -> Iterator[Finding]:
    for dataset, field in claimed:
        others = [other for other, _ in claimed if other.department != dataset.department]
        if others:
            yield RULE.finding(
                file=dataset.file,
                pointer=f"{field.pointer}/gov/authoritative",
                message=f"数据元{element}不止一个数源：本部门的“{dataset.title}”，还有{_named(context, others)}。",
                hint="两部门商定一个数源，另一方删去 authoritative；各管一段的，请市大数据中心确认各自的范围。",
            )


def _tables(context: Context, same: Sequence[Table]) -> Iterator[Finding]:
    for dataset, table in same:
        others = [other for other, _ in same if other.department != dataset.department]
        if others:
            yield RULE.finding(
                file=dataset.file,
                pointer=f"{table.pointer}/schema/fields",
                severity=Severity.WARNING,
                message=f"“{dataset.title}”的 {len(table.fields)} 个信息项与{_named(context, others)}完全相同。",
                hint="商定由哪个部门提供，另一方引用；内容确实不同的，把信息项名称写具体。",
            )


def _named(context: Context, datasets: Sequence[Dataset]) -> str:
    first = min(datasets, key=lambda dataset: dataset.id)
    more = f"等 {len(datasets)} 项" if len(datasets) > 1 else ""
    return f"{context.title_of(first.department)}的“{first.title}”（{first.id}）{more}"


@lru_cache(maxsize=65536)
def _normal(title: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title)).casefold()
