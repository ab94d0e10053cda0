"""The top level of a package in the words of v2: title, summary, dates, licences, and all other keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from site_builder.authoring.notes import Notes

FIRST = ("$schema", "name", "title", "description", "keywords", "created", "version", "licenses")
LAST = ("gov", "resources")
SCHEMA = "../../../schemas/dataset.schema.json"
STANDARD = re.compile(r"https?://datapackage\.org/profiles/[\w.]+/datapackage\.json")
BEIJING = timezone(timedelta(hours=8))
"""A day without an offset is a day in the city."""


def normal(value: Mapping[str, object], *, name: str, tables: list[str], notes: Notes) -> dict[str, object]:
    """The package without `gov` and `resources`; keys of no standard stay as they are."""
    result: dict[str, object] = {key: item for key, item in value.items() if key not in LAST}
    result["name"] = name
    stated = value.get("name")
    if isinstance(stated, str) and stated != name:
        notes.derive(f"数据包名“{stated}”改为 {name}。")
    _profile(result, value, notes)
    _title(result, value, name, notes)
    _description(result, value, tables, notes)
    _created(result, value, notes)
    _licence(result, value, notes)
    if isinstance(value.get("version"), (int, float)) and not isinstance(value["version"], bool):
        result["version"] = str(value["version"])
    keywords = value.get("keywords")
    if isinstance(keywords, str):
        result["keywords"] = [word for word in re.split(r"[,，;；、\s]+", keywords) if word]
        notes.derive("关键词原是一段文字，已分成列表。")
    if "gov" in value:
        result["adoptedGov"] = value["gov"]
        notes.leave("数据包里原有的 gov 属于别的目录，原样存为 adoptedGov，不起作用。")
    return result


def ordered(value: Mapping[str, object]) -> dict[str, object]:
    """Keys in the order of the contract; `gov` and `resources` last, where they are looked for."""
    others = [key for key in value if key not in FIRST and key not in LAST]
    return {key: value[key] for key in (*FIRST, *others, *LAST) if key in value}


def _profile(result: dict[str, object], value: Mapping[str, object], notes: Notes) -> None:
    own = value.get("$schema")
    result["$schema"] = SCHEMA
    if isinstance(own, str) and own != SCHEMA and not STANDARD.fullmatch(own):
        result.setdefault("profile", own)
        notes.leave(f"$schema 原为 {own}，改指本目录的 schema；原值存为 profile，没有按它核对。")
    profile = value.get("profile")
    if isinstance(profile, str) and "://" in profile:
        notes.leave(f"profile（{profile}）在网上，不下载，没有按它核对。")


def _title(result: dict[str, object], value: Mapping[str, object], name: str, notes: Notes) -> None:
    title = value.get("title")
    if isinstance(title, str) and title.strip():
        result["title"] = title.strip()
        return
    result["title"] = value["name"] if isinstance(value.get("name"), str) else name
    notes.derive("数据包没有 title，用 name 作信息资源名称，请改成中文名称。")


def _description(
    result: dict[str, object], value: Mapping[str, object], tables: list[str], notes: Notes
) -> None:
    text = value.get("description")
    if isinstance(text, str) and text.strip():
        result["description"] = text.strip()
        return
    result["description"] = (
        f"{result['title']}，含{'、'.join(tables)}。" if tables else f"{result['title']}。"
    )
    notes.derive("数据包没有 description，摘要由名称和表名写成，请改写。")


def _created(result: dict[str, object], value: Mapping[str, object], notes: Notes) -> None:
    created = value.get("created")
    if not isinstance(created, str):
        return
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        notes.leave(f"created“{created}”不是日期时间，照原样保留，请改。")
        return
    if moment.tzinfo is None:
        result["created"] = moment.replace(tzinfo=BEIJING).isoformat()
        notes.derive(f"created“{created}”没有时差，按北京时间写成 {result['created']}。")


def _licence(result: dict[str, object], value: Mapping[str, object], notes: Notes) -> None:
    old = value.get("license")
    if old is None or "licenses" in value:
        return
    del result["license"]
    if isinstance(old, str):
        key = "path" if "://" in old else "name"
        result["licenses"] = [{key: old}]
    else:
        result["licenses"] = [old]
    notes.derive("license 是旧写法，已改为 licenses。")
