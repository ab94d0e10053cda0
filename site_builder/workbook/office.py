"""The department a workbook is about, and the word lists its cells choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.codelists import words
from site_builder.errors import BuildError
from site_builder.sources import Document, Source


class UnknownDepartment(BuildError):
    """No folder with a readable department.json has this name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """信息资源提供方 as a workbook needs it."""

    id: str
    title: str
    names: frozenset[str]
    """Everything it is called."""
    uscc: str
    datasets: tuple[Document, ...]
    words: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]
    """`_codelists/classification.csv`: the name of each 类, 项 and 目 by code."""
    types: Mapping[str, tuple[str, ...]]
    """格式类型 of each 格式分类."""
    kinds: Mapping[tuple[str, str], str]
    """文件, 数据库 or 接口 for each pair of class and type."""


def office(source: Source, department: str) -> Office:
    """The department with its datasets in the order of their codes."""
    found = {document.path.partition("/")[0]: document for document in source.departments}
    if department not in found:
        known = "、".join(sorted(found)) or "无"
        raise UnknownDepartment(f"{source.root} 里没有部门 {department}；现有部门：{known}。")
    value = _object(found[department].value)
    lists = source.codelists
    formats = lists.get("formats", ())
    types: dict[str, list[str]] = {}
    for row in formats:
        types.setdefault(row.get("class", ""), []).append(row.get("type", ""))
    own = [d for d in source.datasets if d.path.startswith(f"{department}/")]
    titles = [value.get("title"), value.get("shortTitle"), *_list(value.get("aliases"))]
    return Office(
        id=department,
        title=_text(value.get("title")),
        names=frozenset(name for name in titles if isinstance(name, str)),
        uscc=_text(value.get("uscc")),
        datasets=tuple(sorted(own, key=lambda d: (code_of(d.value), d.path))),
        words={
            "themes": words(lists.get("themes", ())),
            "scenes": words(lists.get("scenes", ())),
            "types": tuple(dict.fromkeys(row["type"] for row in formats if row.get("type"))),
            "systems": _members(value.get("systems"), "title"),
            "people": _members(value.get("people"), "name"),
            "departments": tuple(sorted(found)),
        },
        classes={
            row["code"]: row.get("name", "") for row in lists.get("classification", ()) if "code" in row
        },
        types={name: tuple(filter(None, kept)) for name, kept in types.items()},
        kinds={(row.get("class", ""), row.get("type", "")): row.get("kind", "") for row in formats},
    )


def _members(value: object, name: str) -> tuple[str, ...]:
    found = [_object(one) for one in _list(value)]
    return tuple(f"{_text(one.get('id'))}（{_text(one.get(name))}）" for one in found)


def code_of(descriptor: object) -> str:
    """信息资源代码 as written; empty where none is."""
    return _text(_object(_object(descriptor).get("gov")).get("code"))


def title_of(descriptor: object) -> str:
    """信息资源名称 as written."""
    return _text(_object(descriptor).get("title"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
