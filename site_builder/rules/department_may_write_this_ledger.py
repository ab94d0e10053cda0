"""每种台账由该写的部门写。

**为什么**　目录更新事由、整改、协调、数源确认、解释口径、评估，是主管部门（市大数据中心）的职责（第五条、
第十五条、第二十一条、第二十七条、第二十八条）；别的部门写了，等于自己给自己发通知。

**正确**　市大数据中心的文件夹里有 `_rectifications/`

**错误**　民政局的文件夹里有 `_triggers/mzj-2026-001.json`

**怎样改**　删去，请市大数据中心登记；想提出事由或者请求协调的，发函，或者在自己的申请里写“请求协调”。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers.case import Role
from site_builder.ledgers.processes import processes
from site_builder.rules._context import Context

RULE = RULES["L02"]


def check(context: Context) -> Iterator[Finding]:
    """Ledgers that only the authority writes."""
    authority = context.ledgers.facts.authority
    for case in context.ledgers.cases:
        process = processes()[case.ledger]
        if process.only_authority and case.department != authority:
            yield _finding(context, case.file, process.title, case.department)
    for paper in context.ledgers.papers:
        if paper.role is Role.COORDINATOR and paper.department != authority:
            yield _finding(context, paper.file, "协调", paper.department)


def _finding(context: Context, file: str, title: str, department: str) -> Finding:
    authority = context.title_of(context.ledgers.facts.authority)
    return RULE.finding(
        file=file,
        message=f"“{title}”由{authority}登记，{context.title_of(department)}不能写。",
        hint=f"删去这份文件，请{authority}登记。",
    )
