"""xlsx: one sheet as records, by python-calamine; cached values only, no formula is ever computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from site_builder.tables.dialect import Dialect
from site_builder.tables.grid import (
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    ERROR,
    FLOAT,
    INTEGER,
    ROUNDED,
    TEXT,
    TIME,
    Broken,
    Grid,
    NotATable,
    Record,
    Sentence,
)
from site_builder.tables.header import with_header
from site_builder.tables.workbook_parts import DAMAGED, error_cells, judge_size

_KEPT = 10**15
"""A workbook keeps 15 digits; a longer whole number has already lost some."""


def open_workbook(path: Path, dialect: Dialect, *, fields: int) -> Grid:
    """The sheet the dialect names (the first without one), with its real row numbers."""
    judge_size(path)
    sheet, index = _sheet(path, dialect)
    grid = with_header(_without_end(_records(sheet, error_cells(path, index))), dialect)
    labels = grid.labels
    if labels is not None:
        while labels and not labels[-1].strip():
            labels = labels[:-1]
    width = len(labels) if labels is not None else fields
    records = (r if isinstance(r, Broken) else _fitted(r, width) for r in grid.records)
    return Grid(labels=labels, header_line=grid.header_line, records=records, in_sheet=True)


def _sheet(path: Path, dialect: Dialect) -> tuple[CalamineSheet, int]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        wanted = dialect.sheet
        index = wanted - 1 if isinstance(wanted, int) else names.index(wanted) if wanted in names else -1
        if not 0 <= index < len(names):
            listed = "、".join(names[:10])
            raise NotATable(
                Sentence(
                    f"工作簿里没有工作表“{dialect.sheet}”，只有：{listed}。",
                    "改正 dialect.sheet，写名称或从 1 起的序号。",
                ),
                rule="V24",
                pointer="/dialect",
            )
        return book.get_sheet_by_index(index), index
    except CalamineError:
        raise NotATable(DAMAGED) from None
    except NotATable:
        raise
    except BaseException as trouble:
        # A panic inside the library arrives as pyo3's PanicException, which no module exports.
        if type(trouble).__name__ != "PanicException":
            raise
        raise NotATable(DAMAGED) from None


def _records(sheet: CalamineSheet, errors: Mapping[int, Mapping[int, str]]) -> Iterator[Record]:
    """Rows from the first of the sheet, columns from A, although the sheet may begin further in."""
    if sheet.start is None:
        return
    indent = [None] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows()):
        cells, kinds = _cells(row)
        cells = [*indent, *cells]
        kinds = TEXT * len(indent) + kinds
        for column, text in errors.get(number, {}).items():
            if column < len(cells):
                cells[column] = text
                kinds = kinds[:column] + ERROR + kinds[column + 1 :]
        yield Record(number + 1, cells, kinds)


def _without_end(records: Iterator[Record]) -> Iterator[Record]:
    """The records without blank ones at the end: formatting alone makes a sheet longer."""
    blank: list[Record] = []
    for record in records:
        if any(cell is not None for cell in record.cells):
            yield from blank
            blank.clear()
            yield record
        else:
            blank.append(record)


def _fitted(record: Record, width: int) -> Record:
    """Blank cells beyond the header taken off, missing ones at the end filled up."""
    cells = list(record.cells)
    while len(cells) > width and cells[-1] is None:
        cells.pop()
    cells += [None] * (width - len(cells))
    kinds = (record.kinds or "")[: len(cells)].ljust(len(cells), TEXT)
    return Record(record.line, cells, kinds)


def _cells(row: Sequence[object]) -> tuple[list[str | None], str]:
    texts: list[str | None] = []
    kinds: list[str] = []
    for value in row:
        text, kind = _cell(value)
        texts.append(text)
        kinds.append(kind)
    return texts, "".join(kinds)


def _cell(value: object) -> tuple[str | None, str]:
    match value:
        case str():
            return (value or None), TEXT
        case bool():
            return ("true" if value else "false"), BOOLEAN
        case float() if value.is_integer() and abs(value) < _KEPT:
            return str(int(value)), INTEGER
        case float():
            return repr(value), ROUNDED if value.is_integer() else FLOAT
        case int():
            return str(value), INTEGER
        case datetime():
            return value.isoformat(), DATETIME
        case date():
            return value.isoformat(), DATE
        case time():
            return value.isoformat(), TIME
        case timedelta():
            return f"PT{value.total_seconds():.6f}".rstrip("0").rstrip(".") + "S", DURATION
        case _:
            return None, TEXT
