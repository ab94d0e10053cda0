"""启东市交通运输局: bus lines, stops and their order; coach departures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.sample_city.names import brand, street
from tests.sample_city.seed import between, decimal, stream
from tests.sample_city.tables import City, Row, Table

STOPS = 300
LINES = 15
_STOPS_PER_LINE = 24


def _stop_code(number: int) -> str:
    return f"3206{number:04d}"


def _stop_name(number: int) -> str:
    return f"{brand(number + 1300)}站"


def _stops_of(line: int) -> list[int]:
    """The stops of a line in order; neighbours share some, so that one can change."""
    return [(line * 19 + at) % STOPS + 1 for at in range(_STOPS_PER_LINE)]


def stops(city: City) -> Iterator[Row]:
    rng = stream("jtysj/gongjiao-xianlu/zhandian")
    headings = city.choices("jtysj/gongjiao-xianlu", "zhandian", "行向")
    for number in range(1, STOPS + 1):
        opened = between(rng, date(2012, 1, 1), date(2026, 10, 31))
        town = city.towns[number * len(city.towns) // (STOPS + 1)]
        yield (
            _stop_code(number),
            _stop_name(number),
            town.code,
            street(number // 6),
            rng.choice(headings),
            opened,
        )


def lines(city: City) -> Iterator[Row]:
    """Line codes keep their leading zeros; times are text such as 06:05."""
    rng = stream("jtysj/gongjiao-xianlu/xianlu")
    for line in range(1, LINES + 1):
        order = _stops_of(line)
        ends = f"{_stop_name(order[0])}—{_stop_name(order[-1])}"
        first = f"{rng.choice((5, 6))}".zfill(2) + f":{rng.choice((0, 5, 15, 30, 45)):02d}"
        last = f"{rng.choice((18, 19, 20, 21))}:{rng.choice((0, 10, 20, 30)):02d}"
        yield (f"{line:03d}", f"示例{line}路", ends, first, last, decimal(rng.choice((10, 15, 20)), 1))


def order(city: City) -> Iterator[Row]:
    rng = stream("jtysj/gongjiao-xianlu/zhanxu")
    for line in range(1, LINES + 1):
        for heading in city.choices("jtysj/gongjiao-xianlu", "zhanxu", "方向"):
            route = _stops_of(line) if heading == "上行" else _stops_of(line)[::-1]
            metres = 0
            for at, stop in enumerate(route, start=1):
                yield (f"{line:03d}", heading, at, _stop_code(stop), decimal(metres // 10, 2))
                metres += rng.randint(300, 1200)


def departures(city: City) -> Iterator[Row]:
    """Sixty departures between invented coach stations."""
    rng = stream("jtysj/keyun-banci")
    seats = {"中型中级": 29, "中型高级": 33, "大型中级": 45, "大型高一": 49}
    for number in range(1, 61):
        coach = rng.choice(tuple(seats))
        leaves = f"{rng.randint(5, 19):02d}:{rng.choice((5, 10, 20, 30, 40, 50)):02d}"
        week = rng.choice(("1234567", "1234567", "12345", "67", "135"))
        yield (
            f"BC{number:05d}",
            "启东示例客运站",
            f"示例{brand(number)[2:]}客运站",
            leaves,
            coach,
            seats[coach],
            week,
        )


TABLES = (
    Table(dataset="jtysj/gongjiao-xianlu", resource="zhandian", rows=stops),
    Table(dataset="jtysj/gongjiao-xianlu", resource="xianlu", rows=lines),
    Table(dataset="jtysj/gongjiao-xianlu", resource="zhanxu", rows=order),
    Table(
        dataset="jtysj/keyun-banci",
        resource="banci",
        rows=departures,
        data_date=date(2026, 11, 16),
        delivered_on=date(2026, 11, 16),
    ),
)
