"""What is generated: a table belongs to a resource of a descriptor, which says how it is written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.sample_city.seed import AS_OF

Value = str | int | bool | Decimal | date | datetime | None
Row = tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """An 信息项, as far as writing it needs."""

    name: str
    type: str
    length: str
    choices: tuple[str, ...]
    words: tuple[str, str]
    """How true and false are written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A resource of a committed descriptor: where its rows go and in which columns."""

    path: str
    encoding: str
    columns: tuple[Column, ...]

    @property
    def is_delivered(self) -> bool:
        """Whether the file lies in the data root and not in git."""
        return self.path.startswith("dropbox/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A town or zone (区划代码) or a village (统计用区划代码)."""

    code: str
    name: str
    town: str = ""
    """Of a village: the 区划代码 of the town or zone under which the statistics list it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """The committed catalogue: its facts and its descriptors."""

    source: Path
    towns: tuple[Place, ...]
    zones: tuple[Place, ...]
    villages: tuple[Place, ...]
    _shapes: dict[str, Shape] = field(default_factory=dict)

    def shape(self, dataset: str, resource: str) -> Shape:
        """The resource as its descriptor has it."""
        key = f"{dataset}/{resource}"
        if key not in self._shapes:
            self._shapes[key] = _read_shape(self.source / dataset / "datapackage.json", resource)
        return self._shapes[key]

    def choices(self, dataset: str, resource: str, column: str) -> tuple[str, ...]:
        """The values that the descriptor allows: they are written down once, there."""
        shape = self.shape(dataset, resource)
        return next(c.choices for c in shape.columns if c.name == column)

    @property
    def places(self) -> dict[str, str]:
        """Names of towns and zones by 区划代码."""
        return {place.code: place.name for place in (*self.towns, *self.zones)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows for one resource."""

    dataset: str
    resource: str
    rows: Callable[[City], Iterator[Row]]
    data_date: date = AS_OF
    delivered_on: date = AS_OF


def open_city(source: Path) -> City:
    """The city as committed, with the facts that rows are made from."""
    zhen = _facts(source / "mzj/zhen-minglu/data/zhen.csv", "utf-8")
    cunju = _facts(source / "mzj/cunju-minglu/data/cunju.csv", "gb18030")
    by_statistics = {row["统计用区划代码"]: row["区划代码"] for row in zhen if row["统计用区划代码"]}
    return City(
        source=source,
        towns=tuple(Place(code=r["区划代码"], name=r["名称"]) for r in zhen if r["类别"] == "镇"),
        zones=tuple(Place(code=r["区划代码"], name=r["名称"]) for r in zhen if r["类别"] == "功能区"),
        villages=tuple(
            Place(code=r["统计用区划代码"], name=r["名称"], town=by_statistics[r["乡级代码"]]) for r in cunju
        ),
    )


def _facts(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _read_shape(descriptor: Path, resource: str) -> Shape:
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    found = next(r for r in package["resources"] if r["name"] == resource)
    return Shape(
        path=found["path"],
        encoding=found.get("encoding", "utf-8"),
        columns=tuple(
            Column(
                name=f["name"],
                type=f["type"],
                length=f["gov"].get("length", ""),
                choices=tuple(f.get("constraints", {}).get("enum", ())),
                words=(f.get("trueValues", ["true"])[0], f.get("falseValues", ["false"])[0]),
            )
            for f in found["schema"]["fields"]
        ),
    )
