"""`catalog.xlsx`: the whole catalogue in the 31 columns of the national template, one row a 信息项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset, Department
from site_builder.edition import Edition
from site_builder.exports.files import write_bytes
from site_builder.exports.sheet_rows import filled, row_of
from site_builder.workbook.cells import shown
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.fields import fields_of
from site_builder.workbook.office import Office

ADDRESS = "catalog.xlsx"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The one workbook; 不予共享 entries have no columns that they may show, and are not in it."""
    classes = dict(edition.class_names)
    shown_whole = {dataset.id: dataset for dataset in edition.datasets if is_shown_whole(dataset)}

    def rows(id_: str) -> list[str]:
        department = edition.catalog.departments_by_id[shown_whole[id_].department]
        return _rows(shown_whole[id_], _office(department, classes))

    each = edition.parts.of_each("national-template", list[str], shown_whole, rows)
    made = [row for some in each.values() for row in some]
    yield write_bytes(site, ADDRESS, filled(_frame(edition, len(made)), made, len(NATIONAL)))


def _frame(edition: Edition, rows: int) -> bytes:
    """The workbook with its heads; what stands below them is put in afterwards."""
    created = datetime(edition.as_of.year, edition.as_of.month, edition.as_of.day)
    frame = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(frame, options) as book:
        book.set_properties({"title": edition.catalog.city.title, "created": created})
        sheet = book.add_worksheet(NATIONAL_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDEBF7"})
        for at, column in enumerate(NATIONAL):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.header, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(NATIONAL) - 1)
    return frame.getvalue()


def _rows(dataset: Dataset, office: Office) -> list[str]:
    """One row a 信息项; what is said of the resource as a whole stands in its first row."""
    value = dataset.raw
    fields = [one.value for one in fields_of(value)] or [{}]
    return [
        row_of(
            shown(column, item if column.is_item else value, office) if column.is_item or number == 0 else ""
            for column in NATIONAL
        )
        for number, item in enumerate(fields)
    ]


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
