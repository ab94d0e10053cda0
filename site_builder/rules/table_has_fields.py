"""数据库和电子表格至少列出一个信息项。

**为什么**　《政务信息资源目录编制指南》：信息项是目录的核心元数据。只有名称、没有信息项的数据库，
使用部门看不出里面有什么，保密审查和重复采集的核对也无从做起。不予共享、有条件共享的也要列。

**正确**　`"data": []`，`"schema": {"fields": [{"name": "登记日期", …}]}`

**错误**　格式是数据库，`resources` 里却只有 `"path": "data/说明.pdf"`，没有 `schema`

**怎样改**　在 `schema.fields` 里逐列写出信息项；本来就是文件的，格式改为电子文件等文件类。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V06"]
CLASSES = ("数据库", "电子表格")


def check(context: Context) -> Iterator[Finding]:
    """Entries of a tabular class without any field; an empty list of fields is the schema's."""
    for dataset in context.datasets(RULE):
        if dataset.format_class in CLASSES and not any(table.fields for table in dataset.distributions):
            yield RULE.finding(
                file=dataset.file,
                pointer=dataset.distributions[0].pointer,
                message=f"“{dataset.title}”的格式是{dataset.format_class}，却没有列出信息项。",
                hint="加上 schema，在 fields 里逐列写出信息项；本来就是文件的，格式改为电子文件。",
            )
