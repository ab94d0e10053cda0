"""无条件共享的资源照常提供，没有被紧急暂停。

**为什么**　第十九条：建立安全应急处理机制。查询服务上紧急暂停（`mulu-api withdraw`）只是应急：数据还在目录里
列为可以共享，别的部门却取不到。暂停以后须查清原因，改正数据或者改变共享类型，再恢复共享；放着不管，目录就
不再是共享的依据（第六条）。

**正确**　查询服务的暂停名单（`mulu build --stops` 给出）里没有这项资源

**错误**　名单里有这项资源：2026-11-20 起暂停共享，原因是数据有误，正在核对

**怎样改**　按原因改正数据，重新交付、发布，由市大数据中心运行 `mulu-api restore` 恢复；不应再共享的，收紧共享类型
或改为停用，写明变更记录，再从名单里撤去。没有给出名单时，本条不判断。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Status
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context
from site_builder.stops import Suspension

RULE = RULES["V35"]
CITY = "catalog.json"


def check(context: Context) -> Iterator[Finding]:
    """Every suspension, also of an entry that is not in use or cannot be read."""
    known = context.catalog.datasets_by_id
    for suspension in context.stops.values():
        dataset = known.get(suspension.dataset)
        said = f"{suspension.since} 起暂停共享：{suspension.reason}。"
        if dataset is None:
            yield _of_one_that_was_not_read(context, suspension, said)
            continue
        yield RULE.finding(
            file=dataset.file,
            pointer="/gov/sharing",
            message=f"“{dataset.title}”自 {said}",
            hint="已是停用的，运行 mulu-api restore 把它从名单里撤去。"
            if dataset.status is Status.WITHDRAWN
            else "查清原因，改正数据后运行 mulu-api restore 恢复共享；不应再共享的，收紧共享类型或改为停用。",
        )


def _of_one_that_was_not_read(context: Context, suspension: Suspension, said: str) -> Finding:
    """The entry has faults of its own, or lies outside of what a check of changes reads; or there is none."""
    file = f"{suspension.dataset}/datapackage.json"
    if (context.root / file).is_file():
        hint = "先改正这个目录文件，再查清暂停的原因，恢复共享。"
        return RULE.finding(file=file, message=f"{suspension.dataset} 自 {said}", hint=hint)
    return RULE.finding(
        file=CITY,
        message=f"暂停名单里的 {suspension.dataset} 不在目录里；它自 {said}",
        hint="名称写错的，用 mulu-api restore 撤去，再暂停所指的资源；尚未发布的，不必处理。",
    )
