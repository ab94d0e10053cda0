"""Entries of the small city, mended."""

from __future__ import annotations

import json
from typing import Any

from site_builder.authoring import fix
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"
DATA = "mzj/gongce/data/cesuo.csv"
HEADER = "编号,名称,厕位数,启用日期\n"


def read(city: City, path: str = DATASET) -> Any:
    return json.loads((city.source / path).read_text("utf-8"))


def write(city: City, value: Any, path: str = DATASET) -> None:
    """As it is, the review's digest included."""
    city.write(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def mend(city: City) -> tuple[fix.Change, ...]:
    changes = fix.plan(city.config())
    fix.write(city.source, changes)
    return changes
