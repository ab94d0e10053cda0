"""A data file read once, and what its columns hold: how full, how long, how different, of which shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from site_builder.authoring.columns import Column, columns_of
from site_builder.authoring.loading import FileUnreadable, copied, parquet, staged
from site_builder.authoring.shapes import SHAPES
from site_builder.catalog import Distribution, Field
from site_builder.content.persons import CANDIDATE, Count, count
from site_builder.tables.database import literal, open_database
from site_builder.tables.delimited import open_delimited
from site_builder.tables.dialect import Dialect, read_dialect
from site_builder.tables.grid import Grid, NotATable, Record
from site_builder.tables.lines import open_json, open_ndjson
from site_builder.tables.staging import STAGE
from site_builder.tables.workbook import open_workbook

FORMATS = ("csv", "tsv", "xlsx", "parquet", "json", "ndjson", "jsonl")
FEW = 1_000
MAX_COLUMNS = 2_000
HEADER_ROWS = 20
"""How far down a workbook's header is looked for: titles and notes stand above it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """One column."""

    name: str
    stored: str | None
    """The type the file itself states (workbook, parquet, json); None where all is text."""
    filled: int
    distinct: int
    longest: int
    shapes: frozenset[str]
    """The shapes that every filled cell has."""
    persons: tuple[Count, ...]
    """Numbers that name a person; only how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One file as a table."""

    rows: int
    skipped: int
    """Records that could not be read, or have too many or too few cells."""
    profiles: tuple[Profile, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    """Two columns that identify a row together, where none does alone."""
    dialect: dict[str, object] | None = None
    """What had to be found out about the layout; None for the usual one."""


def read(file: Path, form: str, *, encoding: str, dialect: dict[str, object] | None) -> Table:
    """Read the file and look at every column.

    Raises:
        FileUnreadable: not such a file, or without a proper header.
    """
    connection = open_database()
    try:
        if form == "parquet":
            names, stored, rows, skipped = parquet(connection, file)
        else:
            found, dialect = _opened(file, form, encoding, dialect)
            names = _names(found)
            plain = form in ("csv", "tsv") and encoding == "utf-8"
            delimiter = str((dialect or {}).get("delimiter", "\t" if form == "tsv" else ","))
            fast = copied(connection, file, len(names), delimiter) if plain else None
            rows, skipped = staged(connection, found, len(names)) if fast is None else (fast, 0)
            stored = [
                _stored(connection, index) if form not in ("csv", "tsv") else None
                for index in range(len(names))
            ]
        profiles = tuple(_profile(connection, index, name, stored[index]) for index, name in enumerate(names))
        return Table(
            rows=rows,
            skipped=skipped,
            profiles=profiles,
            dialect=dialect,
            pairs=_pairs(connection, profiles, rows),
        )
    except NotATable as trouble:
        raise FileUnreadable(f"{file.name}：{trouble.sentence.message}{trouble.sentence.hint}") from trouble
    finally:
        connection.close()


def _opened(
    file: Path, form: str, encoding: str, dialect: dict[str, object] | None
) -> tuple[Grid, dict[str, object] | None]:
    if form in ("csv", "tsv"):
        layout = read_dialect(dialect or {})
        return open_delimited(file, encoding=encoding, dialect=layout, tabs=form == "tsv"), dialect
    if form == "xlsx":
        row = _header_row(file)
        found: dict[str, object] | None = {"headerRows": [row]} if row > 1 else None
        return open_workbook(file, read_dialect(found or {}), fields=0), found
    columns = columns_of(file, form, encoding=encoding, dialect=None) or ()
    table = Distribution(
        name="t", title="t", pointer="", path=file.name, encoding=encoding, fields=tuple(map(_field, columns))
    )
    opener = open_json if form == "json" else open_ndjson
    return opener(file, table, Dialect()), dialect


def _field(column: Column) -> Field:
    return Field(name=column.name, title=column.name, type=column.type, pointer="")


def _header_row(file: Path) -> int:
    """The first row that is as full as the rows below it: titles and notes above are not."""
    grid = open_workbook(file, Dialect(header=False), fields=0)
    first = [record for record in islice(grid.records, HEADER_ROWS) if isinstance(record, Record)]
    full = [(sum(cell is not None for cell in record.cells), record.line or 1) for record in first]
    most = max((number for number, _ in full), default=0)
    return next((line for number, line in full if number >= max(1, most * 0.8)), 1)


def _names(grid: Grid) -> list[str]:
    names = [label.strip() for label in grid.labels or ()]
    if not names or "" in names or len(set(names)) < len(names):
        doubled = sorted({name for name in names if name and names.count(name) > 1})
        fact = f"列名重复：{'、'.join(doubled)}" if doubled else "有的列没有列名"
        raise FileUnreadable(f"第一行应是表头，{fact}。每列写一个不同的列名后再试。")
    if len(names) > MAX_COLUMNS:
        raise FileUnreadable(f"有 {len(names)} 列，最多 {MAX_COLUMNS} 列；请拆成几张表。")
    return names


def _stored(connection: duckdb.DuckDBPyConnection, index: int) -> str | None:
    """The type that all filled cells of a workbook or JSON column are stored as."""
    row = connection.execute(
        f"SELECT string_agg(DISTINCT substr(kinds, {index + 1}, 1), '')"  # noqa: S608  a number
        f" FROM {STAGE} WHERE c{index} IS NOT NULL AND c{index} <> ''"
    ).fetchone()
    kinds = frozenset(row[0] or "") if row else frozenset()
    if not kinds:
        return None
    for among, name in (
        ("s", "string"), ("b", "boolean"), ("i", "integer"), ("ifp", "number"), ("d", "date"),
        ("dt", "datetime"), ("u", "time"), ("a", "array"), ("o", "object"),
    ):  # fmt: skip
        if kinds <= frozenset(among):
            return name
    return "any"


def _profile(connection: duckdb.DuckDBPyConnection, index: int, name: str, stored: str | None) -> Profile:
    cell = f"c{index}"
    # Most shapes fail within a few cells; only the others are worth a look at all of them.
    few = f"(SELECT {cell} FROM {STAGE} WHERE {cell} <> '' LIMIT {FEW})"  # noqa: S608  numbers
    likely = _held(connection, cell, tuple(SHAPES), few)
    row = connection.execute(
        f"SELECT count(*), count(DISTINCT {cell}), coalesce(max(length({cell})), 0)"  # noqa: S608  numbers
        f" FROM {STAGE} WHERE {cell} <> ''"
    ).fetchone()
    assert row is not None
    filled, distinct, longest = row
    persons = connection.execute(
        f"SELECT {cell}, count(*) FROM {STAGE} WHERE length({cell}) >= 11"  # noqa: S608  numbers
        f" AND regexp_matches({cell}, {literal(CANDIDATE)}) GROUP BY ALL"
    ).fetchall()
    return Profile(
        name=name,
        stored=stored,
        filled=filled,
        distinct=distinct,
        longest=longest,
        shapes=frozenset(_held(connection, cell, likely, STAGE)),
        persons=tuple(found for found in count(persons) if found.is_telling(filled)),
    )


def _held(
    connection: duckdb.DuckDBPyConnection, cell: str, shapes: tuple[str, ...], place: str
) -> tuple[str, ...]:
    """Those of the shapes that every filled cell there has."""
    if not shapes:
        return ()
    tests = ", ".join(f"coalesce(bool_and({SHAPES[shape].format(cell)}), false)" for shape in shapes)
    verdicts = connection.execute(
        f"SELECT {tests} FROM {place} WHERE {cell} <> ''"  # noqa: S608  names made here
    ).fetchone()
    assert verdicts is not None
    return tuple(shape for shape, holds in zip(shapes, verdicts, strict=True) if holds)


def _pairs(
    connection: duckdb.DuckDBPyConnection, profiles: Sequence[Profile], rows: int
) -> tuple[tuple[str, str], ...]:
    if rows < 2 or any(one.distinct == rows for one in profiles):
        return ()
    full = [(index, one) for index, one in enumerate(profiles) if one.filled == rows][:6]
    found = []
    for position, (first, one) in enumerate(full):
        for second, other in full[position + 1 :]:
            row = connection.execute(
                f"SELECT count(*) FROM (SELECT DISTINCT c{first}, c{second} FROM {STAGE})"  # noqa: S608  numbers
            ).fetchone()
            if row and row[0] == rows:
                found.append((one.name, other.name))
    return tuple(found)
