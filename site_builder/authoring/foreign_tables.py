"""Tables of a foreign entry as `resources[]`: what they look like, never a row."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder import datatypes
from site_builder.authoring import naming, table_schema
from site_builder.authoring.notes import Notes
from site_builder.authoring.workbook_items import field_of, unused_title
from site_builder.foreign import ForeignEntry, ForeignTable, Loss
from site_builder.foreign.headers import columns
from site_builder.workbook.forms import Unreadable


def tables_of(entry: ForeignEntry, name: str, losses: list[Loss], notes: Notes) -> list[dict[str, object]]:
    """One resource a table; an entry that names none has one without fields."""
    made: list[dict[str, object]] = []
    names: list[str] = []
    renamed: dict[str, str] = {}
    for table in entry.tables or [ForeignTable(title=entry.title)]:
        own = naming.unused(naming.fit(table.name) or naming.fit(table.title) or name, names)
        names.append(own)
        renamed[table.name or table.title] = own
        resource: dict[str, object] = {"name": own, "title": table.title or entry.title, "data": []}
        if table.format:
            resource["format"] = table.format
        if table.schema is not None:
            resource["schema"] = table_schema.normal(
                dict(table.schema), table=own, untyped="string", tables=renamed, notes=notes
            )
        elif table.items:
            resource["schema"] = {"fields": _fields(entry, table, losses)}
        made.append(resource)
    return made


def _fields(entry: ForeignEntry, table: ForeignTable, losses: list[Loss]) -> list[dict[str, object]]:
    fields: list[dict[str, object]] = []
    taken: set[str] = set()
    for item in table.items:
        title = item["信息项名称"]
        name = unused_title(title, taken)
        taken.add(name)
        fields.append(_field(entry, item, name, losses))
    return fields


def _field(entry: ForeignEntry, item: Mapping[str, str], name: str, losses: list[Loss]) -> dict[str, object]:
    title, said, length = item["信息项名称"], item.get("数据类型", ""), item.get("数据长度", "")
    letter = "C"
    if said:
        column = columns()["数据类型"]
        try:
            letter = str(column.form.read(said, tuple(datatypes.NAMES)))
        except Unreadable as trouble:
            losses.append(
                Loss(
                    entry=entry.title,
                    where=f"信息项“{title}”数据类型",
                    value=said,
                    why=trouble.message + trouble.hint,
                )
            )
    return field_of(title, name, letter, length.replace("，", ",").replace("、", ","))
