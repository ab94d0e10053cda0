"""办理单写的日期，与 git 里进来的日期相差不超过 3 个工作日。

**为什么**　期限从收到之日起算。写的日期比提交早很多，可能是补记，也可能是倒填；检查时以 git 的记录为准。

**正确**　`"on": "2026-05-11"`，当天或者几天内提交；纸质来文写 `"register"`（收文登记号）

**错误**　`"on": "2026-05-11"`，到 2026-06-20 才提交，又没有收文登记号

**怎样改**　照实际日期改正；确是纸质来文、后来补录的，写上收文登记号 register，说明里写明原因。期限从两个日期中
较晚的起算，页面上两个都显示。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers import Case, Paper
from site_builder.rules._context import Context

RULE = RULES["L08"]
MOST = 3
"""Working days between a date and the commit that brings it."""


def check(context: Context) -> Iterator[Finding]:
    """Files and events whose day git knows."""
    for one in context.ledgers.files:
        if not one.is_registered:
            yield from _judge(context, one, "/on", one.on, one.committed)
        for event in one.opened if isinstance(one, Case) else one.events:
            if "register" not in event.details:
                yield from _judge(context, one, f"{event.pointer}/on", event.on, event.committed)


def _judge(
    context: Context, one: Case | Paper, pointer: str, on: date, committed: date | None
) -> Iterator[Finding]:
    if committed is None:
        return
    apart = abs(context.ledgers.facts.policies.calendar.workdays_between(on, committed))
    if apart > MOST:
        yield RULE.finding(
            file=one.file,
            pointer=pointer,
            message=f"写的日期是 {on}，{committed} 才提交，相差 {apart} 个工作日。",
            hint="照实际日期改正；纸质来文补录的，写上收文登记号 register。",
        )
