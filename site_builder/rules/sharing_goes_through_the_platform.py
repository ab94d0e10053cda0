"""共享经由共享平台；用其他方式的，有理由和改为平台方式的期限。

**为什么**　第十四条：统一通过政务数据共享交换平台提供。第十三条：原有的交换应逐步迁移。邮件、拷盘
没有身份鉴别，也没有留痕，出了问题查不清。

**正确**　`"channel": "共享平台方式"`；或者 `"channel": "拷盘"`，写明 channelReason 和 migrateBy

**错误**　`"channel": "邮件"`，没有理由和期限；期限已过，仍在用邮件

**怎样改**　改为共享平台方式；暂时做不到的，写明理由和期限，到期前完成。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V32"]
PLATFORM = "共享平台方式"


def check(context: Context) -> Iterator[Finding]:
    """Terms that have run out; that reason and term are there is the schema's."""
    for dataset in context.datasets(RULE):
        sharing = dataset.sharing
        if sharing.channel == PLATFORM or sharing.migrate_by is None:
            continue
        if sharing.migrate_by < context.as_of:
            late = (context.as_of - sharing.migrate_by).days
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/sharing/migrateBy",
                message=f"“{dataset.title}”应在 {sharing.migrate_by} 前由{sharing.channel}改为共享平台方式，"
                f"已过 {late} 天。",
                hint="改为共享平台方式；确实做不到的，写新的期限和理由，并向市大数据中心说明。",
            )
