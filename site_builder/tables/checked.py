"""Every staged cell read as its field's type: canonical texts, and a finding for each that is wrong."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from site_builder.catalog import Distribution, Field
from site_builder.tables.database import literal
from site_builder.tables.faults import LIMIT, Faults
from site_builder.tables.grid import TEXT
from site_builder.tables.mistakes import mistake
from site_builder.tables.readings import Reading, reading
from site_builder.tables.staging import STAGE, Staged
from site_builder.tables.values import value_reader

TOGETHER = 40
"""Fields read in one statement: DuckDB's planner takes minutes for a thousand of these expressions."""

_BATCH = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A table of canonical texts `t0 … tm` beside `n` and `line`; NULL where missing or wrong."""

    name: str
    staged: Staged
    rows: int


def check(
    connection: duckdb.DuckDBPyConnection,
    distribution: Distribution,
    staged: Staged,
    faults: Faults,
    *,
    name: str,
) -> Checked:
    """Read the staging table into the table `name`, which keeps the raw cell of wrong values as `b*`."""
    fields = distribution.fields
    pieces: list[str] = []
    for number, start in enumerate(range(0, len(fields), TOGETHER)):
        piece = f"{name}_{number}"
        with_line = f", s.line{', s.kinds' if staged.has_kinds else ''}" if number == 0 else ""
        texts, raws, joins = "", "", ""
        for index in range(start, min(start + TOGETHER, len(fields))):
            found, join = _columns(connection, index, distribution, staged)
            texts += f", {found.text} AS t{index}"
            raws += f", t{index}, {wrong_of(index, found.valid)} AS b{index}"
            joins += join
        # Two levels, so that a pattern is matched once: what is there and has no text is wrong.
        read = f"SELECT s.*{texts} FROM {STAGE} s{joins}"
        connection.execute(f"CREATE TABLE {piece} AS SELECT s.n{with_line}{raws} FROM ({read}) s")
        pieces.append(piece)
    connection.execute(f"DROP TABLE {STAGE}")
    if len(pieces) == 1:
        connection.execute(f"ALTER TABLE {pieces[0]} RENAME TO {name}")
    else:
        joined = " JOIN ".join(f"{piece}{' USING (n)' if i else ''}" for i, piece in enumerate(pieces))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {joined}")
        for piece in pieces:
            connection.execute(f"DROP TABLE {piece}")
    for index in range(len(fields)):
        connection.execute(f"DROP TABLE IF EXISTS map{index}")
    (rows,) = _one(connection, f"SELECT count(*) FROM {name}")
    checked = Checked(name=name, staged=staged, rows=int(str(rows)))
    _report(connection, distribution, checked, faults)
    return checked


def _columns(
    connection: duckdb.DuckDBPyConnection, index: int, distribution: Distribution, staged: Staged
) -> tuple[Reading, str]:
    """The text of one field and whether it has to have one, and the join with the values that Python read."""
    if staged.columns[index] is None:
        # The header had no such column: that was said once, not per row.
        return Reading(valid="false", text="CAST(NULL AS VARCHAR)"), ""
    field, cell = distribution.fields[index], f"s.c{index}"
    kind = f"coalesce(substr(s.kinds, {index + 1}, 1), {literal(TEXT)})" if staged.has_kinds else None
    present = present_condition(cell, field, distribution)
    found, join = reading(field, cell, kind), ""
    if found is None:
        mapping = f"map{index}"
        _map(connection, mapping, index, field, present, kind)
        join = f" LEFT JOIN {mapping} ON {mapping}.raw = {cell} AND {mapping}.kind = {kind or literal(TEXT)}"
        found = Reading(valid="true", text=f"{mapping}.text")
    return Reading(valid=present, text=text_of(found, cell, present)), join


def text_of(found: Reading, cell: str, present: str) -> str:
    """SQL of the canonical text of a cell, NULL where it is missing or wrong."""
    same = "" if found.same == "false" else f" WHEN {found.same} THEN {cell}"
    return f"CASE WHEN NOT {present} THEN NULL{same} WHEN {found.valid} THEN {found.text} END"


def present_condition(cell: str, field: Field, distribution: Distribution) -> str:
    """SQL: the cell holds a value, not one of the words for a missing one."""
    missing = field.missing_values if field.missing_values is not None else distribution.missing_values
    words = ", ".join(literal(word) for word in missing)
    return f"({cell} IS NOT NULL{f' AND {cell} NOT IN ({words})' if words else ''})"


def wrong_of(index: int, present: str) -> str:
    """SQL of the raw cell where it holds a value but has no canonical text."""
    return f"CASE WHEN t{index} IS NULL AND {present} THEN c{index} END"


def _map(
    connection: duckdb.DuckDBPyConnection, name: str, index: int, field: Field, present: str, kind: str | None
) -> None:
    """The distinct values of one column, each read once in Python."""
    connection.execute(f"CREATE OR REPLACE TABLE {name} (raw VARCHAR, kind VARCHAR, text VARCHAR)")
    read = value_reader(field)
    # A second connection to the same database: rows are appended while the distinct values still stream.
    values = connection.cursor()
    values.execute(f"SELECT DISTINCT s.c{index}, {kind or literal(TEXT)} FROM {STAGE} s WHERE {present}")
    appender = connection.appender(name)
    while batch := values.fetchmany(_BATCH):
        appender.append_rows([(raw, sort, read(raw, sort)) for raw, sort in batch])
    appender.flush()
    values.close()


def _report(
    connection: duckdb.DuckDBPyConnection, distribution: Distribution, checked: Checked, faults: Faults
) -> None:
    fields = distribution.fields
    if not fields or not checked.rows:
        return
    counts = _one(
        connection, f"SELECT {', '.join(f'count(b{i})' for i in range(len(fields)))} FROM {checked.name}"
    )
    for index, (field, count) in enumerate(zip(fields, counts, strict=True)):
        number = int(str(count))
        if not number:
            continue
        kind = f"substr(kinds, {index + 1}, 1)" if checked.staged.has_kinds else "NULL"
        wrong = connection.execute(
            f"SELECT n, line, b{index}, {kind} FROM {checked.name} WHERE b{index} IS NOT NULL ORDER BY n LIMIT {LIMIT}"
        ).fetchall()
        for n, line, raw, sort in wrong:
            sentence = mistake(field, raw, sort or TEXT)
            faults.add(
                "V24",
                f"第 {n} 行“{field.name}”{sentence.message}",
                sentence.hint,
                line=line,
                row=n,
                field=field,
                value=raw,
                cell=address(checked.staged, index, line),
            )
        faults.count_more(number - len(wrong))
    _blank_rows(connection, fields, checked, faults)


def _blank_rows(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], checked: Checked, faults: Faults
) -> None:
    """Rows that hold only words for missing values; not judged where the header lacks a field."""
    if None in checked.staged.columns:
        return
    empty = " AND ".join(f"t{i} IS NULL AND b{i} IS NULL" for i in range(len(fields)))
    for n, line in connection.execute(
        f"SELECT n, line FROM {checked.name} WHERE {empty} ORDER BY n LIMIT {LIMIT}"
    ).fetchall():
        faults.add("V24", f"第 {n} 行全是空值。", "删去这一行。", line=line, row=n)


def address(staged: Staged, index: int, line: int) -> str | None:
    """The cell of a workbook, like C17; None for other formats."""
    column = staged.columns[index] if staged.in_sheet and index < len(staged.columns) else None
    return None if column is None else f"{letters(column)}{line}"


def letters(column: int) -> str:
    """The letters of a workbook's column, counted from 0."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterable[object]:
    row = connection.execute(sql).fetchone()
    assert row is not None, "an aggregate always has a row"
    return tuple(row)
