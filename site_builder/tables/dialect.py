"""The Table Dialect of a table: v2 keys, v1's CSV keys, and frictionless' nested ones, read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from site_builder.tables.grid import Broken, NotATable, Record, Sentence


class CsvOptions(TypedDict):
    """What `csv.reader` is told; `quoting` is QUOTE_MINIMAL or QUOTE_NONE."""

    delimiter: str
    quotechar: str | None
    doublequote: bool
    escapechar: str | None
    skipinitialspace: bool
    quoting: Literal[0, 3]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How the file is laid out."""

    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    header_case: bool = True
    comment_char: str | None = None
    comment_rows: tuple[int, ...] = ()
    skip_blank_rows: bool = False
    delimiter: str | None = None
    quote_char: str = '"'
    double_quote: bool = True
    escape_char: str | None = None
    skip_initial_space: bool = False
    sheet: str | int = 1
    property: str | None = None
    """Name of the list inside a JSON file."""

    def csv_options(self, *, tabs: bool) -> CsvOptions:
        """The options of Python's reader; without an escape character quotes are always doubled."""
        return CsvOptions(
            delimiter=self.delimiter or ("\t" if tabs else ","),
            quotechar=self.quote_char or None,
            doublequote=self.double_quote if self.escape_char else True,
            escapechar=self.escape_char,
            skipinitialspace=self.skip_initial_space,
            quoting=0 if self.quote_char else 3,
        )

    def is_comment(self, number: int, cells: Sequence[str | None]) -> bool:
        """Whether this row of the file (from 1) is left out."""
        if number in self.comment_rows:
            return True
        first = cells[0] if cells else None
        return bool(self.comment_char and first and first.startswith(self.comment_char))

    def content(self, counted: Iterable[tuple[int, Record | Broken]]) -> Iterator[Record | Broken]:
        """The records without comments, and without blank ones where the dialect skips them."""
        if not (self.comment_char or self.comment_rows or self.skip_blank_rows):
            return (record for _, record in counted)
        return self._filtered(counted)

    def _filtered(self, counted: Iterable[tuple[int, Record | Broken]]) -> Iterator[Record | Broken]:
        for number, record in counted:
            if isinstance(record, Broken):
                yield record
            elif self.is_comment(number, record.cells):
                continue
            elif not self.skip_blank_rows or any(cell not in (None, "") for cell in record.cells):
                yield record


def read_dialect(written: Mapping[str, object], *, pointer: str = "/dialect") -> Dialect:
    """The dialect; NotATable where a setting cannot be used."""
    merged: dict[str, object] = dict(written)
    for nested in ("csv", "excel", "json"):
        inner = written.get(nested)
        if isinstance(inner, dict):
            merged.update(inner)
    defaults = Dialect()

    def text(key: str, default: str | None) -> str | None:
        value = merged.get(key, default)
        if value is None or isinstance(value, str):
            return value
        raise _unusable(key, value, pointer)

    def flag(key: str, default: bool) -> bool:
        value = merged.get(key, default)
        if isinstance(value, bool):
            return value
        raise _unusable(key, value, pointer)

    def rows(key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        value = merged.get(key, default)
        if isinstance(value, list | tuple) and all(type(n) is int and n > 0 for n in value):
            return tuple(sorted(value))
        raise _unusable(key, value, pointer)

    delimiter, quote, escape = text("delimiter", None), text("quoteChar", '"'), text("escapeChar", None)
    for key, sign in (("delimiter", delimiter), ("quoteChar", quote), ("escapeChar", escape)):
        if sign and (len(sign) != 1 or sign in "\r\n"):
            raise _unusable(key, sign, pointer)
    if delimiter == "" or (delimiter or ",") in {quote, escape}:
        raise _unusable("delimiter", delimiter, pointer)
    header_rows = rows("headerRows", defaults.header_rows)
    sheet = merged.get("sheet", merged.get("sheetName", merged.get("sheetNumber", defaults.sheet)))
    if not isinstance(sheet, str | int) or isinstance(sheet, bool):
        raise _unusable("sheet", sheet, pointer)
    return Dialect(
        header=flag("header", True) and bool(header_rows),
        header_rows=header_rows or defaults.header_rows,
        header_join=text("headerJoin", " ") or "",
        header_case=flag("headerCase", True) and flag("caseSensitiveHeader", True),
        comment_char=text("commentChar", None),
        comment_rows=rows("commentRows", ()),
        skip_blank_rows=flag("skipBlankRows", False),
        delimiter=delimiter,
        quote_char=quote or "",
        double_quote=flag("doubleQuote", True),
        escape_char=escape or None,
        skip_initial_space=flag("skipInitialSpace", False),
        sheet=sheet,
        property=text("property", None),
    )


def _unusable(key: str, value: object, pointer: str) -> NotATable:
    return NotATable(
        Sentence(
            f"dialect 的 {key} 写作 {value!r}，不能使用。", "参照 Table Dialect 改正，或删去这一项用默认值。"
        ),
        rule="V24",
        pointer=f"{pointer}/{key}",
    )
