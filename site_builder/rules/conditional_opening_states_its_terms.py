"""有条件开放写明开放条件。

**为什么**　《政务信息资源目录编制指南》：向社会开放的资源填写开放条件。只写“有条件”而不说条件，
公众无从申请，受理的人也无从答复。

**正确**　`"opening": {"type": "有条件开放", "conditions": "注明数据来源，并注明为未经审核的自动监测数据"}`

**错误**　有条件开放没有写 conditions；`"conditions": "按有关规定执行"`；无条件开放又写了条件（提醒）

**怎样改**　写出使用者要满足什么、不得做什么；没有条件的，改为无条件开放。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context
from site_builder.rules.conditional_sharing_states_its_terms import is_empty_phrase

RULE = RULES["V14"]


def check(context: Context) -> Iterator[Finding]:
    """What the conditions say; that they are there is the schema's."""
    for dataset in context.datasets(RULE):
        conditions = dataset.opening_conditions
        if conditions is None:
            continue
        if dataset.opening_type != "有条件开放":
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/opening/conditions",
                severity=Severity.WARNING,
                message=f"“{dataset.title}”是{dataset.opening_type}，却写了开放条件“{conditions}”。",
                hint="删去开放条件；确有条件的，改为有条件开放。",
            )
        elif is_empty_phrase(conditions):
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/opening/conditions",
                message=f"“{dataset.title}”的开放条件只写了“{conditions}”，没有说出条件。",
                hint="写出使用者要满足什么（例如：注明数据来源）；没有条件的，改为无条件开放。",
            )
