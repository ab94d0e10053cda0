"""办理单放在提出它的部门的文件夹里。

**为什么**　每个部门只写自己的文件夹（第八条，谁编制谁负责）。编号开头的部门就是提出的部门，文件放在别处，
等于一个部门替另一个部门提出。

**正确**　`jytyj/_requests/jytyj-2026-001.json`

**错误**　`gaj/_requests/jytyj-2026-001.json`

**怎样改**　由提出的部门放进自己的文件夹；是答复的，放进本部门的 `_replies/`。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["L11"]


def check(context: Context) -> Iterator[Finding]:
    """The department in the id against the folder."""
    known = context.catalog.departments_by_id
    for case in context.ledgers.cases:
        opener = case.id.rsplit("-", 2)[0]
        if opener != case.department and opener in known:
            yield RULE.finding(
                file=case.file,
                pointer="/id",
                message=(
                    f"{case.id} 由{context.title_of(opener)}提出，却放在"
                    f"{context.title_of(case.department)}的文件夹里。"
                ),
                hint=f"由提出部门放到 {opener}/{case.ledger}/；是答复的，放到本部门的 _replies/。",
            )
