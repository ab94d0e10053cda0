"""无条件共享的数据和名称里没有身份证号码、手机号码、银行卡号。

**为什么**　无条件共享的数据，各部门、各镇都能查到、下载。《中华人民共和国个人信息保护法》第六条要求处理
个人信息限于实现目的的最小范围；法律没有规定公开的个人号码，不能无条件提供。

检查文本类信息项的每一格：身份证号码核对出生日期和校验码，有一个就报；手机号码、银行卡号（发卡机构号段和
校验位都对）占有值各行的百分之一以上，或满 20 行的才报。办公电话不受影响。只报有多少行，不报是谁。资源名称、
表名、文件名和信息项名称里有一个就报。

**正确**　写 `"masking": "部分遮蔽"`，或 `"publicBasis": {"title": "…", "article": "…"}`

**错误**　无条件共享的名单里有一列身份证号码，或 `"path": "data/张某13800000000.csv"`

**怎样改**　删去这一列，或写 `gov.masking` 遮蔽；法律规定公开的，在 `gov.publicBasis` 写明法律和条款；
确需提供全部内容的，另编一项有条件共享的资源。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, SharingType
from site_builder.content.persons import kinds_in
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V25"]


def check(context: Context) -> Iterator[Finding]:
    """The names of what is shared without condition; `tables.persons` looks at the cells."""
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is not SharingType.UNCONDITIONAL:
            continue
        # One look at all names together: a line break is no sign of a number, and most entries have none.
        if not kinds_in(_together(dataset)):
            continue
        for pointer, what, name in _names(dataset):
            kinds = sorted(kinds_in(name))
            if kinds:
                # Neither the number nor the name that holds it is repeated here.
                yield RULE.finding(
                    file=dataset.file,
                    pointer=pointer,
                    message=f"{what}里有{'、'.join(kinds)}。",
                    hint="换成不含个人信息的名称；文件名也要一并修改。",
                )


def _together(dataset: Dataset) -> str:
    """What `_names` gives, one a line."""
    names = [dataset.title, *dataset.aliases]
    for table in dataset.distributions:
        names += table.name, table.title, (table.path or "").rpartition(".")[0] or table.path or ""
        for field in table.fields:
            names += field.name, field.title
    return "\n".join(names)


def _names(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Pointer, kind of name, name."""
    yield "/title", "信息资源名称", dataset.title
    for alias, name in enumerate(dataset.aliases):
        yield f"/gov/aliases/{alias}", "信息资源别名", name
    for table in dataset.distributions:
        yield f"{table.pointer}/name", "表名", table.name
        yield f"{table.pointer}/title", "表名", table.title
        if table.path is not None:
            yield f"{table.pointer}/path", "文件名", table.path.rpartition(".")[0] or table.path
        for field in table.fields:
            yield f"{field.pointer}/name", "信息项名称", field.name
            yield f"{field.pointer}/title", "信息项名称", field.title
