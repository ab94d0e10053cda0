"""CKAN's action API as files, so that its harvesters and `ckanapi` read this catalogue unchanged.

A static host ignores what follows the `?`: `package_show/<name>` holds the answer to
`package_show?id=<name>`, and whoever serves the site maps one to the other (the service with
`--site`, nginx in `deploy/`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import as_json, write_json, write_text

FOLDER = "ckan/api/3/action"
PUT_IN = "@@result@@"
"""Stands in an answer for what is written out as JSON already."""
Json = dict[str, object]


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The five calls that harvesters make, and what they lead to."""
    addresses = Addresses(edition.catalog)
    themes = _groups(edition)
    shown = {dataset.id: dataset for dataset in edition.datasets}

    def said(id_: str) -> str:
        return as_json(_package(edition, addresses, shown[id_], themes)).rstrip()

    each = edition.parts.of_each("ckan", str, shown, said)
    packages = {name_of(id_): text for id_, text in each.items()}
    organizations = {
        id_: _organization(edition, id_)
        for id_ in edition.by_department
        if id_ in edition.catalog.departments_by_id
    }
    groups = {str(group["name"]): group for group in themes.values()}
    yield _answer(site, "package_list", list(packages))
    listed = _listed(packages.values())
    yield _answer(site, "current_package_list_with_resources", PUT_IN, listed)
    yield _answer(site, "package_search", {"count": len(packages), "results": PUT_IN}, listed)
    yield _answer(site, "organization_list", list(organizations))
    yield _answer(site, "group_list", list(groups))
    yield _answer(site, "status_show", {"ckan_version": "2.11.0", "site_title": edition.catalog.city.title})
    missing = {"__type": "Not Found Error", "message": "没有这一项 / Not found"}
    refused = {"help": "", "success": False, "error": missing}
    yield write_json(site, f"{FOLDER}/not_found.json", refused)
    for id_ in filter(edition.writes, shown):
        yield _answer(site, f"package_show/{name_of(id_)}", PUT_IN, each[id_])
    for kind, things in (("organization_show", organizations), ("group_show", groups)):
        for name, thing in things.items():
            yield _answer(site, f"{kind}/{name}", thing)


def name_of(id_: str) -> str:
    """CKAN names have no slash; two underscores cannot stand in our ids."""
    return id_.replace("/", "__")


def _listed(texts: Collection[str]) -> str:
    """A list of JSON documents that are written out already."""
    return "[\n " + ",\n ".join(text.replace("\n", "\n ") for text in texts) + "\n]" if texts else "[]"


def _answer(site: Path, call: str, result: object, text: str = "") -> str:
    """One answer; where its result says `PUT_IN` stands `text`, indented as its place asks for."""
    answer = as_json({"help": "", "success": True, "result": result})
    if text:
        before, _, after = answer.partition(f'"{PUT_IN}"')
        line = before.rpartition("\n")[2]
        indent = " " * (len(line) - len(line.lstrip()))
        answer = before + text.replace("\n", f"\n{indent}") + after
    # Beside the folder of the same name, so the answer to a call without parameters has an ending.
    return write_text(site, f"{FOLDER}/{call}.json", answer)


def _package(edition: Edition, addresses: Addresses, dataset: Dataset, themes: Mapping[str, Json]) -> Json:
    whole = is_shown_whole(dataset)
    page = addresses.dataset(dataset.id)
    entry = edition.entries[dataset.id]
    return {
        "id": name_of(dataset.id),
        "name": name_of(dataset.id),
        "title": dataset.title,
        "notes": dataset.description if whole else dataset.sharing.reason or "",
        "url": page,
        "type": "dataset",
        "state": "active",
        "private": False,
        "owner_org": dataset.department,
        "organization": _organization(edition, dataset.department),
        "groups": [themes[theme] for theme in dataset.themes] if whole else [],
        "tags": [{"name": word, "display_name": word} for word in dataset.keywords] if whole else [],
        "num_tags": len(dataset.keywords) if whole else 0,
        "license_title": dataset.sharing.type.value,
        "metadata_created": _time(dataset.published_on),
        "metadata_modified": _time(dataset.published_on),
        "extras": [{"key": key, "value": value} for key, value in _extras(edition, dataset).items() if value],
        "resources": _resources(edition, addresses, dataset) if whole else [],
        "num_resources": len(dataset.distributions) if whole else 0,
        "last_modified": entry.updated_on.isoformat() if entry.updated_on else None,
    }


def _extras(edition: Edition, dataset: Dataset) -> dict[str, str]:
    said = {"共享类型": dataset.sharing.type.value}
    if not is_shown_whole(dataset):
        return said
    department = edition.catalog.departments_by_id[dataset.department]
    gone = dataset.withdrawn
    return said | {
        "信息资源代码": dataset.code,
        "资源提供方代码": department.uscc,
        "提供方内部部门": dataset.unit or "",
        "共享条件": dataset.sharing.conditions or "",
        "共享范围": dataset.sharing.scope or "",
        "使用用途": dataset.sharing.purpose or "",
        "开放属性": dataset.opening_type,
        "开放条件": dataset.opening_conditions or "",
        "更新周期": dataset.accrual_periodicity,
        "格式分类": dataset.format_class,
        "格式类型": dataset.format_type,
        "其他类型资源格式描述": dataset.format_note or "",
        "提供方式": "；".join(dataset.sharing.access),
        "共享方式分类": dataset.sharing.channel,
        "发布日期": dataset.published_on.isoformat() if dataset.published_on else "",
        "别名": "；".join(dataset.aliases),
        "关联资源代码": "；".join(dataset.related),
        "状态": dataset.status.value,
        "停用日期": gone.on.isoformat() if gone and gone.on else "",
        "停用理由": gone.reason if gone else "",
        "替代资源": (gone.replaced_by if gone else "") or "",
    }


def _resources(edition: Edition, addresses: Addresses, dataset: Dataset) -> list[Json]:
    # Of the descriptor that the audience sees: a field of ours may name an entry that is hidden from it.
    seen: Any = dataset.raw["resources"]
    schemas = {one["name"]: one["schema"] for one in seen if one.get("schema") is not None}
    return [
        {
            "id": f"{name_of(dataset.id)}.{one.name}",
            "package_id": name_of(dataset.id),
            "name": one.title,
            "url": addresses.dataset(dataset.id),
            "format": (one.format or "").upper(),
            "state": "active",
            "position": position,
            "datastore_active": False,
            # As ckanext-validation has it: the fields are lost to harvesters otherwise.
            **({"schema": schemas[one.name]} if one.name in schemas else {}),
        }
        for position, one in enumerate(dataset.distributions)
    ]


def _organization(edition: Edition, id_: str) -> Json:
    department = edition.catalog.departments_by_id[id_]
    return {
        "id": id_,
        "name": id_,
        "title": department.title,
        "display_name": department.title,
        "type": "organization",
        "state": "active",
        "is_organization": True,
        "package_count": len(edition.by_department.get(id_, ())),
    }


def _groups(edition: Edition) -> Mapping[str, Json]:
    """Themes as groups; CKAN takes names of small letters, digits and two signs only."""
    groups: dict[str, Json] = {}
    names: set[str] = set()
    for theme, number in sorted(edition.theme_counts.items()):
        spelt = re.sub(r"[^a-z0-9]+", "-", "-".join(lazy_pinyin(theme)).lower()).strip("-") or "theme"
        name = next(n for i in itertools.count(1) if (n := spelt if i == 1 else f"{spelt}-{i}") not in names)
        names.add(name)
        groups[theme] = {
            "id": name,
            "name": name,
            "title": theme,
            "display_name": theme,
            "type": "group",
            "package_count": number,
        }
    return groups


def _time(day: object) -> str | None:
    return f"{day}T00:00:00" if day else None
