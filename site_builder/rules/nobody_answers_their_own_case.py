"""谁也不答复自己的办理单。

**为什么**　申请、疑义、整改由别人答复才有意义；自己批准自己的申请，自己核实自己的整改，检查时说不清。

**正确**　教体局申请公安局的居住证信息，公安局答复

**错误**　民政局申请民政局自己的信息资源；市大数据中心给自己发整改通知；协调自己提出的申请

**怎样改**　本部门的信息资源直接使用，不用申请。主管部门自己涉及的协调，报本级人民政府决定。主管部门自己申请
的凭证、报送的报告，由另一个人答复。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers import Case
from site_builder.ledgers.case import Role
from site_builder.ledgers.processes import processes
from site_builder.rules._context import Context

RULE = RULES["L07"]
OTHER_PERSON = ("_keys", "_reports", "_triggers", "_projects", "_demands")
"""Here the authority may be on both sides; then two persons stand for it."""


def check(context: Context) -> Iterator[Finding]:
    """The asked department is not the opener; where it must be, it is another person."""
    for case in context.ledgers.cases:
        asked = processes()[case.ledger].asked(case, context.ledgers.facts)
        if case.ledger not in OTHER_PERSON and case.department in asked:
            yield RULE.finding(
                file=case.file,
                pointer="/department" if "department" in case.raw else "/dataset",
                message=f"{case.id} 由{context.title_of(case.department)}提出，又要由它自己答复。",
                hint="本部门的信息资源直接使用，直接更正；不用办理单。",
            )
        yield from _own_papers(context, case)


def _own_papers(context: Context, case: Case) -> Iterator[Finding]:
    for paper in case.papers:
        if paper.department != case.department:
            continue
        if paper.role is Role.COORDINATOR:
            yield RULE.finding(
                file=paper.file,
                message=f"{case.id} 是{context.title_of(case.department)}自己的申请，不能由它协调。",
                hint="报本级人民政府决定，由上级答复后照录。",
            )
            continue
        for event in paper.events:
            if case.ledger in OTHER_PERSON and event.by == case.by:
                yield RULE.finding(
                    file=paper.file,
                    pointer=f"{event.pointer}/by",
                    message=f"“{event.kind}”由“{event.by}”办理，{case.id} 也是他提出的。",
                    hint="换另一个人办理。",
                )
