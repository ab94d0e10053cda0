"""被询问的部门各有一份答复，答复的办理单存在。

**为什么**　一个部门对一件事只有一份答复，后来的步骤接着写在同一份里；写成两份，看不出以哪份为准。没有被询问的
部门不答复。

**正确**　`gaj/_replies/jytyj-2026-001.json`，以后的“提供”也写在它的 events 里

**错误**　公安局的文件夹里有两份 id 为 jytyj-2026-001 的答复；答复一件没有的申请；申请的是公安局的资源，
民政局写了答复

**怎样改**　两份合并成一份，办理过程按先后排列；编号写错的，照对方的办理单改正；不该由本部门答复的，删去。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers.case import Role
from site_builder.ledgers.processes import processes
from site_builder.rules._context import Context

RULE = RULES["L09"]


def check(context: Context) -> Iterator[Finding]:
    """Replies without case, of somebody who was not asked, and second ones."""
    ledgers = context.ledgers
    seen: Counter[tuple[str, str]] = Counter()
    for paper in ledgers.papers:
        if paper.role is not Role.ASKED:
            continue
        seen[paper.department, paper.id] += 1
        if seen[paper.department, paper.id] > 1:
            yield RULE.finding(
                file=paper.file,
                pointer="/id",
                message=f"{context.title_of(paper.department)}对 {paper.id} 已经有一份答复。",
                hint="合并成一份，办理过程按先后写在同一个 events 里。",
            )
        case = ledgers.cases_by_id.get(paper.id)
        if case is None:
            if paper.id not in ledgers.unread:
                yield RULE.finding(
                    file=paper.file,
                    pointer="/id",
                    message=f"没有编号为 {paper.id} 的办理单，这份答复没有对象。",
                    hint="照对方办理单的编号改正；对方还没有提交的，等对方提交。",
                )
            continue
        process = processes()[case.ledger]
        if paper.department not in process.asked(case, ledgers.facts):
            yield RULE.finding(
                file=paper.file,
                pointer="/id",
                message=f"{process.title} {case.id} 不由{context.title_of(paper.department)}答复。",
                hint="删去这份答复；认为应由本部门办理的，请提出部门或市大数据中心更正。",
            )
