"""A city with one table of every type a column can have, written as csv and published by the builder."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from site_builder.build import build
from site_builder.review import content_hash
from tests.small_city import City

NULL = "-"
"""The table's missing value, so that an empty cell is the empty text."""

DATASET, TABLE = "mzj/leixing", "leixing"

TYPES = {
    "code": "string",
    "word": "string",
    "备注": "string",
    "a__eq": "string",
    "count": "integer",
    "big": "integer",
    "huge": "integer",
    "x": "number",
    "money": "number",
    "on": "date",
    "at": "datetime",
    "yes": "boolean",
    "year": "year",
    "month": "yearmonth",
    "clock": "time",
}

WORDS = [
    "人民路",
    "人民",
    "人民北路",
    "a",
    "A",
    "ab",
    "aB",
    "100%",
    "1_0",
    "100_",
    "𠮷祥里",
    "\u00e9",
    "e\u0301",
    "z\U0001f600",
    "",
    " ",
]
NOTES = ["=cmd()", '引"号', "逗,号", "换\n行", "反\\斜", "'单'", "null", "NULL", "x" * 40, "", "零\u200b宽"]
KEYS = [
    "000123",
    "a,b",
    "c/d",
    "e%f",
    "%2C",
    "𠮷",
    "ｆｕｌｌ",
    "..",
    "a b",
    "+1",
    "\u00e9",
    "?x=1",
    "#",
    "0",
    "-1",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedCity:
    """The source files and what was published from them."""

    city: City

    @property
    def snapshot(self) -> Path:
        return self.city.source.parent / "build/snapshot"

    @property
    def file(self) -> Path:
        return self.city.source / DATASET / "data/leixing.csv"

    def publish(self) -> str:
        """Build; the generation's name."""
        result = build(self.city.config())
        assert result.published is not None, result.compiled.findings
        return result.published.generation

    def write_rows(self, *, seed: int, rows: int = 180) -> None:
        """Rows of a seed: ties, nulls and values of every odd kind."""
        random = Random(seed)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(TYPES)
            for number in range(rows):
                key = KEYS[number] if number < len(KEYS) else f"k{number:05}"
                writer.writerow([key, *(cell(random, name) for name in list(TYPES)[1:])])

    @classmethod
    def make(cls, folder: Path, *, seed: int = 1) -> TypedCity:
        """The small city with the table in it, published."""
        made = cls(city=City.copy_to(folder / "catalog_src"))
        made.write_rows(seed=seed)
        made.city.patch(f"{DATASET}/datapackage.json", _descriptor(made.city))
        made.publish()
        return made


def cell(random: Random, name: str) -> str:
    """One cell; about one in eight is null, and values repeat so that orders have ties."""
    if random.random() < 0.12:
        return NULL
    day = random.choice(
        [
            "1899-12-31",
            "1900-01-01",
            "2026-02-28",
            "2024-02-29",
            "9999-12-31",
            f"2026-0{random.randint(1, 9)}-1{random.randint(0, 9)}",
        ]
    )
    clock = random.choice(["00:00:00", "23:59:59", f"08:{random.randint(10, 59)}:00"])
    match name:
        case "word" | "a__eq":
            return random.choice(WORDS)
        case "备注":
            return random.choice(NOTES)
        case "count":
            return str(random.choice([0, 1, -1, 7, 42, 2**53 - 1, random.randint(-50, 50)]))
        case "big":
            return str(random.choice([2**53 + 1, -(2**63), 2**63 - 1, 5, random.randint(-(10**17), 10**17)]))
        case "huge":
            return str(random.choice([10**29 + 7, -(10**29), 12, 9, random.randint(0, 10**30)]))
        case "x":
            return str(random.choice([0.1, -1.5, 12.5, 3, 1e20, random.randint(-99, 99) / 4]))
        case "money":
            return random.choice(
                [
                    "12345678901234567890.12",
                    "9.5",
                    "10.50",
                    "-0.01",
                    f"{random.randint(0, 99)}.{random.randint(10, 99)}",
                ]
            )
        case "on":
            return day
        case "at":
            return f"{day}T{clock}"
        case "yes":
            return random.choice(["true", "false"])
        case "year":
            return random.choice(["1899", "2026", "2025"])
        case "month":
            return random.choice(["1899-12", "2026-11", "2026-01"])
        case _:
            return clock


def _descriptor(city: City) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))
    fields = [
        {"name": name, "title": name, "type": kind, "gov": {"basicItem": True}}
        for name, kind in TYPES.items()
    ]
    fields[0]["constraints"] = {"required": True}
    resource = {
        "name": TABLE,
        "title": "各种类型",
        "path": "data/leixing.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["code"], "missingValues": [NULL]},
    }
    record |= {"name": "leixing", "title": "各种类型的信息项", "resources": [resource]}
    record["gov"]["code"] = "107001320681/000002"
    record["gov"]["secrecyReview"]["hash"] = content_hash(record)
    return record
