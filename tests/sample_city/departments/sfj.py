"""启东市司法局: where legal services are found."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sample_city.names import brand, office_phone, street
from tests.sample_city.seed import stream
from tests.sample_city.tables import City, Row, Table

_KINDS = (
    ("律师事务所", 14, "江苏{}律师事务所"),
    ("公证机构", 1, "江苏省启东市{}公证处"),
    ("基层法律服务所", 10, "启东市{}法律服务所"),
    ("司法鉴定机构", 3, "启东{}司法鉴定所"),
    ("法律援助工作站", 12, "启东市{}法律援助工作站"),
)
_HOURS = ("周一至周五 08:30—17:30", "周一至周五 09:00—17:00，周六 09:00—12:00")


def services(city: City) -> Iterator[Row]:
    """Forty offices; an aid station has no licence, so its number is empty."""
    rng = stream("sfj/falv-fuwu-jigou")
    number = 0
    for kind, count, form in _KINDS:
        for _ in range(count):
            number += 1
            town = city.towns[number % len(city.towns)]
            licence = None if kind == "法律援助工作站" else f"示例许可{2020 + number % 6}{number:06d}"
            address = f"启东市{town.name}{street(number + 700)}{rng.randint(1, 199)}号"
            name = form.format(brand(number + 900))
            yield (
                f"FL{number:06d}",
                name,
                kind,
                licence,
                town.code,
                address,
                rng.choice(_HOURS),
                office_phone(300 + number),
            )


TABLES = (Table(dataset="sfj/falv-fuwu-jigou", resource="jigou", rows=services),)
