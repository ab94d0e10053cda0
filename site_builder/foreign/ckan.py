"""CKAN: the answer of an action, a list of packages, or the lines of `ckanapi dump datasets`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from site_builder.foreign.entry import BETWEEN, Foreign, ForeignEntry, ForeignTable, ForeignUnreadable, Loss
from site_builder.foreign.headers import header_of

FOLLOWS = frozenset((
    "id", "num_resources", "num_tags", "type", "state", "isopen", "private", "owner_org",
    "creator_user_id", "revision_id", "tracking_summary", "relationships_as_object",
    "relationships_as_subject",
))  # fmt: skip
"""Counts and inner keys that CKAN makes itself from what is carried."""
RESOURCE_FOLLOWS = frozenset((
    "id", "package_id", "revision_id", "state", "position", "datastore_active", "url_type",
    "resource_type", "cache_last_updated", "cache_url", "mimetype_inner", "tracking_summary",
))  # fmt: skip
PERSONS = ("author", "author_email", "maintainer", "maintainer_email")
Lose = Callable[[str, object, str], None]
"""Where, what and why it is not carried."""
WANTED = "请取 package_search、current_package_list_with_resources 或 package_show 的答复，或 ckanapi dump datasets 的文件。"


def is_answer(raw: bytes) -> bool:
    """Whether a JSON text begins like something of CKAN: an answer, a list, or a package with its extras."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, list):
        return True
    return isinstance(value, dict) and (
        "success" in value or "owner_org" in value or "num_resources" in value
    )


def read(path: Path) -> Foreign:
    """Every package of the file.

    Raises:
        ForeignUnreadable: not JSON, an answer that refuses, or one that holds names only.
    """
    losses: list[Loss] = []
    entries = []
    for number, package in enumerate(_packages(path), start=1):
        if not isinstance(package, dict):
            raise ForeignUnreadable(f"{path.name} 第 {number} 项不是数据集，只有名称；{WANTED}")
        entries.append(_entry(package, losses))
    return Foreign(kind="CKAN", entries=tuple(entries), losses=tuple(losses))


def _packages(path: Path) -> list[object]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ForeignUnreadable(
            f"{path.name} 不是 UTF-8 编码（第 {error.start + 1} 个字节起）；请重新导出。"
        ) from error
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise ForeignUnreadable(f"{path.name} 层次太深，不像 CKAN 的答复；{WANTED}") from error
    except ValueError:
        return list(_lines(path, text))
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise ForeignUnreadable(f"{path.name} 不是 CKAN 的答复；{WANTED}")
    if value.get("success") is False:
        said = json.dumps(value.get("error"), ensure_ascii=False)[:200]
        raise ForeignUnreadable(f"{path.name} 是一次被拒绝的调用（{said}）；改正后重新取。")
    result = value.get("result", value)
    if isinstance(result, dict) and isinstance(result.get("results"), list):
        return list(result["results"])
    return result if isinstance(result, list) else [result]


def _lines(path: Path, text: str) -> Iterator[object]:
    """One package a line, as a dump has them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ForeignUnreadable(
                f"{path.name} 第 {number} 行不是 JSON；文件可能不完整，请重新导出。"
            ) from error


def _entry(package: Mapping[str, object], losses: list[Loss]) -> ForeignEntry:
    rest = {key: value for key, value in package.items() if value not in (None, "", [], {}, False)}
    key = _text(rest.pop("name", "")) or _text(package.get("id")) or "（没有名称）"
    owner = _text(package.get("owner_org"))
    entry = ForeignEntry(key=key, name=key.removeprefix(f"{owner}__"))
    said = entry.said

    def lose(where: str, value: object, why: str) -> None:
        losses.append(Loss(entry=entry.title, where=where, value=_text(value), why=why))

    said["信息资源名称"] = _text(rest.pop("title", ""))
    if notes := _text(rest.pop("notes", "")):
        said["信息资源摘要"] = notes
    if isinstance(organization := rest.pop("organization", None), dict):
        said["信息资源提供方"] = _text(organization.get("title") or organization.get("name"))
        if text := organization.get("description"):
            lose("organization.description", text, "是机构的说明，不是信息资源的")
    for where, header in (("tags", "关键词"), ("groups", "主题")):
        if words := _words(rest.pop(where, None)):
            said[header] = BETWEEN.join(words)
    entry.page = _text(rest.pop("url", ""))
    if updated := rest.pop("last_modified", None):
        said["数据更新日期"] = _text(updated)[:10]
    _extras(rest.pop("extras", None), said, lose)
    created = rest.pop("metadata_created", None)
    if created and "发布日期" not in said:
        said["发布日期"] = _text(created)[:10]
    modified = rest.pop("metadata_modified", None)
    if modified and _text(modified)[:10] not in (said.get("发布日期"), _text(created)[:10]):
        lose("metadata_modified", modified, "是对方目录条目的修改时间，本目录的由 git 记")
    _licence(rest, entry)
    for where in PERSONS:
        if value := rest.pop(where, None):
            lose(where, value, "是个人，不带入；联系人写在本部门 department.json")
    resources = rest.pop("resources", None)
    for number, one in enumerate(resources if isinstance(resources, list) else ()):
        _resource(one, f"resources[{number}]", entry, lose)
    for where, value in rest.items():
        if where not in FOLLOWS:
            lose(where, value, "本目录没有对应的内容")
    return entry


def _extras(extras: object, said: dict[str, str], lose: Lose) -> None:
    for one in extras if isinstance(extras, list) else ():
        name, value = (_text(one.get("key")), one.get("value")) if isinstance(one, dict) else ("", one)
        header = header_of(name)
        if value in (None, "", []):
            continue
        if header is None:
            lose(f"extras.{name}", value, "本目录没有对应的内容")
        elif header not in said:
            said[header] = BETWEEN.join(map(_text, value)) if isinstance(value, list) else _text(value)
        elif said[header] != _text(value):
            lose(f"extras.{name}", value, f"与已有的{header}不同，没有采用")


def _licence(rest: dict[str, object], entry: ForeignEntry) -> None:
    """`license_title` of our own exports is the 共享类型, which an extra says better."""
    title = _text(rest.pop("license_title", ""))
    name, path = _text(rest.pop("license_id", "")), _text(rest.pop("license_url", ""))
    if title == entry.said.get("共享类型") and not (name or path):
        return
    stated = {"name": name, "title": title, "path": path}
    if title or name or path:
        entry.licences.append({key: value for key, value in stated.items() if value})


def _resource(one: object, where: str, entry: ForeignEntry, lose: Lose) -> None:
    if not isinstance(one, dict):
        lose(where, one, "不是对象，读不懂")
        return
    rest = {key: value for key, value in one.items() if value not in (None, "", [], {}, False)}
    title = _text(rest.pop("name", "")) or _text(rest.pop("title", "")) or where
    schema = rest.pop("schema", None)
    if isinstance(schema, str):
        lose(f"{where}.schema", schema, "schema 在别处，不下载")
    identifier = _text(one.get("id"))
    entry.tables.append(
        ForeignTable(
            title=title,
            name=identifier.rpartition(".")[2] if identifier.startswith(f"{entry.key}.") else "",
            format=_text(rest.pop("format", "")).lower(),
            schema=schema if isinstance(schema, dict) else None,
        )
    )
    if rest.get("url") == entry.page:
        del rest["url"]
    for key, value in rest.items():
        if key in ("url", "hash", "size", "mimetype", "last_modified", "created", "metadata_modified"):
            lose(f"{where}.{key}", value, "是对方的数据文件，数据不随目录带入")
        elif key not in RESOURCE_FOLLOWS:
            lose(f"{where}.{key}", value, "本目录没有对应的内容")


def _words(value: object) -> list[str]:
    found = []
    for one in value if isinstance(value, list) else ():
        word = (
            one.get("display_name") or one.get("title") or one.get("name") if isinstance(one, dict) else one
        )
        if word:
            found.append(_text(word))
    return list(dict.fromkeys(found))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
