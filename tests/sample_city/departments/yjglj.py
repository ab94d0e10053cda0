"""启东市应急管理局: shelters and licences for dangerous chemicals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.sample_city.names import brand, company, numeral, street
from tests.sample_city.seed import between, decimal, stream
from tests.sample_city.tables import City, Row, Table

_GOODS = (
    "汽油、柴油",
    "乙醇、丙酮",
    "氢氧化钠溶液、盐酸",
    "液化石油气",
    "油漆、稀释剂",
    "氧（压缩的）、氮（压缩的）",
)


def shelters(city: City) -> Iterator[Row]:
    rng = stream("yjglj/bixian-changsuo")
    kinds = city.choices("yjglj/bixian-changsuo", "changsuo", "类型")
    for number in range(1, 26):
        town = city.towns[number % len(city.towns)]
        area = rng.randint(8_000, 300_000)
        yield (
            f"BN320681{number:04d}",
            f"启东市示例第{numeral(number)}应急避难场所",
            rng.choice(kinds),
            town.code,
            f"{town.name}{street(number + 1900)}{rng.choice('东西南北')}侧",
            decimal(area, 1),
            area // 20,
            f"启东市{brand(number + 60)}管理单位",
        )


def licences(city: City) -> Iterator[Row]:
    """Sixty licences of invented enterprises; where and how much is stored is not among the fields."""
    rng = stream("yjglj/weihuapin-jingying-xuke")
    ways = city.choices("yjglj/weihuapin-jingying-xuke", "xuke", "经营方式")
    for number in range(1, 61):
        holder = company(number * 2_311)
        issued = between(rng, date(2024, 1, 8), date(2026, 11, 10))
        state = rng.choices(("有效", "注销", "暂扣"), (92, 6, 2))[0]
        yield (
            f"苏启危化经字（示例）{number:05d}",
            holder.name,
            holder.uscc,
            rng.choice(ways),
            rng.choice(_GOODS),
            issued,
            issued + timedelta(days=3 * 365),
            state,
        )


TABLES = (
    Table(dataset="yjglj/bixian-changsuo", resource="changsuo", rows=shelters),
    Table(dataset="yjglj/weihuapin-jingying-xuke", resource="xuke", rows=licences),
)
