"""启东市发展和改革委员会: prices by day and by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.sample_city.seed import days, decimal, stream
from tests.sample_city.tables import City, Row, Table

_YESTERDAY = date(2026, 11, 22)
_LAST_REPORT = date(2026, 9, 21)
"""The weekly report stopped here on purpose: it is the overdue one of the demonstration."""
_GOODS = (
    ("01010001", "粳米", "标一", "500克", 320), ("01010002", "小麦粉", "标准粉", "500克", 280),
    ("01020001", "菜籽油", "一级桶装", "5升", 7290), ("01020002", "大豆油", "一级桶装", "5升", 6190),
    ("02010001", "猪肉", "精瘦肉", "500克", 1680), ("02010002", "猪肉", "五花肉", "500克", 1590),
    ("02010003", "牛肉", "腿肉", "500克", 4280), ("02010004", "羊肉", "腿肉", "500克", 4580),
    ("02020001", "鸡肉", "白条鸡", "500克", 1280), ("02020002", "鸡蛋", "散装", "500克", 560),
    ("03010001", "青菜", None, "500克", 290), ("03010002", "大白菜", None, "500克", 180),
    ("03010003", "番茄", None, "500克", 420), ("03010004", "黄瓜", None, "500克", 390),
    ("03010005", "土豆", None, "500克", 260), ("03010006", "萝卜", None, "500克", 190),
    ("03010007", "四季豆", None, "500克", 680), ("04010001", "带鱼", "冻，中等", "500克", 1880),
    ("04010002", "鲫鱼", "活，中等", "500克", 1080), ("04010003", "文蛤", "活，中等", "500克", 1480),
)  # fmt: skip
_POINTS = (("000001", "示例监测点一（超市）"), ("000002", "示例监测点二（农贸市场）"))


def daily_prices(city: City) -> Iterator[Row]:
    """Two points, twenty goods, 180 days; a few goods are out of stock on a few days."""
    rng = stream("fgw/zhufushipin-jiage")
    before: dict[tuple[str, str], int | None] = {}
    level = {(point, code): cents for point, _ in _POINTS for code, _, _, _, cents in _GOODS}
    for day in days(until=_YESTERDAY, count=180):
        for point, point_name in _POINTS:
            for code, name, grade, unit, base in _GOODS:
                key = (point, code)
                drift = rng.randint(-3, 3) + (base - level[key]) * 12 // base
                level[key] = max(base // 2, level[key] + level[key] * drift // 100)
                price = None if rng.random() < 0.01 else level[key]
                last = before.get(key)
                change: Decimal | None = None
                if price is not None and last is not None:
                    change = decimal((price - last) * 10_000 // last, 2)
                before[key] = price
                cost = None if price is None else decimal(price, 2)
                yield (day, point, code, point_name, name, grade, unit, cost, change)


def grain_prices(city: City) -> Iterator[Row]:
    """Six depots report every week until the reports stop."""
    rng = stream("fgw/liangshi-shougou-jiage")
    dataset = "fgw/liangshi-shougou-jiage"
    base = {"稻谷": 14_100, "小麦": 12_300, "玉米": 11_600, "大豆": 22_400}
    moisture = {"稻谷": 145, "小麦": 125, "玉米": 140, "大豆": 130}
    depots = [(f"KD{n:06d}", f"启东市示例粮库{name}库点") for n, name in enumerate("东西南北中江", start=1)]
    for day in days(until=_LAST_REPORT, count=17, step=7):
        for depot, depot_name in depots:
            for grain in city.choices(dataset, "shougou", "品种"):
                for step, grade in enumerate(city.choices(dataset, "shougou", "等级")):
                    price = base[grain] - 200 * step + rng.randint(-30, 30) * 5
                    yield (
                        day,
                        depot,
                        grain,
                        grade,
                        depot_name,
                        decimal(price, 2),
                        decimal(moisture[grain], 1),
                    )


TABLES = (
    Table(
        dataset="fgw/zhufushipin-jiage",
        resource="jiage",
        rows=daily_prices,
        data_date=_YESTERDAY,
        delivered_on=_YESTERDAY,
    ),
    Table(
        dataset="fgw/liangshi-shougou-jiage",
        resource="shougou",
        rows=grain_prices,
        data_date=_LAST_REPORT,
        delivered_on=date(2026, 9, 22),
    ),
)
