"""每个部门都有信息资源，或者说明确实没有。

**为什么**　第七条：市级政务部门编制本部门政务信息资源目录。没有条目又没有说明，分不清是没有，还是
没有编（第二十七条（一））。

**正确**　部门文件夹里有信息资源；或者 `"noDatasets": {"reason": "业务数据由省级统一编目", "on": "2026-01-15"}`

**错误**　部门文件夹里只有 `department.json`，没有 noDatasets；已有条目，noDatasets 还留着

**怎样改**　编目至少一项；确实没有的，经本部门负责人同意写 noDatasets（理由和日期）。有了条目，删去它。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.catalog import Status
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V28"]


def check(context: Context) -> Iterator[Finding]:
    """Every department; what was withdrawn no longer counts, what cannot be read still does."""
    counted = Counter(d.department for d in context.catalog.datasets if d.status is not Status.WITHDRAWN)
    unread = {file.split("/")[0] for file in context.catalog.unread}
    for department in context.catalog.departments:
        number = counted[department.id]
        if not number and department.no_datasets is None and department.id not in unread:
            yield RULE.finding(
                file=department.file,
                message=f"{department.title}没有在用的信息资源，也没有说明。",
                hint='编目至少一项；确实没有的，写 "noDatasets"：理由和日期。',
            )
        elif number and department.no_datasets is not None:
            yield RULE.finding(
                file=department.file,
                pointer="/noDatasets",
                message=f"{department.title}已有 {number} 项信息资源，却写着没有：“{department.no_datasets}”。",
                hint="删去 noDatasets。",
            )
