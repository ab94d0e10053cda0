"""`mulu adopt --upstream`: entries of a catalogue above, kept in `_upstream/` as 上级资源."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder import foreign
from site_builder.authoring import naming
from site_builder.authoring.tree_writing import write_all
from site_builder.catalog import SharingType
from site_builder.errors import BuildError, OutputUnwritable
from site_builder.foreign import Foreign, ForeignEntry, Loss
from site_builder.foreign.headers import columns
from site_builder.workbook.forms import Unreadable

FOLDER = "_upstream"
MOST = 4_000_000
"""Signs of one file; a descriptor may have five megabytes."""
_SAID = {
    "code": "信息资源代码",
    "description": "信息资源摘要",
    "conditions": "共享条件",
    "publishedOn": "发布日期",
    "updatedOn": "数据更新日期",
}
_USED = frozenset(
    {*_SAID.values(), "信息资源名称", "信息资源提供方", "共享类型", "更新周期", "关键词", "主题"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Upstream:
    """What was kept, and what was not."""

    files: tuple[str, ...]
    entries: int
    added: int
    gone: int
    """Entries of the earlier edition that this one no longer has."""
    losses: tuple[Loss, ...]


def adopt_upstream(file: Path, level: str, source: Path, on: date) -> Upstream:
    """Replace what was kept of a level by what its new file states; an entry keeps its address.

    Raises:
        BuildError: the file or the source cannot be read, or the level has no name that could be a file's.
        Held: the file carries a 密级标志.
    """
    slug = naming.fit(level).replace("-", "")
    if not slug:
        raise BuildError(f"“{level}”不能作上级的名称；写成 南通、江苏 的样子。")
    if not (source / "catalog.json").is_file():
        raise BuildError(f"{source} 不是目录源（没有 catalog.json）；用 --source 指明。")
    found = foreign.read(file)
    before = dict(_kept(source, slug))
    losses = list(found.losses)
    entries = _entries(found, before, losses)
    head = {
        "$schema": "../../schemas/upstream.schema.json",
        "level": level,
        **({"title": " ".join(found.title.split())} if found.title.strip() else {}),
        "takenOn": on.isoformat(),
        "from": {
            "name": file.name,
            "kind": found.kind,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        },
    }
    texts = {
        f"{FOLDER}/{slug}{'' if number == 1 else f'-{number}'}.json": _text({**head, "entries": part})
        for number, part in enumerate(_parts(entries), start=1)
    }
    stale = [path for path in _files(source, slug) if f"{FOLDER}/{path.name}" not in texts]
    write_all(source, texts)
    try:
        for path in stale:
            path.unlink()
    except OSError as error:
        raise OutputUnwritable(f"删不掉上一次的 {error.filename}：{error.strerror}") from error
    keys = {str(one["key"]) for one in entries}
    return Upstream(
        files=tuple(texts),
        entries=len(entries),
        added=len(keys - before.keys()),
        gone=len(before.keys() - keys),
        losses=tuple(losses),
    )


def _entries(found: Foreign, before: Mapping[str, str], losses: list[Loss]) -> list[dict[str, object]]:
    taken = set(before.values())
    made: dict[str, dict[str, object]] = {}
    for one in found.entries:
        key = _line(one.said.get("信息资源代码") or one.key)
        if key in made:
            losses.append(Loss(entry=one.title, where="标识", value=key, why="与前面一项重复，没有编入"))
            continue
        id_ = before.get(key) or naming.unused(
            naming.fit(one.title) or naming.fit(one.name) or "ziyuan", taken
        )
        taken.add(id_)
        made[key] = _entry(one, key, id_, losses)
    return sorted(made.values(), key=lambda entry: str(entry["id"]))


def _entry(one: ForeignEntry, key: str, id_: str, losses: list[Loss]) -> dict[str, object]:
    def lose(where: str, value: str, why: str) -> None:
        losses.append(Loss(entry=one.title, where=where, value=value, why=why))

    entry: dict[str, object] = {"id": id_, "key": key, "title": _line(one.title)}
    entry["provider"] = _line(one.said.get("信息资源提供方", "")) or "未写明"
    entry |= {name: text for name, header in _SAID.items() if (text := one.said.get(header, "").strip())}
    for name in ("code", "publishedOn", "updatedOn"):
        if name in entry:
            entry[name] = _line(str(entry[name]))
    for name, header, words in (
        ("sharing", "共享类型", tuple(SharingType)),
        ("cycle", "更新周期", columns()["更新周期"].node.get("enum", ())),
    ):
        if stated := one.said.get(header):
            try:
                entry[name] = columns()[header].form.read(stated, words)
            except Unreadable as trouble:
                lose(header, stated, f"{trouble.message}{trouble.hint}")
    parts = [part for header in ("关键词", "主题") for part in one.said.get(header, "").split("；")]
    if keywords := list(dict.fromkeys(filter(None, map(_line, parts)))):
        entry["keywords"] = keywords
    if items := list(dict.fromkeys(filter(None, map(_line, _items(one))))):
        entry["items"] = items
    if page := _line(one.page):
        entry["page"] = page
    for header, text in one.said.items():
        if header not in _USED:
            lose(header, text, "上级资源只留名称、提供方、摘要、共享类型和条件、周期、关键词、信息项")
    return entry


def _items(one: ForeignEntry) -> Iterator[str]:
    for table in one.tables:
        yield from (item.get("信息项名称", "") for item in table.items)
        fields = (table.schema or {}).get("fields")
        for field in fields if isinstance(fields, list) else ():
            if isinstance(field, dict):
                yield str(field.get("title") or field.get("name") or "")


def _kept(source: Path, slug: str) -> Iterator[tuple[str, str]]:
    """Key and id of every entry that was kept before."""
    for path in _files(source, slug):
        try:
            value = json.loads(path.read_text("utf-8"))
            yield from ((str(one["key"]), str(one["id"])) for one in value["entries"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BuildError(f"{path} 读不懂，先用 mulu check 看原因；确要重来的，删去这个文件。") from error


def _files(source: Path, slug: str) -> list[Path]:
    folder = source / FOLDER
    return sorted([*folder.glob(f"{slug}.json"), *folder.glob(f"{slug}-[0-9]*.json")])


def _parts(entries: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    part: list[dict[str, object]] = []
    size = 0
    for entry in entries:
        length = len(json.dumps(entry, ensure_ascii=False).encode()) * 5 // 4
        if part and size + length > MOST:
            yield part
            part, size = [], 0
        part.append(entry)
        size += length
    yield part


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
