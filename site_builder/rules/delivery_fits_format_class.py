"""文件类资源以文件提供，数据库类资源以表或接口提供。

**为什么**　《政务信息资源目录填报说明》：格式是文件的，共享方式类型是文件；格式是数据库的，共享方式
类型是数据库或接口。两边对不上，使用部门按目录准备好的接收方式就用不上。

**正确**　电子表格写 `"access": ["部门批量下载"]`；数据库列出表，写 `"access": ["联机查询"]`

**错误**　格式是电子表格，提供方式只有系统对接；格式是数据库，提供的却只有一份 pdf

**怎样改**　提供方式加上部门批量下载或前置机共享；由系统逐条返回结果的，格式改为数据库或服务接口；
提供的本来就是文件的，格式改为文件类。各分类是文件还是数据库，见 `_codelists/formats.csv`。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, SharingType
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V07"]
PLATFORM = "共享平台方式"
AS_FILES = frozenset({"前置机共享", "部门批量下载"})
AS_INTERFACE = frozenset({"系统对接", "联机查询"})


def check(context: Context) -> Iterator[Finding]:
    """What goes over the platform; what is denied is not delivered at all."""
    kinds = {row["class"]: row["kind"] for row in context.catalog.codelists.get("formats", ())}
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is SharingType.DENIED or dataset.sharing.channel != PLATFORM:
            continue
        kind = kinds.get(dataset.format_class)
        access = "、".join(dataset.sharing.access)
        if kind == "文件" and not AS_FILES & set(dataset.sharing.access):
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/sharing/access",
                message=f"“{dataset.title}”的格式是{dataset.format_class}，提供方式只有{access}，不能以文件取得。",
                hint="加上部门批量下载或前置机共享；由系统逐条返回的，格式改为数据库或服务接口。",
            )
        elif kind == "数据库" and not _has_table_or_interface(dataset):
            files = "、".join(table.path or table.title for table in dataset.distributions)
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/format/class",
                message=f"“{dataset.title}”的格式是数据库，提供的只有文件（{files}），没有表，也没有接口。",
                hint="提供表或接口；提供的本来就是文件的，格式改为电子文件等文件类。",
            )


def _has_table_or_interface(dataset: Dataset) -> bool:
    return (
        any(table.is_table for table in dataset.distributions)
        or dataset.service is not None
        or bool(AS_INTERFACE & set(dataset.sharing.access))
    )
