"""The small city with a hostile text in every string that a department or its data can bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.small_city import City


def table_of(city: City) -> dict[str, Any]:
    """The one table of the served entry, to be changed and patched back."""
    table: dict[str, Any] = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))[
        "resources"
    ][0]
    return table


def hostile_city(folder: Path, text: str) -> City:
    """A city whose titles, descriptions, conditions, bases, departments and cells all say `text`."""
    city = City.copy_to(folder / "catalog_src")
    table = table_of(city)
    for field in table["schema"]["fields"]:
        field["title"] += text
        field["description"] = text
    gov: dict[str, Any] = {"unit": text, "aliases": [text]}
    city.patch(
        "mzj/gongce/datapackage.json",
        {"title": text, "description": text, "keywords": [text], "gov": gov}
        | {"resources": [table | {"title": text}]},
    )
    stated = dict.fromkeys(("conditions", "scope", "purpose"), f"凭受理编号逐人核验登记状态{text}")
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"sharing": stated}})
    basis = {"level": "法律", "title": "中华人民共和国民法典", "article": "第一千一百一十条"}
    basis |= {"docNo": text, "quote": text}
    city.patch(
        "mzj/shouyang/datapackage.json",
        {"title": text + "二", "gov": {"sharing": {"reason": text, "denialBasis": [basis]}}},
    )
    city.patch("mzj/department.json", dict.fromkeys(("title", "shortTitle", "office"), text))
    city.patch("catalog.json", {"title": text, "demo": text})
    cell = text.replace('"', '""')
    rows = (city.source / "mzj/gongce/data/cesuo.csv").read_text("utf-8").replace("示例公厕甲", f'"{cell}"')
    city.write("mzj/gongce/data/cesuo.csv", rows)
    return city
