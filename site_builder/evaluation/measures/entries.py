"""目录编制: how many entries there are, by sharing type, class and format (第七、九条)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_builder.catalog import Dataset, ResourceClass, SharingType
from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period

FORMATS = {
    "file": "电子文件",
    "sheet": "电子表格",
    "database": "数据库",
    "image": "图形图像",
    "media": "流媒体",
    "self-described": "自描述格式",
    "service": "服务接口",
}
"""Word of an id → 信息资源格式 of the guide."""


def _where(holds: Callable[[Dataset], bool]) -> Callable[[Period, str], Tally]:
    return plain(lambda period, department: sum(map(holds, period.basis.in_use[department])))


def _entries(id_: str, title: str, article: str, part: str, holds: Callable[[Dataset], bool]) -> Measure:
    return Measure(
        id=id_, title=title, article=article, unit="项", part=part, is_stock=True, count=_where(holds)
    )


def _of_type(kind: SharingType) -> Measure:
    title = f"{kind.value}资源"
    return _entries(
        f"entries-{kind.name.lower()}",
        title,
        "第九条",
        f"在用的{kind.value}信息资源",
        lambda one: one.sharing.type is kind,
    )


def _of_class(kind: ResourceClass) -> Measure:
    return _entries(
        f"entries-{kind.name.lower()}",
        kind.label,
        "第七条",
        f"在用的{kind.label}",
        lambda one: one.resource_class is kind,
    )


def _of_format(word: str, name: str) -> Measure:
    return _entries(
        f"entries-{word}",
        f"格式为{name}的资源",
        "第七条",
        f"在用的、格式大类为{name}的信息资源",
        lambda one: one.format_class == name,
    )


def _fields(dataset: Dataset) -> int:
    return sum(len(table.fields) for table in dataset.distributions)


def _measures() -> Iterator[Measure]:
    yield _entries("entries", "信息资源", "第七条", "在用的信息资源", lambda _: True)
    yield from map(_of_type, SharingType)
    yield Measure(
        id="unconditional-share",
        title="无条件共享占比",
        article="第四条（一）",
        unit=PERCENT,
        part="在用的无条件共享信息资源",
        whole="在用的信息资源",
        is_stock=True,
        count=lambda period, department: Tally(
            sum(d.sharing.type is SharingType.UNCONDITIONAL for d in period.basis.in_use[department]),
            len(period.basis.in_use[department]),
        ),
    )
    yield from map(_of_class, ResourceClass)
    yield from (_of_format(word, name) for word, name in FORMATS.items())
    yield Measure(
        id="fields",
        title="信息项",
        article="第七条",
        unit="项",
        part="在用的信息资源的信息项",
        is_stock=True,
        count=plain(lambda period, department: sum(map(_fields, period.basis.in_use[department]))),
    )


THEME = Theme(order=10, title="目录编制", measures=tuple(_measures()))
