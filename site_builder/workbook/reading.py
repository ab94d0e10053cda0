"""A workbook as rows of text: bounded before it is opened, cached values only, no formula computed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from site_builder.content.marks import file_has_mark
from site_builder.errors import BuildError, Held
from site_builder.tables.grid import NotATable
from site_builder.tables.workbook_parts import DAMAGED, error_cells, judge_size
from site_builder.workbook.cells import plain

MAX_BYTES = 20 * 1024 * 1024
"""A catalogue of ten thousand entries is a tenth of this."""
MAX_UNPACKED = 100 * 1024 * 1024
MAX_CELLS = 5_000_000
"""A single cell in the last corner of a sheet would make the library fill the whole rectangle."""

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([0-9]{1,7})[\"']")


class WorkbookUnreadable(BuildError):
    """There is no such workbook, or it cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One worksheet from cell A1."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    errors: Mapping[int, Mapping[int, str]]
    """Row → column → error such as #N/A; counted from 0."""

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; empty beyond the end."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""


def read(path: Path) -> tuple[Sheet, ...]:
    """Every sheet.

    Raises:
        WorkbookUnreadable: no such file, no workbook, locked by a password, or far too large.
        Held: a cell is a 密级标志, which no difference, message or answer may repeat.
    """
    _judge(path)
    try:
        with path.open("rb") as file:
            if file_has_mark(file):
                raise Held
        return _sheets(path)
    except NotATable as refusal:
        raise WorkbookUnreadable(f"{path.name}：{refusal.sentence.message}{refusal.sentence.hint}") from None
    except OSError as error:
        raise WorkbookUnreadable(f"{path.name} 读不出来：{error.strerror}") from error


def _judge(path: Path) -> None:
    """Refuse what is no workbook or too large, before any of it is kept in memory."""
    if not path.is_file():
        raise WorkbookUnreadable(f"没有这个文件：{path}")
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise WorkbookUnreadable(f"{path.name} 不是 xlsx；请用 Excel 或 WPS 另存为 xlsx。")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WorkbookUnreadable(
                f"{path.name} 超过 {MAX_BYTES >> 20} MB，不像目录工作簿；表里不要放数据。"
            )
        _judge_extent(path)
    except NotATable as refusal:
        raise WorkbookUnreadable(f"{path.name}：{refusal.sentence.message}{refusal.sentence.hint}") from None
    except OSError as error:
        raise WorkbookUnreadable(f"{path.name} 读不出来：{error.strerror}") from error


def _judge_extent(path: Path) -> None:
    try:
        judge_size(path)
        _judge_parts(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        # A part may be cut, packed in another way, or encrypted.
        raise WorkbookUnreadable(f"{path.name}：{DAMAGED.message}{DAMAGED.hint}") from None


def _judge_parts(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise WorkbookUnreadable(
                f"{path.name} 解压后超过 {MAX_UNPACKED >> 20} MB，没有读取；表里不要放数据。"
            )
        for part in parts:
            # Every part: a relation may call any of them a sheet.
            content = package.read(part)
            cells = _CELL.findall(content)
            letters = max((letter for letter, _ in cells), key=lambda one: (len(one), one), default=b"A")
            width = 0
            for letter in letters:
                width = width * 26 + letter - 64
            stated = (int(number) for number in _ROW.findall(content))
            height = max(max((int(number) for _, number in cells), default=1), max(stated, default=1))
            if width * height > MAX_CELLS:
                raise WorkbookUnreadable(
                    f"{path.name} 有一张工作表占 {height:,} 行、{width:,} 列，没有读取；删去末尾多余的行和列再提交。"
                )


def _sheets(path: Path) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return tuple(
                Sheet(
                    name=name,
                    rows=tuple(
                        tuple(plain(cell) for cell in row)
                        for row in book.get_sheet_by_index(index).to_python(skip_empty_area=False)
                    ),
                    errors=error_cells(path, index),
                )
                for index, name in enumerate(book.sheet_names)
            )
    except CalamineError:
        pass
    except BaseException as trouble:
        # A panic inside the library arrives as pyo3's PanicException, which no module exports.
        if type(trouble).__name__ != "PanicException":
            raise
    raise WorkbookUnreadable(f"{path.name} 打不开、已损坏或设了打开密码；请另存为没有密码的 xlsx。")
