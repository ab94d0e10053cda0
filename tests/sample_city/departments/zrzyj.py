"""启东市自然资源和规划局: results of land sales."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.names import brand, numeral, street
from tests.sample_city.seed import between, decimal, stream
from tests.sample_city.tables import City, Row, Table

_PRICES = {"工业用地": 4, "物流仓储用地": 5, "商业用地": 35, "城镇住宅用地": 90}
"""10,000 yuan for a hundred square metres, roughly."""


def sales(city: City) -> Iterator[Row]:
    """Eighty plots, every buyer an invented 示例置业 company."""
    rng = stream("zrzyj/jianshe-yongdi-churang")
    uses = city.choices("zrzyj/jianshe-yongdi-churang", "churang", "土地用途")
    for number in range(1, 81):
        use = rng.choice(uses)
        area = rng.randint(300_000, 9_000_000)
        price = area * _PRICES[use] * rng.randint(80, 130) // 10_000
        town = rng.choice((*city.towns, *city.zones))
        yield (
            f"示例Q{2024 + number % 3}{number:03d}",
            f"{town.name}{street(number + 1200)}{rng.choice('东西南北')}侧",
            use,
            decimal(area, 2),
            decimal(rng.randint(10, 28), 1),
            decimal(price, 2),
            f"启东示例置业{brand(number)[2:]}{numeral(number)}有限公司",
            between(rng, date(2024, 1, 5), date(2026, 11, 6)),
        )


TABLES = (Table(dataset="zrzyj/jianshe-yongdi-churang", resource="churang", rows=sales),)
