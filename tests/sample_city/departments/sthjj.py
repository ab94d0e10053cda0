"""南通市启东生态环境局: air by the hour, water by the month, at stations that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.sample_city.names import company
from tests.sample_city.seed import days, decimal, stream
from tests.sample_city.tables import City, Row, Table

_YESTERDAY = date(2026, 11, 22)
_LEVELS = {"PM2.5": 320, "PM10": 560, "SO2": 70, "NO2": 260, "CO": 70, "O3": 780}
"""Tenths of a microgram per cubic metre (CO: hundredths of a milligram), around which the hours go."""


def _hour(levels: dict[str, int], hour: int) -> dict[str, int]:
    """Ozone rises with the sun, the others with the traffic."""
    sun = max(0, 6 - abs(hour - 14))
    return {
        name: level * (70 + 10 * sun if name == "O3" else 110 - 5 * sun) // 100
        for name, level in levels.items()
    }


def air(city: City) -> Iterator[Row]:
    """Two stations, 180 days; an hour that was not measured is empty in every column."""
    rng = stream("sthjj/kongqi-zhiliang")
    levels = {f"32068{n}": dict(_LEVELS) for n in (1, 2)}
    for day in days(until=_YESTERDAY, count=180):
        for hour in range(24):
            time = datetime(day.year, day.month, day.day) + timedelta(hours=hour)
            for at, (station, level) in enumerate(levels.items(), start=1):
                for name, base in _LEVELS.items():
                    step = rng.randint(-6, 6) + (base - level[name]) * 8 // base
                    level[name] = max(base // 8, level[name] + level[name] * step // 100)
                if rng.random() < 0.01:
                    yield (time, station, f"示例站{at}", *(None,) * 8)
                    continue
                now = _hour(level, hour)
                # Not the national formula: a figure that moves with fine dust is all a sample needs.
                index = max(12, now["PM2.5"] * 13 // 100)
                main = "细颗粒物（PM2.5）" if index > 50 else None
                values: list[Decimal] = [decimal(now[n], 2 if n == "CO" else 1) for n in _LEVELS]
                yield (time, station, f"示例站{at}", *values, index, main)


def water(city: City) -> Iterator[Row]:
    """Ten invented sections over two years."""
    rng = stream("sthjj/dibiaoshui-duanmian")
    months = [date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 13)]
    for month in (m for m in months if date(2024, 11, 1) <= m <= date(2026, 10, 1)):
        for number in range(1, 11):
            good = rng.random() < 0.8
            yield (
                month,
                f"SLDM{number:04d}",
                f"示例断面{number}",
                f"示例河{(number + 1) // 2}",
                "Ⅲ",
                rng.choice(("Ⅱ", "Ⅲ")) if good else "Ⅳ",
                decimal(rng.randint(210, 590) if good else rng.randint(600, 990), 2),
                decimal(rng.randint(80, 990), 3),
                decimal(rng.randint(40, 199), 3),
            )


def key_units(city: City) -> Iterator[Row]:
    rng = stream("sthjj/zhongdian-paiwu-danwei")
    kinds = city.choices("sthjj/zhongdian-paiwu-danwei", "danwei", "重点类别")
    for number in range(40):
        unit = company(number * 3_571 + 5)
        yield (2026, unit.uscc, unit.name, rng.choice(kinds), rng.choice((*city.towns, *city.zones)).code)


TABLES = (
    Table(
        dataset="sthjj/kongqi-zhiliang",
        resource="xiaoshizhi",
        rows=air,
        data_date=_YESTERDAY,
        delivered_on=_YESTERDAY,
    ),
    Table(dataset="sthjj/dibiaoshui-duanmian", resource="duanmian", rows=water),
    Table(dataset="sthjj/zhongdian-paiwu-danwei", resource="danwei", rows=key_units),
)
