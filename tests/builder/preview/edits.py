"""Edits of one entry as departments make them, drawn by seed: what a save may bring to a preview."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.small_city import City

Descriptor = dict[str, Any]
Edit = Callable[[Descriptor, random.Random], Mapping[str, Any]]
TERMS = {"conditions": "凭受理编号核验。", "scope": "市公安局", "purpose": "核验登记状态。"}


def _fields(value: Descriptor, change: Callable[[dict[str, Any]], None]) -> Mapping[str, Any]:
    """The resources with one thing changed in each of their fields that says so."""
    for resource in value["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            change(field)
    return {"resources": value["resources"]}


def _one_field(
    value: Descriptor, draw: random.Random, change: Callable[[dict[str, Any]], None]
) -> Mapping[str, Any]:
    keys = {key for one in value["resources"] for key in one.get("schema", {}).get("primaryKey", ())}
    names = [
        field["name"]
        for one in value["resources"]
        for field in one.get("schema", {}).get("fields", ())
        if field["name"] not in keys
    ]
    chosen = draw.choice(names) if names else None
    return _fields(value, lambda field: change(field) if field["name"] == chosen else None)


def _closed(field: dict[str, Any]) -> None:
    field.setdefault("gov", {})["sharing"] = "有条件共享"


def _masked(field: dict[str, Any]) -> None:
    field.setdefault("gov", {}).update({"sensitive": "电话号码", "masking": "隐去后四位"})


EDITS: Mapping[str, Edit] = {
    "title": lambda value, draw: {"title": f"{value['title']}（{draw.randrange(1000)}号改）"},
    "description": lambda value, draw: {"description": f"<b>新的说明</b>，第 {draw.randrange(1000)} 次。"},
    "keywords": lambda _, draw: {"keywords": [f"词{draw.randrange(1000)}"]},
    "aliases": lambda _, draw: {"gov": {"aliases": [f"又名{draw.randrange(1000)}"]}},
    "unit": lambda _, draw: {"gov": {"unit": f"第{draw.randrange(1000)}科"}},
    "cycle": lambda _, draw: {"gov": {"updateCycle": draw.choice(("每年", "每月", "不定期"))}},
    "people": lambda _, draw: {"contributors": [{"title": f"姓名标记{draw.randrange(1000)}"}]},
    "a field's words": lambda value, draw: _one_field(
        value, draw, lambda field: field.update({"description": f"改写的说明{draw.randrange(1000)}"})
    ),
    "a field closed": lambda value, draw: _one_field(value, draw, _closed),
    "a field masked": lambda value, draw: _one_field(value, draw, _masked),
    "conditional": lambda value, _: {
        "gov": {
            "sharing": {"type": "有条件共享", "access": ["联机查询"], "reason": None, "denialBasis": None}
            | TERMS
        }
    },
    "not opened": lambda _, __: {"gov": {"opening": {"type": "不予开放", "conditions": None}}},
    "hidden": lambda _, __: {"gov": {"visibility": "指定部门"}},
    "withdrawn": lambda _, __: {
        "gov": {"status": "停用", "withdrawn": {"on": "2026-11-01", "reason": "系统下线。"}}
    },
    "another code": lambda value, _: {"gov": {"code": f"{value['gov']['code'][:-3]}997"}},
    "no title": lambda _, __: {"title": ""},
    "an unknown theme": lambda _, __: {"gov": {"themes": ["没有这个主题"]}},
}
"""What is saved, as a merge patch; most leave the entry right, some do not."""


def entries(source: Path) -> list[str]:
    """Ids of all entries, sorted."""
    return sorted(
        path.parent.relative_to(source).as_posix() for path in source.glob("[a-z]*/[a-z]*/datapackage.json")
    )


def save(city: City, id_: str, edit: str, draw: random.Random) -> str:
    """Make the edit; gives the path that was saved."""
    path = f"{id_}/datapackage.json"
    value = json.loads((city.source / path).read_bytes())
    city.patch(path, EDITS[edit](value, draw))
    return path
