"""Rows as an xlsx workbook: text stays text, so that no code loses a zero and nothing is a formula.

Dates are text too: a spreadsheet knows none before 1900.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from query_api.snapshot import Field
from query_api.sql import Cell

CELL_SIGNS = 32_767
"""Signs a cell holds, counted as the format does: in UTF-16 units."""

COLUMNS = 16_384


class CellTooLong(Exception):
    """A value does not fit into a cell."""

    def __init__(self, field: str, row: int) -> None:
        super().__init__(field)
        self.field = field
        self.row = row


class _Exact(float):
    """A number that is written with every digit; the library would keep sixteen."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


class _PlainSheet(Worksheet):  # type: ignore[misc]  # the library publishes no types
    """A sheet whose text is never taken for markup, which the library does when it looks like its own."""

    def _escape_control_characters(self, string: str) -> str:
        escaped = str(super()._escape_control_characters(string))
        return "_x003C_" + escaped[1:] if escaped.startswith("<r>") else escaped


class Workbook:
    """One sheet under way; rows go to the disk as they come."""

    def __init__(self, path: Path, fields: Sequence[Field], *, title: str, day: datetime.date) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties(
            {"title": title, "created": datetime.datetime.combine(day, datetime.time())}
        )
        self._sheet = self._book.add_worksheet(worksheet_class=_PlainSheet)
        self._sheet.freeze_panes(1, 0)
        self._fields = fields
        self._next = 1
        for column, field in enumerate(fields):
            self._text(0, column, field.name)

    def rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Add rows.

        Raises:
            CellTooLong: the first value that does not fit; `discard` what is there.

        """
        for row in rows:
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                if isinstance(cell, bool):
                    self._sheet.write_boolean(self._next, column, cell)
                elif isinstance(cell, int | float):
                    number = _Exact(cell) if isinstance(cell, float) else cell
                    self._sheet.write_number(self._next, column, number)
                else:
                    # A datetime is a date too.
                    text = cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
                    self._text(self._next, column, text)
            self._next += 1

    def close(self) -> None:
        """Finish the file.

        Raises:
            OSError: it cannot be written.

        """
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Let go of the rows on the disk, which the library keeps open until it has closed a file well."""
        self._sheet.row_data_fh.close()
        Path(self._sheet.row_data_filename).unlink(missing_ok=True)

    def _text(self, row: int, column: int, text: str) -> None:
        if len(text.encode("utf-16-le")) // 2 > CELL_SIGNS:
            raise CellTooLong(self._fields[column].name, row)
        self._sheet.write_string(row, column, text)
