"""启东市公安局: standard addresses, without households and coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.names import street
from tests.sample_city.seed import between, stream
from tests.sample_city.tables import City, Row, Table

ADDRESSES = 120_000
_PER_STREET = 60


def addresses(city: City) -> Iterator[Row]:
    """Door plates along invented streets; every third plate stands for a numbered building."""
    rng = stream("gaj/biaozhun-dizhi")
    places = city.places
    per_village, more = divmod(ADDRESSES, len(city.villages))
    first, last = date(2008, 1, 1), date(2026, 11, 13)
    written = 0
    for at, village in enumerate(city.villages):
        stem = f"江苏省启东市{places[village.town]}{village.name}"
        for number in range(1, per_village + (at < more) + 1):
            road = street(at * 7 + number // _PER_STREET)
            plate = f"{number % _PER_STREET * 2 + 1}号"
            building = f"{rng.randint(1, 30)}幢" if number % 3 == 0 else None
            state = "停用" if rng.random() < 0.02 else "在用"
            written += 1
            yield (
                f"{village.code}{number:012d}",
                village.town,
                village.code,
                road,
                plate,
                building,
                f"{stem}{road}{plate}{building or ''}",
                state,
                between(rng, first, last),
            )
    assert written == ADDRESSES


TABLES = (
    Table(
        dataset="gaj/biaozhun-dizhi",
        resource="dizhi",
        rows=addresses,
        data_date=date(2026, 11, 16),
        delivered_on=date(2026, 11, 16),
    ),
)
