"""基础信息资源和主题信息资源由所在目的牵头部门编目。

**为什么**　第十条（二）（三）：基础信息资源目录由基础信息资源库的牵头建设部门负责编制并维护，主题
信息资源目录由牵头部门负责编制并维护。同一个目由几个部门各编各的，就没有人负责。

**正确**　目“企业法人”（102001）的牵头部门是市市场监管局，由它编 `102001…` 的资源

**错误**　市民政局编了 `102001…` 的资源；某个目在类目表里没有牵头部门（提醒）

**怎样改**　由牵头部门编目，共建部门写在 `coDepartments`；只是本部门自己的业务信息，代码改用 3 类。
牵头部门有变动的，由市大数据中心修改 `_codelists/classification.csv` 的 lead。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import ResourceClass
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V12"]
ARTICLES = {ResourceClass.BASE: "第十条（二）", ResourceClass.THEME: "第十条（三）"}


def check(context: Context) -> Iterator[Finding]:
    """The provider of every entry of class 1 and 2 against `lead` of its 目."""
    classes = {row["code"]: row for row in context.catalog.codelists.get("classification", ())}
    for dataset in context.datasets(RULE):
        article = ARTICLES.get(dataset.resource_class)
        row = classes.get(dataset.code[:6])
        if article is None or row is None:
            continue  # class 3 has no lead; an unknown 目 is V02's
        if not row["lead"]:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                severity=Severity.WARNING,
                article=article,
                message=f"“{dataset.title}”所在的目“{row['name']}”（{row['code']}）还没有牵头部门。",
                hint="请市大数据中心确定牵头部门，写进 _codelists/classification.csv 的 lead。",
            )
        elif row["lead"] != dataset.department:
            lead, own = context.title_of(row["lead"]), context.title_of(dataset.department)
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                article=article,
                message=f"目“{row['name']}”（{row['code']}）的牵头部门是{lead}，“{dataset.title}”却由{own}编目。",
                hint=f"由{lead}编目，本部门写进 coDepartments；只是本部门的业务信息，代码改用 3 类。",
            )
