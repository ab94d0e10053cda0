"""Cells about a known 信息资源 as a whole → edits of its descriptor."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.authoring.json_edits import Edit, Put, Remove
from site_builder.authoring.notes import Notes
from site_builder.authoring.workbook_entry import access_of, opening_type
from site_builder.authoring.workbook_items import order
from site_builder.authoring.workbook_owner import document_of
from site_builder.catalog import SharingType
from site_builder.workbook.cells import value_at
from site_builder.workbook.changes import Asked
from site_builder.workbook.column import Json
from site_builder.workbook.entries import Entry
from site_builder.workbook.forms import half
from site_builder.workbook.office import Office, title_of


def resource_edits(entry: Entry, descriptor: Json, asked: Asked, notes: Notes) -> list[Edit]:
    """What the cells about the resource as a whole change."""
    edits: list[Edit] = []
    kind = value_at(descriptor, ("gov", "sharing", "type"))
    for at, column in entry.resource_columns():
        said = entry.said(at)
        if len(said) > 1:
            continue  # told as a trouble; neither of the two is taken
        text, row = next(iter(said), ("", entry.rows[0]))
        denied = kind == SharingType.DENIED and column.header == "共享条件"
        change = asked.change(column, descriptor, text, entry.at(at, row))
        if change is None:
            continue
        if (
            denied
            and half(entry.text("共享类型")) in ("", "3", kind)
            and not value_at(descriptor, change.key)
        ):
            notes.leave("不予共享的依据写在“本市扩展”，这里没有采用：{which}。", entry.at(at, row).address)
            continue
        path = change.key
        edits.append(
            Remove(path=path) if change.value is None else Put(path=path, value=change.value, order=order)
        )
        if column.header == "共享类型" and change.value != SharingType.UNCONDITIONAL:
            notes.leave("共享收紧的，数据文件须移出，并在变更记录里写明：{which}。", title_of(descriptor))
    return edits


def template_edits(rows: list[Entry], own: Office, edits: dict[str, list[Edit]]) -> None:
    """Without our second sheet, two columns of the first stand for what is written there."""
    for entry in rows:
        document = document_of(entry, own)
        if document is None or document.path not in edits:
            continue
        descriptor = _object(document.value)
        opening = _object(value_at(descriptor, ("gov", "opening")))
        if said := entry.text("是否向社会开放"):
            kind = opening_type(said, opening)
            if (kind == "不予开放") != (opening.get("type", "不予开放") == "不予开放"):
                edits[document.path].append(Put(path=("gov", "opening", "type"), value=kind, order=order))
        access = value_at(descriptor, ("gov", "sharing", "access"))
        ways = access_of(entry.text("共享方式类型"), access)
        if ways is not None and value_at(descriptor, ("gov", "sharing", "type")) != SharingType.DENIED:
            edits[document.path].append(Put(path=("gov", "sharing", "access"), value=ways, order=order))


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}
