"""部门和业务系统已接入共享平台或者有计划，原有的交换有迁移期限。

**为什么**　第五条：各部门负责本部门与市政务数据共享交换平台的联通。第十三条：抓紧推进业务信息系统
接入平台，原有跨部门信息交换系统应逐步迁移。没有日期的“逐步”，不会有人去做。

**正确**　`"platformLink": {"connected": false, "plannedOn": "2027-03-31"}`

**错误**　`"platformLink": {"connected": false}`；计划日期已过还没有接入；点对点交换没有 migrateBy

**怎样改**　写上计划接入的日期、迁移的期限；已经接入的，改为 `"connected": true` 并写接入日期；到期没有
完成的，写新的日期，并向市大数据中心说明。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.catalog import Department, PlatformLink, System
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V30"]
DEPARTMENT_ARTICLE = "第五条"


def check(context: Context) -> Iterator[Finding]:
    """Departments, their systems, and the exchanges of these."""
    for department in context.catalog.departments:
        yield from _department(department, context.as_of)
        for i, system in enumerate(department.systems):
            fault = _fault(system.link, context.as_of)
            if fault:
                yield RULE.finding(
                    file=department.file,
                    pointer=f"/systems/{i}/platformLink{fault[0]}",
                    message=f"业务系统“{system.title}”{fault[1]}",
                    hint=fault[2],
                )
            yield from _exchanges(context, department, system, f"/systems/{i}/exchanges")


def _department(department: Department, as_of: date) -> Iterator[Finding]:
    if department.link is None:
        yield RULE.finding(
            file=department.file,
            article=DEPARTMENT_ARTICLE,
            message=f"{department.title}没有写是否接入共享平台。",
            hint='加上 "platformLink"：是否已接入；没有接入的，写计划日期。',
        )
        return
    fault = _fault(department.link, as_of)
    if fault:
        yield RULE.finding(
            file=department.file,
            pointer=f"/platformLink{fault[0]}",
            article=DEPARTMENT_ARTICLE,
            message=f"{department.title}{fault[1]}",
            hint=fault[2],
        )


def _fault(link: PlatformLink, as_of: date) -> tuple[str, str, str] | None:
    """Pointer within the link, the fact and the next step; None where nothing is wrong."""
    if link.connected:
        return None
    if link.planned_on is None:
        return "", "没有接入共享平台，也没有计划接入的日期。", '加上 "plannedOn"：计划接入的日期。'
    if link.planned_on < as_of:
        late = (as_of - link.planned_on).days
        hint = "已接入的，connected 改为 true 并写接入日期；没有的，写新的计划日期并说明。"
        return "/plannedOn", f"计划 {link.planned_on} 接入共享平台，已过 {late} 天。", hint
    return None


def _exchanges(context: Context, department: Department, system: System, pointer: str) -> Iterator[Finding]:
    for i, exchange in enumerate(system.exchanges):
        what = f"“{system.title}”与{context.title_of(exchange.partner)}的交换“{exchange.what}”"
        if exchange.migrate_by is None:
            yield RULE.finding(
                file=department.file,
                pointer=f"{pointer}/{i}",
                message=f"{what}没有迁移到共享平台的期限。",
                hint='加上 "migrateBy"：计划迁移的日期。',
            )
        elif exchange.migrate_by < context.as_of:
            late = (context.as_of - exchange.migrate_by).days
            yield RULE.finding(
                file=department.file,
                pointer=f"{pointer}/{i}/migrateBy",
                message=f"{what}应在 {exchange.migrate_by} 前迁移到共享平台，已过 {late} 天。",
                hint="已迁移的，删去这一项；没有的，写新的期限并说明。",
            )
