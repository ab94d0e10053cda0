"""办理单的日期真实、先后有序，不在将来。

**为什么**　期限从这些日期起算。答复早于申请、日期写到将来，算出来的期限就没有意义。

**正确**　申请 2026-05-11，答复 2026-05-20，提供 2026-06-05

**错误**　申请 2026-05-11，答复 2026-05-01；同一份文件里后一步的日期早于前一步；日期在今天之后

**怎样改**　照实际日期改正。办理过程按先后只增不改，补记的写在最后，日期写补记那一天，说明里写明实际日期。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers import Case, Paper
from site_builder.ledgers.case import Event
from site_builder.ledgers.contents import Project, Rectification, Request
from site_builder.rules._context import Context

RULE = RULES["L05"]
AFTER = "照实际日期改正。"


def check(context: Context) -> Iterator[Finding]:
    """Each file in itself, and replies against the case that they answer."""
    for case in context.ledgers.cases:
        yield from _future(context, case, case.opened)
        yield from _order(case, case.opened)
        yield from _terms(case)
        for paper in case.papers:
            if paper.on < case.on:
                yield _finding(paper.file, "/on", f"答复日期 {paper.on} 早于 {case.id} 的日期 {case.on}。")
    for paper in context.ledgers.papers:
        yield from _future(context, paper, paper.events)
        yield from _order(paper, paper.events)


def _future(context: Context, one: Case | Paper, events: Sequence[Event]) -> Iterator[Finding]:
    for pointer, on in (("/on", one.on), *((f"{event.pointer}/on", event.on) for event in events)):
        if on > context.as_of:
            yield _finding(one.file, pointer, f"日期 {on} 在将来（时点 {context.as_of}）。")


def _order(one: Case | Paper, events: Sequence[Event]) -> Iterator[Finding]:
    before, what = one.on, "这份文件的日期"
    for event in events:
        if event.on < before:
            yield _finding(
                one.file, f"{event.pointer}/on", f"“{event.kind}”的日期 {event.on} 早于{what} {before}。"
            )
        before, what = max(before, event.on), "前一步"


def _terms(case: Case) -> Iterator[Finding]:
    content = case.content
    if isinstance(content, Request) and content.until is not None and content.until < case.on:
        yield _finding(case.file, "/until", f"使用时限 {content.until} 早于申请日期 {case.on}。")
    if isinstance(content, Rectification) and content.due_on < case.on:
        yield _finding(case.file, "/dueOn", f"整改期限 {content.due_on} 早于通知日期 {case.on}。")
    if isinstance(content, Project):
        approved, accepted = content.approval_on, content.acceptance_on
        if approved is not None and accepted is not None and accepted < approved:
            yield _finding(case.file, "/acceptanceOn", f"验收日期 {accepted} 早于批复日期 {approved}。")


def _finding(file: str, pointer: str, message: str) -> Finding:
    return RULE.finding(file=file, pointer=pointer, message=message, hint=AFTER)
