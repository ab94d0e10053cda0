"""不予共享的信息资源不向社会开放。

**为什么**　政务部门之间都不宜提供的信息，更不能向社会提供。两项写得相反，必有一项是错的：要么共享
类型定严了（第四条（一）：以共享为原则），要么开放属性填错了。

**正确**　`"sharing": {"type": "不予共享", …}`，`"opening": {"type": "不予开放"}`

**错误**　不予共享的资源写了 `"opening": {"type": "有条件开放", …}`；可见范围写成公开（提醒）

**怎样改**　开放类型改为不予开放；能够开放的，先把共享类型改为无条件或有条件共享。可见范围删去
或改为政务：不予共享的条目在任何范围都只显示名称、提供方、理由和依据。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import SharingType
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V13"]


def check(context: Context) -> Iterator[Finding]:
    """Visibility that contradicts the denial; the opening itself is the schema's."""
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is SharingType.DENIED and dataset.visibility == "公开":
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/visibility",
                severity=Severity.WARNING,
                message=f"“{dataset.title}”是不予共享，可见范围却写成公开，这一项不会起作用。",
                hint="可见范围删去或改为政务；能够公开的，先改共享类型。",
            )
