"""共享条件里没有收费和价格。

**为什么**　第四条（二）：需求导向，无偿使用。提供部门应及时响应并无偿提供信息资源共享服务；收费的
条件不能作为共享条件。

**正确**　“凭受理编号逐人核验，不收费”

**错误**　“按每千次查询收取服务费”，“有偿提供，0.5元/次”

**怎样改**　删去收费的内容。说明不收费的写法（不收费、免费、无需缴费）不受影响；要返回的信息项本身
是缴费状态、缴费记录的，也不受影响。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V27"]

FEE = re.compile(
    r"收费|付费|有偿|计费|元[/／]"
    r"|缴费(?!状态|记录|信息|情况|基数|年限|月数|明细|档次|工资)"
    r"|收取[^，。；、,;]{0,8}费"
)
DENIED = re.compile(
    r"(?:[不无免非]|禁止|严禁)(?:得|需|须|予|另|再|要|用|必|应|于|会|可|准|以|向使用部门|收取|任何|产生|涉及)*$"
)
"""A negation right before the word; only function words may stand between."""
CLAUSE = re.compile(r"[，。；、,;\n]")


def check(context: Context) -> Iterator[Finding]:
    """The sharing conditions of every entry that has any."""
    for dataset in context.datasets(RULE):
        conditions = dataset.sharing.conditions or ""
        clause = clause_with_fee(conditions)
        if clause:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/sharing/conditions",
                message=f"“{dataset.title}”的共享条件里有收费的内容：“{clause}”。",
                hint="删去收费的内容；共享一律无偿。",
            )


def clause_with_fee(text: str) -> str | None:
    """The first clause that asks for money, or None."""
    for clause in CLAUSE.split(text):
        for word in FEE.finditer(clause):
            if not DENIED.search(clause[: word.start()]):
                return clause.strip()
    return None
