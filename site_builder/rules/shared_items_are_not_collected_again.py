"""已经共享的信息，不再要求公众重复提交。

**为什么**　第十五条第二款：凡属于共享平台可以获取的信息，原则上不得要求自然人、法人或其他组织重复提交。
第二十七条（六）：可共享获得的数据仍重复采集、增加社会公众负担的，通知整改。

**正确**　登记表不再要求填写“统计用区划代码”，由系统按村（居）委会名录带出

**错误**　`"fields": [{"title": "统计用区划代码", "element": "tjqhdm"}]`，而民政局已经无条件共享（重复采集）；
`"fields": [{"title": "不动产权证号"}]`，而资规局有条件共享（建议：可以申请核验，替代提交）

**怎样改**　无条件共享的，从表上删去，改由共享平台取得；有条件共享的，向提供部门申请核验后删去，申请没有
办成之前仍可采集。用来确认一个人是谁的项目（姓名、证件号码）不在此列。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.ledgers.contents import Form
from site_builder.recollection import Known, known
from site_builder.rules._context import Context

RULE = RULES["V31"]
ADVICE = "第十五条"
"""Conditional sharing is no repeated collection: 第二十七条（六） does not hold."""


def check(context: Context) -> Iterator[Finding]:
    """Each item of each form against the fields of other departments."""
    forms = context.ledgers.of("_forms")
    shared = known(context.catalog) if forms else Known()
    for case in forms:
        assert isinstance(case.content, Form)  # the folder says so
        for index, item in enumerate(case.content.items):
            found = shared.of(item, apart_from=case.department)
            if found is None:
                continue
            dataset, free = found.dataset, found.is_free
            field = f"的“{found.field.title}”" if found.field else ""
            yield RULE.finding(
                file=case.file,
                pointer=f"/fields/{index}",
                article=None if free else ADVICE,
                message=(
                    f"“{case.content.title}”要求填写“{item.title}”，{context.title_of(dataset.department)}已经"
                    f"{'无条件共享' if free else '有条件共享'}“{dataset.title}”{field}（{dataset.id}）。"
                ),
                hint=("从表上删去，改由共享平台取得。" if free else "可申请核验替代提交，办成后从表上删去。"),
            )
