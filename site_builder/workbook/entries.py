"""The rows of a sheet put together: one entry per 信息资源, with its 信息项 in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.workbook.column import Column
from site_builder.workbook.extension import ID
from site_builder.workbook.forms import half
from site_builder.workbook.headers import Headed

CODE, TITLE = "信息资源代码", "信息资源名称"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A cell, by its position from 0."""

    sheet: str
    row: int
    column: int

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        letters, rest = "", self.column + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(65 + digit) + letters
        return letters

    @property
    def address(self) -> str:
        """`目录!F12`."""
        return f"{self.sheet}!{self.letters}{self.row + 1}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One thing in the workbook that cannot be taken: where, what, and what to do."""

    spot: Spot
    message: str
    hint: str


@dataclass(kw_only=True, slots=True)
class Entry:
    """Everything one sheet says of one 信息资源."""

    headed: Headed
    code: str
    title: str
    rows: list[int]

    def spot(self, header: str, row: int | None = None) -> Spot:
        """The cell of one of our columns, in the first row when none is named."""
        at = self.headed.at(header)
        return self.at(at or 0, row)

    def at(self, column: int, row: int | None = None) -> Spot:
        """A cell of the entry."""
        return Spot(sheet=self.headed.sheet.name, row=self.rows[0] if row is None else row, column=column)

    def text(self, header: str) -> str:
        """The first thing that a column of ours says about the resource."""
        at = self.headed.at(header)
        return next(iter(self.said(at)), ("", 0))[0] if at is not None else ""

    def said(self, column: int) -> list[tuple[str, int]]:
        """Each different content of a column once, with its row; merged and repeated cells are one."""
        found: dict[str, int] = {}
        for row in self.rows:
            if text := self.headed.sheet.cell(row, column):
                found.setdefault(text, row)
        return list(found.items())

    def resource_columns(self) -> Iterator[tuple[int, Column]]:
        """The columns about the resource as a whole."""
        return ((at, column) for at, column in self.headed.columns.items() if not column.is_item)

    def item_columns(self) -> dict[int, Column]:
        """The columns about one 信息项."""
        return {at: column for at, column in self.headed.columns.items() if column.is_item}

    def item_rows(self) -> list[int]:
        """The rows that have a 信息项: something stands in one of its columns."""
        places = self.item_columns()
        return [row for row in self.rows if any(self.headed.sheet.cell(row, at) for at in places)]


def entries(headed: Headed) -> tuple[list[Entry], list[Trouble]]:
    """The entries of a sheet in their order, and the rows that belong to none."""
    found: dict[tuple[str, str], Entry] = {}
    lost: list[Trouble] = []
    sheet, code_at, title_at = headed.sheet, headed.at(CODE), headed.at(TITLE)
    id_at = headed.at(ID) if headed.is_extension else None
    current: Entry | None = None
    for row in range(headed.first, len(sheet.rows)):
        if not any(sheet.rows[row]) or _numbers_columns(sheet.rows[row]):
            continue
        code = half(sheet.cell(row, code_at)) if code_at is not None else ""
        title = sheet.cell(row, title_at) if title_at is not None else ""
        own = sheet.cell(row, id_at) if id_at is not None else ""
        same = not title or (current is not None and title == current.title)
        if not headed.is_extension and not code and same and current is not None:
            current.rows.append(row)
            continue
        if not (own or code or title):
            spot = Spot(sheet=sheet.name, row=row, column=title_at or 0)
            lost.append(Trouble(spot=spot, message="这一行没有信息资源名称，也没有代码。", hint="写上名称。"))
            continue
        key = (own or code, "" if own or code else title)
        if key not in found:
            found[key] = Entry(headed=headed, code=code, title=title, rows=[])
        current = found[key]
        current.rows.append(row)
    return list(found.values()), lost


def _numbers_columns(cells: tuple[str, ...]) -> bool:
    """Whether a row below the header only counts the columns from 1 on."""
    return all(not text or text == str(at + 1) for at, text in enumerate(cells)) and len(cells) > 1
