"""启东市城市管理局: public toilets and collection points."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sample_city.names import brand, street
from tests.sample_city.seed import stream
from tests.sample_city.tables import City, Row, Table

_HOURS = ("全天", "05:00—22:00", "06:00—21:00")
_SORTS = ("厨余垃圾、其他垃圾", "可回收物、有害垃圾、厨余垃圾、其他垃圾", "可回收物、其他垃圾")
_TIMES = ("06:30—09:00，18:00—20:30", "06:00—08:30，17:30—20:00", "全天")


def toilets(city: City) -> Iterator[Row]:
    """A hundred and fifty toilets with 16-digit part codes and no coordinates."""
    rng = stream("csglj/gonggong-cesuo")
    for number in range(1, 151):
        town = city.towns[number % len(city.towns)]
        yield (
            f"3206810108{number:06d}",
            f"示例公厕{number:03d}",
            town.code,
            f"{town.name}{street(number + 1500)}与{street(number + 1501)}交叉口{rng.choice('东西南北')}侧",
            rng.choices(("一类", "二类", "三类"), (2, 5, 3))[0],
            rng.choice(_HOURS),
            rng.random() < 0.8,
            f"启东市{brand(number % 5)}保洁服务有限公司",
            rng.choices(("正常", "维修", "停用"), (95, 4, 1))[0],
        )


def collection_points(city: City) -> Iterator[Row]:
    """Eight hundred points spread over all villages."""
    rng = stream("csglj/laji-fenlei-toufangdian")
    places = city.places
    for number in range(1, 801):
        village = city.villages[number * 7 % len(city.villages)]
        yield (
            f"TF{number:010d}",
            village.code,
            f"{places[village.town]}{village.name}{street(number)}{rng.randint(1, 99)}号旁",
            rng.choice(_TIMES),
            rng.choice(_SORTS),
            f"启东市{brand(number % 37)}物业服务有限公司",
        )


TABLES = (
    Table(dataset="csglj/gonggong-cesuo", resource="cesuo", rows=toilets),
    Table(dataset="csglj/laji-fenlei-toufangdian", resource="toufangdian", rows=collection_points),
)
