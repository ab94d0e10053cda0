"""Tables for spreadsheets, as csv or as a workbook: a head that stays, filters, widths by what the cells hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook

MADE = datetime(2000, 1, 1)
"""The same tables give the same bytes."""
LONGEST, WIDEST, ROWS = 32_000, 48, 1_048_575
"""Signs a cell takes, width of a column, rows of a sheet without its head."""
MEASURED = 200
"""Rows that decide how wide a column is: reading all of a city takes longer than writing it."""
Cell = str | int | Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One table."""

    name: str
    """At most 31 signs, none of `[]:*?/\\`."""
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The workbook; every cell is a text or a number, nothing is a formula or a link."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": title, "created": MADE})
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
        head = book.add_format({**base, "bold": True, "text_wrap": True, "bg_color": "#DDEBF7"})
        cell = book.add_format(base)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            widths = [_width(title) for title in sheet.head]
            for at, title_ in enumerate(sheet.head):
                page.write_string(0, at, title_, head)
            count = 0
            for count, row in enumerate(sheet.rows, 1):
                assert count <= ROWS, "more rows than a sheet has"
                for at, value in enumerate(row):
                    if isinstance(value, int | Decimal):
                        page.write_number(count, at, float(value), cell)
                    elif value:
                        page.write_string(count, at, value[:LONGEST], cell)
                    if count <= MEASURED:
                        widths[at] = max(widths[at], _width(value))
            for at, width in enumerate(widths):
                page.set_column(at, at, width)
            page.autofilter(0, 0, max(count, 1), max(len(sheet.head) - 1, 0))
            page.freeze_panes(1, 1)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            page.set_footer("&R第 &P 页，共 &N 页")
    return target.getvalue()


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A csv with the sign that spreadsheets need before UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _width(value: Cell) -> int:
    text = "" if value is None else str(value)
    signs = sum(1 if ord(sign) < 0x2000 else 2 for sign in text[:WIDEST])
    return min(signs + 2, WIDEST)
