"""格式类型属于所选的格式分类；表里没有的类型另写说明。

**为什么**　《政务信息资源目录编制指南》把格式分成电子文件、电子表格、数据库等几类，每类列出类型；
分类和类型对不上，汇总和上报就会出错，使用部门也不知道拿到的是文件还是表。

**正确**　`"format": {"class": "电子表格", "type": "xlsx"}`

**错误**　`"format": {"class": "电子文件", "type": "xlsx"}`（xlsx 属于电子表格）

**怎样改**　改分类，或改类型；确属表里没有的类型，加写 `note`。常用的新类型可以在
`_codelists/formats.csv` 中增加一行。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V05"]


def check(context: Context) -> Iterator[Finding]:
    """Class and type by the rows of `formats.csv`; that one of type and note is there is the schema's."""
    types: dict[str, list[str]] = defaultdict(list)
    classes: dict[str, list[str]] = defaultdict(list)
    for row in context.catalog.codelists.get("formats", ()):
        types[row["class"]].append(row["type"])
        classes[row["type"].casefold()].append(row["class"])
    if not types:
        return  # without the list nothing can be said
    for dataset in context.datasets(RULE):
        kind, group = dataset.format_type, dataset.format_class
        known = classes.get(kind.casefold(), ())
        if not kind or dataset.format_note or group in known:
            continue
        other = "、".join(f"“{name}”" for name in known)
        listed = "、".join(types.get(group, ()))
        yield RULE.finding(
            file=dataset.file,
            pointer="/gov/format/type",
            message=f"格式类型“{kind}”不属于“{group}”{f'，属于{other}' if other else ''}。",
            hint=(f"格式分类改为{other}，或者" if other else "")
            + (f"从“{group}”的类型中选：{listed}；" if listed else "")
            + "确属表里没有的类型，加写 note 说明。",
        )
