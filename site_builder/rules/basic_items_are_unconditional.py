"""基础信息资源的基础信息项都无条件共享。

**为什么**　第十条（二）：人口、法人单位、自然资源和空间地理等基础信息资源的基础信息项，是政务部门
履行职责的共同需要，在部门间实现无条件共享。业务信息项可以有条件。

**正确**　代码以 1 开头、有条件共享的资源，信息项都写 `"basicItem": false`

**错误**　代码以 1 开头、有条件共享的资源，有信息项写着 `"basicItem": true`；信息项没有写 basicItem

**怎样改**　分成两项资源：基础信息项一项无条件共享，业务信息项一项有条件或不予共享，用 `related`
相连（第九条“仅能够部分提供”）。确为业务信息项的，写 `"basicItem": false`。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, Field, ResourceClass, SharingType
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V11"]
SHOWN = 3
"""How many of the fields a message names."""
MEND = "分成两项资源，基础信息项的一项无条件共享，用 related 相连；确为业务信息项的，basicItem 改为 false。"


def check(context: Context) -> Iterator[Finding]:
    """Terms of the basic items of class 1; that each field says what it is, is the schema's."""
    for dataset in context.datasets(RULE):
        if dataset.resource_class is not ResourceClass.BASE:
            continue
        basic = [field for table in dataset.distributions for field in table.fields if field.basic_item]
        if dataset.sharing.type is not SharingType.UNCONDITIONAL and basic:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/sharing/type",
                message=f"“{dataset.title}”是{dataset.sharing.type}，却有基础信息项：{_names(basic)}。",
                hint=MEND,
            )
            continue
        yield from _stricter_fields(dataset, basic)


def _stricter_fields(dataset: Dataset, basic: list[Field]) -> Iterator[Finding]:
    for field in basic:
        if field.sharing not in (None, SharingType.UNCONDITIONAL):
            yield RULE.finding(
                file=dataset.file,
                pointer=f"{field.pointer}/gov/sharing",
                message=f"“{dataset.title}”的基础信息项“{field.title}”写成{field.sharing}。",
                hint=MEND,
            )


def _names(fields: list[Field]) -> str:
    names = "、".join(field.title for field in fields[:SHOWN])
    return names if len(fields) <= SHOWN else f"{names}等 {len(fields)} 个"
