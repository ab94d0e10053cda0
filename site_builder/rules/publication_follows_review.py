"""发布日期不在将来，也不早于保密审查。

**为什么**　第十八条：提供的共享信息资源，应事先经过本部门的保密审查。先发布、后审查，等于没有审查；
写在将来的日期多半是抄错了年份。

**正确**　`"on": "2026-02-27"`（审查），`"publishedOn": "2026-03-02"`

**错误**　`"on": "2026-03-05"`（审查），`"publishedOn": "2026-03-02"`

**怎样改**　照实写发布日期；确实先发布后审查的，改为审查当日或以后的日期，并在本单位说明情况。
还没有到发布的日子，到那一天再提交，或者先以预编登记。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V15"]


def check(context: Context) -> Iterator[Finding]:
    """The day of publication against today and the review; that it is a real day is the schema's."""
    for dataset in context.datasets(RULE):
        published, review = dataset.published_on, dataset.secrecy_review
        if published is None:
            continue  # the schema asks for it
        if published > context.as_of:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/publishedOn",
                message=f"“{dataset.title}”的发布日期 {published} 还没有到（核对时点 {context.as_of}）。",
                hint="照实写发布日期；还没有发布的，到那一天再提交。",
            )
        elif review is not None and published < review.on:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/publishedOn",
                message=f"“{dataset.title}”的发布日期 {published} 早于保密审查日期 {review.on}。",
                hint="核对两个日期；审查在后的，发布日期改为审查当日或以后。",
            )
