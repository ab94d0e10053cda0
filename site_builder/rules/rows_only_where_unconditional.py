"""只有无条件共享、在本市供数的资源，才可以把数据放进仓库。

**为什么**　第九条把资源分为三类；本仓库各部门都能读到，提交后历史里一直留着。有条件共享、不予
共享以及在公共数据平台上提供（`delivery`）的资源，这里只列信息项，一行数据也不能有。

**正确**　`"sharing": {"type": "有条件共享", …}`，`"data": []`

**错误**　有条件共享的资源写了 `"path": "data/名单.csv"`，或文件夹里放着数据文件

**怎样改**　删去数据文件，把 `path` 改为 `"data": []`，保留 `schema`。已经提交过的，立即联系市大数据
中心清除历史；只有一部分能公开给各部门的，另编一项无条件共享的资源。
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.catalog import Dataset, SharingType
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V29"]
PAPERS = frozenset({"datapackage.json", "README.md"})
MEND = '删去数据，把 path 改为 "data": []，保留 schema；已提交过的，立即联系市大数据中心清除历史。'


def check(context: Context) -> Iterator[Finding]:
    """Resources that carry rows, and files that lie about, where none may be."""
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is SharingType.UNCONDITIONAL and dataset.delivery is None:
            continue
        why = _why(dataset)
        for table in dataset.distributions:
            key = "path" if table.path is not None else "data"
            if table.path is None and table.data == []:
                continue
            yield RULE.finding(
                file=dataset.file,
                pointer=f"{table.pointer}/{key}",
                message=f"“{dataset.title}”{why}，但表“{table.title}”带有数据（{table.path or '写在描述文件里'}）。",
                hint=MEND,
            )
        yield from _loose_files(context, dataset, why)


def _why(dataset: Dataset) -> str:
    if dataset.sharing.type is SharingType.UNCONDITIONAL:
        return "在公共数据平台上提供"
    return f"是{dataset.sharing.type}"


def _loose_files(context: Context, dataset: Dataset, why: str) -> Iterator[Finding]:
    # Most folders hold nothing else, and walking ten thousand of them took a tenth of a check.
    if dataset.id in context.bare:
        return
    folder = context.root / dataset.folder
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in PAPERS:
            yield RULE.finding(
                file=path.relative_to(context.root).as_posix(),
                message=f"“{dataset.title}”{why}，文件夹里却有数据文件“{path.name}”。",
                hint=MEND,
            )
