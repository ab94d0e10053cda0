"""What stands in one cell: the value of a descriptor as the workbook shows it, and as text to compare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from site_builder.workbook.column import Column, Json, Key
from site_builder.workbook.forms import Cell, Member
from site_builder.workbook.office import Office

LONGEST = 32_000
"""A cell takes 32,767 UTF-16 units."""
CUT = "……（过长，请在 datapackage.json 里修改）"

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What the XML of a workbook cannot hold."""


def value_at(value: object, key: Key) -> object:
    """The value below a key; None where there is none."""
    for step in key:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def shown(column: Column, value: Json, office: Office) -> Cell:
    """The cell of a column, for a dataset or one of its fields."""
    if column.derive is not None:
        found = column.derive(value, office)
    else:
        found = value_at(value, column.key_in(value))
        if found is None:
            found = column.absent(value)
    if found is None:
        return ""
    cell = column.form.show(found)
    if isinstance(column.form, Member):
        cell = next((word for word in column.choices(office) if word.startswith(f"{cell}（")), cell)
    return _fitted(cell) if isinstance(cell, str) else cell


def is_whole(cell: Cell) -> bool:
    """Whether the cell shows all of its value, so that a change of it may be taken."""
    return not isinstance(cell, str) or not (cell.endswith(CUT) or "\ufffd" in cell)


def plain(cell: object) -> str:
    """A cell as text: two cells that say the same give the same."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case str():
            return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _fitted(text: str) -> str:
    text = _UNFIT.sub("\ufffd", text)
    if len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    return text[: LONGEST // 2].rstrip() + CUT
