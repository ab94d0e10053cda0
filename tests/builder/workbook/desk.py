"""A clerk's desk: an exported workbook, one cell changed by hand, and what the import says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from site_builder.authoring import workbooks
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.extension import EXTENSION, EXTENSION_SHEET
from site_builder.workbook.reading import read

Rows = list[list[object]]
HEADS = {NATIONAL_SHEET: 2, EXTENSION_SHEET: 1}
COLUMNS = {NATIONAL_SHEET: NATIONAL, EXTENSION_SHEET: EXTENSION}


def write_rows(file: Path, sheets: Mapping[str, Iterable[Iterable[object]]]) -> Path:
    """An xlsx of plain values, written as `Excel` would keep them."""
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for at, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, at, cell, day)
                    elif isinstance(cell, str) and cell:
                        sheet.write_string(row, at, cell)
                    elif cell not in ("", None):
                        sheet.write(row, at, cell)
    return file


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One department's workbook."""

    source: Path
    department: str
    file: Path
    sheets: dict[str, Rows]

    @classmethod
    def of(cls, source: Path, department: str, folder: Path) -> Desk:
        file = folder / f"{department}.xlsx"
        file.write_bytes(workbooks.export(source, department))
        sheets = {sheet.name: [list(row) for row in sheet.rows] for sheet in read(file)}
        return cls(source=source, department=department, file=file, sheets=sheets)

    def at(self, sheet: str, header: str) -> int:
        return [column.header for column in COLUMNS[sheet]].index(header)

    def type(self, header: str, content: object, *, row: int = 0, sheet: str = NATIONAL_SHEET) -> Desk:
        """The same with one cell changed; rows count below the header."""
        rows = {name: [list(cells) for cells in kept] for name, kept in self.sheets.items()}
        grid = rows[sheet]
        while len(grid) <= HEADS[sheet] + row:
            grid.append([""] * len(COLUMNS[sheet]))
        grid[HEADS[sheet] + row][self.at(sheet, header)] = content
        return Desk(source=self.source, department=self.department, file=self.file, sheets=rows)

    def insert(self, row: int, cells: Mapping[str, object]) -> Desk:
        """The same with a row put before one of the first sheet."""
        rows = {name: [list(kept) for kept in grid] for name, grid in self.sheets.items()}
        rows[NATIONAL_SHEET].insert(2 + row, [""] * len(NATIONAL))
        desk = Desk(source=self.source, department=self.department, file=self.file, sheets=rows)
        for header, content in cells.items():
            desk = desk.type(header, content, row=row)
        return desk

    def plan(self, department: str | None = None) -> workbooks.Plan:
        return workbooks.plan(self.source, write_rows(self.file, self.sheets), department)


def changed_keys(plan: workbooks.Plan) -> dict[str, tuple[Any, Any]]:
    """Every key that differs, with its value before and after."""
    found: dict[str, tuple[Any, Any]] = {}
    for change in plan.changes:
        before = _leaves(json.loads(change.before or "{}"))
        after = _leaves(json.loads(change.after))
        for key in before.keys() | after.keys():
            if before.get(key) != after.get(key):
                found[key] = (before.get(key), after.get(key))
    return found


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Lists of words are one value; tables and fields are looked into."""
    if isinstance(value, dict) and value:
        pairs = [(f"{path}/{key}", inner) for key, inner in value.items()]
    elif isinstance(value, list) and value and path.endswith(("/resources", "/fields")):
        pairs = [(f"{path}/{number}", inner) for number, inner in enumerate(value)]
    else:
        return {path: value}
    return {key: leaf for place, inner in pairs for key, leaf in _leaves(inner, place).items()}
