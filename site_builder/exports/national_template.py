"""`catalog.xlsx`: the whole catalogue in the 31 columns of the national template, one row a 信息项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from site_builder.audience import is_shown_whole
from site_builder.catalog import Department
from site_builder.edition import Edition
from site_builder.workbook.cells import shown
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.fields import fields_of
from site_builder.workbook.forms import Cell
from site_builder.workbook.office import Office

ADDRESS = "catalog.xlsx"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The one workbook; 不予共享 entries have no columns that they may show, and are not in it."""
    created = datetime(edition.as_of.year, edition.as_of.month, edition.as_of.day)
    classes = dict(edition.class_names)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(site / ADDRESS), options) as book:
        book.set_properties({"title": edition.catalog.city.title, "created": created})
        sheet = book.add_worksheet(NATIONAL_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDEBF7"})
        for at, column in enumerate(NATIONAL):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.header, bold)
        sheet.freeze_panes(1, 0)
        row = 1
        for dataset in edition.datasets:
            if not is_shown_whole(dataset):
                continue
            office = _office(edition.catalog.departments_by_id[dataset.department], classes)
            value = dataset.raw
            fields = [one.value for one in fields_of(value)] or [{}]
            for number, item in enumerate(fields):
                for at, column in enumerate(NATIONAL):
                    # What is said of the resource as a whole stands in its first row.
                    if column.is_item or number == 0:
                        _write(sheet, row, at, shown(column, item if column.is_item else value, office))
                row += 1
        sheet.autofilter(0, 0, max(row - 1, 0), len(NATIONAL) - 1)
    yield ADDRESS


def _office(department: Department, classes: Mapping[str, str]) -> Office:
    """What derived columns look at; nothing is chosen from lists here."""
    return Office(
        id=department.id,
        title=department.title,
        names=frozenset(),
        uscc=department.uscc,
        datasets=(),
        words={},
        classes=classes,
        types={},
        kinds={},
    )


def _write(sheet: Worksheet, row: int, at: int, cell: Cell) -> None:
    if isinstance(cell, float):
        sheet.write_number(row, at, cell)
    elif isinstance(cell, date):
        sheet.write_string(row, at, cell.isoformat())
    elif cell:
        sheet.write_string(row, at, cell)
