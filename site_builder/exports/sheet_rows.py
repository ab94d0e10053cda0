"""Rows of a sheet as the text of its XML, so that those of an entry can be remembered (ECMA-376, 18.3).

A library makes the workbook; putting a hundred thousand rows through it costs more than everything else about it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from site_builder.workbook.forms import Cell

SHEET = "xl/worksheets/sheet1.xml"
ROW = "\x1f"
"""Stands for the number of the row, which no entry knows; no text of a cell can hold it."""

_HEXED = re.compile("(_x[0-9a-fA-F]{4}_)")
"""What a spreadsheet would take for the escape of a sign."""
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')


def row_of(cells: Iterable[Cell]) -> str:
    """One row; empty cells are left out."""
    found = "".join(_cell(xl_col_to_name(at), cell) for at, cell in enumerate(cells) if cell != "")
    return f'<row r="{ROW}">{found}</row>'


def filled(frame: bytes, rows: Iterable[str], width: int) -> bytes:
    """A workbook whose only sheet has one row, with these rows below it.

    Every member keeps its place and the time that the library gave it, so equal rows are equal bytes.
    """
    placed = [row.replace(ROW, str(number)) for number, row in enumerate(rows, start=2)]
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(frame)) as given, zipfile.ZipFile(packed, "w") as made:
        for member in given.infolist():
            content = given.read(member)
            if member.filename == SHEET:
                size = f'<dimension ref="A1:{xl_col_to_name(width - 1)}{len(placed) + 1}"/>'
                head, end, tail = content.decode("utf-8").partition("</sheetData>")
                content = "".join([_DIMENSION.sub(size, head, count=1), *placed, end, tail]).encode()
            made.writestr(member, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _cell(column: str, cell: Cell) -> str:
    if isinstance(cell, float):
        return f'<c r="{column}{ROW}"><v>{cell:.16G}</v></c>'
    text = cell.isoformat() if isinstance(cell, date) else cell
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    said = escape(_HEXED.sub(r"_x005F\1", text))
    return f'<c r="{column}{ROW}" t="inlineStr"><is><t{keep}>{said}</t></is></c>'
