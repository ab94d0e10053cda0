"""信息项 of a workbook → edits of `resources[].schema.fields[]`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from site_builder import datatypes
from site_builder.authoring.json_edits import Edit, Insert, Path, Put, Remove, at
from site_builder.authoring.notes import Notes
from site_builder.structure.schemas import node_at, schema
from site_builder.workbook.changes import Asked
from site_builder.workbook.column import Json
from site_builder.workbook.entries import Entry
from site_builder.workbook.fields import Item, fields_of
from site_builder.workbook.matching import match

ITEM = "信息项名称"
TYPES = {"C": "string", "M": "string", "N": "number", "Y": "number", "B": "number", "F": "number",
          "D": "date", "T": "datetime", "L": "boolean", "I": "integer", "G": "any"}  # fmt: skip
"""Table Schema type of a new 信息项 by its 数据类型."""

_LAST = 1 << 30
"""Where an item goes and others come to its place, it goes first."""


def order(path: Path) -> tuple[str, ...]:
    """The keys of the object at a path, in the order of the contract."""
    return tuple(node_at(schema("dataset"), path).get("properties", ()))


def item_edits(entry: Entry, descriptor: Json, asked: Asked, notes: Notes) -> list[Edit]:
    """What the rows of a known resource change in its fields."""
    place = entry.headed.at(ITEM)
    if place is None:
        return []
    items = fields_of(descriptor)
    rows = _named(entry, place, asked)
    found = match([item.title for item in items], [entry.headed.sheet.cell(row, place) for row in rows])
    if found.is_reordered:
        notes.leave("信息项的次序以数据文件为准，没有改：{which}。", str(descriptor.get("title")))
    edits: list[Edit] = []
    for field, number in found.pairs:
        for column_at, column in entry.item_columns().items():
            text = entry.headed.sheet.cell(rows[number], column_at)
            spot = entry.at(column_at, rows[number])
            change = asked.change(column, items[field].value, text, spot, base=descriptor)
            if change is not None:
                path = (*items[field].path, *change.key)
                edits.append(
                    Remove(path=path)
                    if change.value is None
                    else Put(path=path, value=change.value, order=order)
                )
    shifts: list[tuple[tuple[int, int, int], Edit]] = []
    for number, after in found.new:
        target = _target(descriptor, items, after)
        if target is None:
            notes.leave("没有表结构，信息项没有带入：{which}。", entry.at(place, rows[number]).address)
            continue
        taken = {item.value.get("name") for item in items if item.resource == target[1]}
        field_value = new_field(entry, rows[number], taken, asked)
        shifts.append(((*_place(target), number), Insert(path=target, value=field_value)))
    shifts += [
        ((items[field].resource, items[field].index, _LAST), Remove(path=items[field].path))
        for field in found.gone
        if _may_go(items[field], descriptor, entry, asked, notes)
    ]
    # From the end, so that no edit moves the place of the next.
    return edits + [edit for _, edit in sorted(shifts, key=lambda one: one[0], reverse=True)]


def _named(entry: Entry, place: int, asked: Asked) -> list[int]:
    rows = entry.item_rows()
    for row in rows:
        if not entry.headed.sheet.cell(row, place):
            asked.trouble(
                entry.at(place, row),
                "这一行有数据类型或长度，没有信息项名称。",
                "写上名称；要删去的，一并清空。",
            )
    return [row for row in rows if entry.headed.sheet.cell(row, place)]


def new_field(entry: Entry, row: int, taken: set[object], asked: Asked) -> dict[str, object]:
    """A field of a row; its name in the data is its title until somebody says otherwise."""
    said: dict[str, object] = {}
    for column_at, column in entry.item_columns().items():
        spot = entry.at(column_at, row)
        change = asked.change(column, {}, entry.headed.sheet.cell(row, column_at), spot)
        if change is not None:
            said[change.key[-1]] = change.value
    title = str(said.get("title", ""))
    letter = str(said.get("dataType", "C"))
    length = str(said.get("length", ""))
    return field_of(title, unused_title(title, taken), letter, length)


def unused_title(title: str, taken: Collection[object]) -> str:
    """A title as the name of a field: the name in the data is not known before there are data."""
    return next(n for i in range(1, len(taken) + 2) if (n := title if i == 1 else f"{title}{i}") not in taken)


def field_of(title: str, name: str, letter: str, length: str) -> dict[str, object]:
    """A field of Table Schema from what a template says of a 信息项."""
    kind = TYPES[letter]
    field: dict[str, object] = {"name": name, "title": title, "type": kind}
    gov: dict[str, object] = {}
    if datatypes.letter_of(kind) != letter:
        gov["dataType"] = letter
    if length.isdecimal() and kind == "string":
        field["constraints"] = {"maxLength": int(length)}
    elif length:
        gov["length"] = length
    return {**field, "gov": gov} if gov else field


def _target(descriptor: Json, items: list[Item], after: int | None) -> tuple[str | int, ...] | None:
    if after is not None:
        return (*items[after].path[:-1], items[after].index + 1)
    if items:
        return items[0].path
    resources = descriptor.get("resources")
    for number, resource in enumerate(resources if isinstance(resources, list) else ()):
        if isinstance(at(resource, ("schema", "fields")), list):
            return ("resources", number, "schema", "fields", 0)
    return None


def _place(path: Path) -> tuple[int, int]:
    resource, index = path[1], path[-1]
    assert isinstance(resource, int)
    assert isinstance(index, int)
    return resource, index


def _may_go(item: Item, descriptor: Json, entry: Entry, asked: Asked, notes: Notes) -> bool:
    if not asked.blank_removes:
        notes.leave("工作簿里没有的信息项保持不变：{which}。", f"{descriptor.get('title')}／{item.title}")
        return False
    keys = at(descriptor, item.path[:-2])
    if item.value.get("name") in set(_key_names(keys)):
        asked.trouble(
            entry.spot(ITEM), f"信息项“{item.title}”是主键、唯一键或外键的一部分，不能删去。",
            "恢复这一行；确要删的，先在 datapackage.json 里改键。",
        )  # fmt: skip
        return False
    notes.leave("删去的信息项须在变更记录（changes）里写明原因，数据文件里的列也要删：{which}。",
                f"{descriptor.get('title')}／{item.title}")  # fmt: skip
    return True


def _key_names(schema_value: object) -> Iterator[str]:
    for key in ("primaryKey", "uniqueKeys", "foreignKeys"):
        yield from _texts(at(schema_value, (key,)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(value.get("fields"))
