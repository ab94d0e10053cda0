"""Typed cells of a csv written properly: full-width digits, blanks at the ends, spellings of dates.

Every byte outside the repaired cells stays. A file that is not plainly a csv is left alone, and so
are text fields: what stands in them is what the department published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.structure.mending import half_width, iso_date, trimmed

MAX_BYTES = 16 * 1024 * 1024
"""A larger file is mended where it comes from, not in git."""
_KNOWN_DIALECT = frozenset({"delimiter", "quoteChar", "doubleQuote", "header", "lineTerminator"})
_COMPACT_DATE = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:[-/.]|\s?年\s?)([0-9]{1,2})\s?月?")
_PLAIN = {
    "integer": re.compile(r"[-+]?[0-9]+"),
    "number": re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"),
    "year": re.compile(r"[0-9]{4}"),
    "datetime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[-+][0-9:]+)?"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}"),
}
_ODD_NUMBERS = ("decimalChar", "groupChar", "bareNumber")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of a csv text: where it stands, and what it says."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A typed field whose cells may be mended."""

    name: str
    type: str
    missing: frozenset[str]


class _Irregular(ValueError):
    """Not a csv that can be taken apart without guessing."""


def columns_of(schema: Mapping[str, object]) -> tuple[Column, ...]:
    """The fields of a Table Schema with a type other than text, in their default format."""
    shared = _words(schema.get("missingValues"))
    found = []
    for field in _list(schema.get("fields")):
        if not isinstance(field, dict) or field.get("format", "default") != "default":
            continue
        kind, name = field.get("type"), field.get("name")
        typed = isinstance(kind, str) and (kind in _PLAIN or kind in ("date", "yearmonth"))
        if typed and isinstance(name, str) and not any(key in field for key in _ODD_NUMBERS):
            missing = _words(field["missingValues"]) if "missingValues" in field else shared
            found.append(Column(name=name, type=str(kind), missing=missing))
    return tuple(found)


def repaired(raw: bytes, resource: Mapping[str, object]) -> tuple[bytes, int] | None:
    """The file with its typed cells mended, and how many were; None where nothing can be done safely."""
    schema, dialect = resource.get("schema"), resource.get("dialect", {})
    encoding, form = resource.get("encoding", "utf-8"), str(resource.get("format", "csv")).lower()
    if not (isinstance(schema, dict) and isinstance(dialect, dict) and isinstance(encoding, str)):
        return None
    plain = dialect.keys() <= _KNOWN_DIALECT and dialect.get("quoteChar", '"') == '"'
    if not plain or dialect.get("header", True) is not True or dialect.get("doubleQuote", True) is not True:
        return None
    delimiter = dialect.get("delimiter", "\t" if form == "tsv" else ",")
    columns = {column.name: column for column in columns_of(schema)}
    if not columns or not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        return None
    try:
        text = raw.decode(encoding)
        if text.encode(encoding) != raw:
            return None
        changes = list(_changes(text, delimiter, columns))
    except (LookupError, UnicodeError, _Irregular):
        return None
    parts: list[str] = []
    done = 0
    for cell, better in changes:
        parts += (text[done : cell.start], better)
        done = cell.end
    return "".join((*parts, text[done:])).encode(encoding), len(changes)


def mended(text: str, column: Column) -> str | None:
    """A cell as its type wants it; None where it is right, missing, or wrong in another way."""
    plain = half_width(trimmed(text))
    if text in column.missing or plain in column.missing:
        return None
    better: str | None = plain
    if column.type == "date":
        compact = _COMPACT_DATE.fullmatch(plain)
        better = iso_date("-".join(compact.groups()) if compact else plain)
    elif column.type == "yearmonth":
        match = _YEAR_MONTH.fullmatch(plain)
        better = f"{match[1]}-{int(match[2]):02}" if match and 1 <= int(match[2]) <= 12 else None
    elif not _PLAIN[column.type].fullmatch(plain):
        better = None
    return better if better != text else None


def _changes(text: str, delimiter: str, columns: Mapping[str, Column]) -> Iterator[tuple[Cell, str]]:
    records = _records(text, delimiter)
    header = [cell.text.removeprefix("\ufeff") for cell in next(records, [])]
    if len(set(header)) < len(header) or not columns.keys() <= set(header):
        return
    watched = [(index, columns[name]) for index, name in enumerate(header) if name in columns]
    for record in records:
        if len(record) != len(header):
            continue
        for index, column in watched:
            better = mended(record[index].text, column)
            if better is not None:
                yield record[index], better


def _records(text: str, delimiter: str) -> Iterator[list[Cell]]:
    sign = re.escape(delimiter)
    cell = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{sign}\r\n]*))({sign}|\r\n|\n|\r|\Z)')
    record: list[Cell] = []
    position = 0
    while position < len(text):
        match = cell.match(text, position)
        if match is None:
            raise _Irregular
        quoted, bare, end = match.groups()
        content = bare if quoted is None else quoted.replace('""', '"')
        record.append(Cell(start=position, end=match.start(3), text=content))
        position = match.end()
        if end != delimiter:
            yield record
            record = []
    if record:
        # The text ends in a delimiter: one more cell, empty.
        yield [*record, Cell(start=position, end=position, text="")]


def _words(value: object) -> frozenset[str]:
    words = [item.get("value") if isinstance(item, dict) else item for item in _list(value)]
    return (
        frozenset(word for word in words if isinstance(word, str))
        if isinstance(value, list)
        else frozenset({""})
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
