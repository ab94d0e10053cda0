"""启东市教育体育局: schools and their districts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sample_city.names import numeral, office_phone, street
from tests.sample_city.seed import stream
from tests.sample_city.tables import City, Row, Table

_COUNTS = {"小学": 20, "初级中学": 14, "幼儿园": 16, "高级中学": 5, "中等职业学校": 3, "特殊教育学校": 2}
_NAMES = {
    "高级中学": "高级中学",
    "中等职业学校": "中等专业学校",
    "特殊教育学校": "特殊教育学校",
    "初级中学": "初级中学",
}
_PRIVATE_KINDERGARTENS = 6


def _schools() -> list[tuple[str, str, str, str]]:
    """Code, name, kind and who runs it; the same in both tables."""
    found: list[tuple[str, str, str, str]] = []
    for kind, count in _COUNTS.items():
        for number in range(1, count + 1):
            runner = "民办" if kind == "幼儿园" and number > count - _PRIVATE_KINDERGARTENS else "公办"
            name = f"启东市示例第{numeral(number)}{_NAMES.get(kind, kind)}"
            found.append((f"3132068{len(found) + 1:03d}", name, kind, runner))
    return found


def schools(city: City) -> Iterator[Row]:
    """Sixty schools; their codes begin with a digit and stay text."""
    rng = stream("jytyj/xuexiao-minglu")
    for at, (code, name, kind, runner) in enumerate(_schools(), start=1):
        town = city.towns[at % len(city.towns)]
        classes = rng.randint(6, 48) if kind != "特殊教育学校" else rng.randint(6, 12)
        pupils = classes * rng.randint(28, 46) if kind != "特殊教育学校" else classes * rng.randint(6, 10)
        address = f"启东市{town.name}{street(at)}{rng.randint(1, 399)}号"
        yield (code, name, kind, runner, town.code, address, office_phone(at), pupils, classes)


def districts(city: City) -> Iterator[Row]:
    """Every village has one primary and one middle school this year."""
    rng = stream("jytyj/shijiaoqu")
    public = [school for school in _schools() if school[3] == "公办"]
    for kind, stage in (("小学", "小学"), ("初级中学", "初中")):
        of_kind = [school for school in public if school[2] == kind]
        for at, village in enumerate(city.villages):
            code = of_kind[at * len(of_kind) // len(city.villages)][0]
            last = rng.randint(40, 400)
            extent = f"{village.name}辖区，含{street(at)}1号至{last}号"
            yield (2026, code, village.code, stage, extent)


TABLES = (
    Table(dataset="jytyj/xuexiao-minglu", resource="xuexiao", rows=schools),
    Table(dataset="jytyj/shijiaoqu", resource="shijiaoqu", rows=districts),
)
