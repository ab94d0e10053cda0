"""办理过程的每一步，在当时的状态下可以做。

**为什么**　没有同意就没有提供，没有协商未果就没有协调（第十五条），整改期限没过就不上报市政府（第二十七条）。
顺序错了，状态和期限都算不出来；这样的一步不算数，办理单停在它之前的状态。

**正确**　受理 → 同意 → 提供；不同意 → 协商（未果）→ 请求协调

**错误**　还没有答复就“提供”；第二次“一次性告知”；没有协商就“请求协调”；延期超过规定的天数

**怎样改**　意见里写明此时可以写什么。漏记了一步的，补上那一步；写错了的，删去这一步。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["L06"]


def check(context: Context) -> Iterator[Finding]:
    """What the tables of the ledgers refuse."""
    for id_, standing in context.ledgers.standings.items():
        for refusal in standing.refusals:
            yield RULE.finding(
                file=refusal.event.file,
                pointer=f"{refusal.event.pointer}/kind",
                message=f"{id_}：{refusal.message}",
                hint=refusal.hint,
            )
