"""启东市农业农村局: food tests, all passed, and one bulletin that is no table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.seed import between, decimal, stream
from tests.sample_city.tables import City, Row, Table

_PRODUCTS = (
    "青菜",
    "菠菜",
    "芹菜",
    "豇豆",
    "番茄",
    "黄瓜",
    "草莓",
    "葡萄",
    "猪肉",
    "鸡蛋",
    "鲫鱼",
    "南美白对虾",
)
_STAGES = ("生产基地", "农贸市场", "批发市场", "屠宰环节")
_SUBSTANCES = (
    ("毒死蜱", 200),
    ("氧乐果", 200),
    ("克百威", 200),
    ("腐霉利", 20_000),
    ("恩诺沙星", 1_000),
    ("铅", 2_000),
)
"""Limits in ten-thousandths of a milligram per kilogram, invented like the samples."""

BULLETIN = "nyncj/bingchong-qingbao/data/2026-01.pdf"
BULLETIN_LINES = (
    "农作物病虫情报（示例）",
    "2026年第1期",
    "演示数据，非启东市发布。",
    "一、示例病虫发生趋势",
    "本页仅用于演示电子文件类信息资源，不含真实测报数据。",
    "二、示例防治意见",
    "请以农业农村部门正式发布的病虫情报为准。",
)


def tests(city: City) -> Iterator[Row]:
    """Six hundred samples named as examples: no product of anyone is said to fail."""
    rng = stream("nyncj/nongchanpin-jiance")
    for number in range(1, 601):
        substance, limit = rng.choice(_SUBSTANCES)
        found = None if rng.random() < 0.6 else decimal(rng.randint(1, limit // 2), 4)
        yield (
            f"示例2026Q{rng.randint(1, 3)}{number:05d}",
            between(rng, date(2026, 1, 6), date(2026, 9, 28)),
            rng.choice(_STAGES),
            f"{rng.choice(_PRODUCTS)}（示例样品）",
            substance,
            found,
            decimal(limit, 4),
            "mg/kg",
            "合格",
        )


TABLES = (Table(dataset="nyncj/nongchanpin-jiance", resource="jiance", rows=tests),)
