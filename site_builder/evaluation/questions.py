"""What makes an entry easy to find and to use beyond what is mandatory; asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_builder.catalog import Dataset, Field

OF_DATASET: Mapping[str, Callable[[Dataset], bool]] = {
    "别名": lambda one: bool(one.aliases),
    "关键词": lambda one: bool(one.keywords),
    "主题": lambda one: bool(one.themes),
    "信息项": lambda one: any(table.fields for table in one.distributions),
    "关联资源": lambda one: bool(one.related),
}
"""Asked of each entry."""

OF_FIELD: Mapping[str, Callable[[Field], bool]] = {
    "数据元": lambda one: bool(one.element),
    "说明": lambda one: bool(one.description),
    "长度或取值": lambda one: bool(one.length or one.constraints),
}
"""Asked of each 信息项."""
