"""部门写明主要负责人的职务和本部门的目录管理制度。

**为什么**　第八条：市级政务部门负责建立本部门信息资源目录管理制度。第二十六条：各部门应建立健全
管理制度，主要负责人是第一责任人。没有制度，编制、审核、发布、更新就没有人照着做。

**正确**　`"head": {"post": "局长"}`，`"policyDocument": {"title": "信息资源目录管理制度", "on": "2024-04-15"}`

**错误**　没有 policyDocument；制度的日期写在将来

**怎样改**　写上已经印发的制度的名称、文号和日期；还没有的，先制定印发。只写职务，不写姓名。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V33"]
POLICY_ARTICLE = "第八条"


def check(context: Context) -> Iterator[Finding]:
    """The policy document of every department; the head's post is the schema's."""
    for department in context.catalog.departments:
        document = department.policy_document
        if document is None:
            yield RULE.finding(
                file=department.file,
                article=POLICY_ARTICLE,
                message=f"{department.title}没有写目录管理制度。",
                hint='加上 "policyDocument"：制度的名称、文号和日期；还没有的，先制定印发。',
            )
        elif document.on > context.as_of:
            yield RULE.finding(
                file=department.file,
                pointer="/policyDocument/on",
                article=POLICY_ARTICLE,
                message=f"{department.title}的制度“{document.title}”日期 {document.on} 在将来。",
                hint="核对日期；还没有施行的，写现行的制度。",
            )
