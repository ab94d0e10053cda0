"""Checked tables into the database file that the service answers from.

Only here rows reach something that is published: fields under a stricter sharing type are not
stored, masked ones only as their mask, and a wrong row never comes this far.
"""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from site_builder.catalog import Field, SharingType
from site_builder.tables.columns import Column
from site_builder.tables.database import literal, quote, room_for_index
from site_builder.tables.keys import ReadTable
from site_builder.tables.profile import profiles
from site_builder.tables.records import ColumnRecord, ForeignKeyRecord, TableRecord

SMALL_ROWS = 50_000
SMALL_BLOCK = 16_384
"""Below 50,000 rows: 19 instead of 265 kB a table, measured."""

PREVIEW_ROWS = 10
KEY_SEPARATOR = "chr(31)"
_FETCH = 10_000
_EVERY = ("eq", "ne", "in", "isnull")
_ORDER = ("lt", "lte", "gt", "gte")
_WORDS = ("contains", "startswith", "endswith")
_ORDERED = {"integer", "number", "date", "datetime", "time", "year", "yearmonth", "string"}
HIDDEN = "不输出"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What is known of the file a table came from."""

    bytes: int
    updated: str | None
    """`dataDate` of the delivery's receipt."""


def is_served(field: Field) -> bool:
    """Whether the field may be stored at all: nothing stricter than 无条件共享 is."""
    return field.sharing in (None, SharingType.UNCONDITIONAL)


def store(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[ReadTable],
    keep: Path,
    sources: Mapping[str, Source],
) -> tuple[TableRecord, ...]:
    """Write all tables into the new database file `keep`; what is recorded is read back from it."""
    if not tables:
        return ()
    keep.parent.mkdir(parents=True, exist_ok=True)
    small = sum(table.checked.rows for table in tables) < SMALL_ROWS
    block = f" (BLOCK_SIZE {SMALL_BLOCK})" if small else ""
    with room_for_index(connection, sum(table.checked.rows for table in tables)):
        connection.execute(f"ATTACH {literal(str(keep))} AS keep{block}")
        try:
            records = tuple(
                _store(connection, table, f"t{number}", sources[table.distribution.name])
                for number, table in enumerate(tables, start=1)
            )
            connection.execute("CHECKPOINT keep")
        finally:
            connection.execute("DETACH keep")
    return records


def _store(connection: duckdb.DuckDBPyConnection, table: ReadTable, name: str, source: Source) -> TableRecord:
    served = [column for column in table.columns if is_served(column.field)]
    key = _key(table, served)
    columns = [_record(table, number, column) for number, column in enumerate(served, start=1)]
    selected = [f"{_stored(c)} AS {r.column}" for c, r in zip(served, columns, strict=True)]
    if key:
        selected.insert(0, f"{key} AS k")
    listed = "".join(f", {part}" for part in selected)
    place = f"keep.{quote(name)}"
    # Rows are numbered again: a table that is stored has no quarantined ones, so n is the file's order.
    rows = f"SELECT CAST(n AS BIGINT) AS n{listed} FROM {table.checked.name}"
    typed = connection.execute(f"DESCRIBE {rows}").fetchall()
    # A key is read one at a time: out of the compressed column that takes as long as all the rest of a lookup.
    plain = {"k": " USING COMPRESSION uncompressed"}
    columns_of = ", ".join(f"{column} {kind}{plain.get(column, '')}" for column, kind, *_ in typed)
    connection.execute(f"CREATE TABLE {place} ({columns_of})")
    connection.execute(f"INSERT INTO {place} {rows} ORDER BY n")
    if key:
        connection.execute(f"CREATE INDEX {quote(f'{name}_k')} ON {place} (k)")
    content, preview = _content(connection, place, columns)
    distribution = table.distribution
    present = {column.name for column in columns}
    return TableRecord(
        name=distribution.name,
        title=distribution.title,
        table=name,
        rows=table.checked.rows,
        content=content,
        order_column="n",
        key_column="k" if key else None,
        primary_key=distribution.primary_key if key else (),
        foreign_keys=tuple(
            ForeignKeyRecord(
                fields=k.fields, table=k.table or distribution.name, reference_fields=k.reference_fields
            )
            for k in distribution.foreign_keys
            if present.issuperset(k.fields)
        ),
        columns=tuple(columns),
        data_updated_on=source.updated,
        source_bytes=source.bytes,
        preview=preview,
        profiles=profiles(connection, place, columns, table.checked.rows),
    )


def _key(table: ReadTable, served: list[Column]) -> str | None:
    """SQL of the key text; none where a part is not stored or is masked."""
    by_name = {column.field.name: column for column in served if not column.field.masking}
    names = table.distribution.primary_key
    if not names or any(name not in by_name for name in names):
        return None
    parts = [
        f"coalesce(CAST({as_json(by_name[name].value, by_name[name].storage)} AS VARCHAR), '')"
        for name in names
    ]
    return f" || {KEY_SEPARATOR} || ".join(parts)


def _stored(column: Column) -> str:
    match column.field.masking:
        case None | "":
            return column.value
        case "部分遮蔽":
            # Six characters or fewer: three and two kept would leave nothing hidden.
            t = column.text
            stars = f"left({t}, 3) || repeat('*', length({t}) - 5) || right({t}, 2)"
            return f"CASE WHEN length({t}) > 5 THEN {stars} ELSE regexp_replace({t}, '.', '*', 'gs') END"
        case "仅年月":
            # Only a text that begins with year and month can be cut to them; anything else is hidden.
            return f"CASE WHEN regexp_matches({column.text}, '^[0-9]{{4}}-[0-9]{{2}}') THEN left({column.text}, 7) END"
        case _:
            return "CAST(NULL AS VARCHAR)"


def _record(table: ReadTable, number: int, column: Column) -> ColumnRecord:
    field = column.field
    masked = bool(field.masking)
    operators: tuple[str, ...] = ()
    if not masked:
        operators = _EVERY + (_ORDER if field.type in _ORDERED else ())
        if field.type == "string":
            operators += _WORDS
    return ColumnRecord(
        name=field.name,
        title=field.title,
        type=field.type,
        json="string" if masked else column.json,
        column=f"c{number}",
        storage="VARCHAR" if masked else column.storage,
        compare=None if masked else column.compare,
        operators=operators,
        cost="index" if not masked and table.distribution.primary_key == (field.name,) else "scan",
        masked=masked,
        sensitive=bool(field.sensitive),
        description=field.description,
    )


def as_json(value: str, storage: str) -> str:
    """SQL of a stored value as the API's JSON has it: temporal values become ISO text."""
    if storage == "TIMESTAMP":
        # A fraction of a second only where there is one.
        return f"regexp_replace(strftime({value}, '%Y-%m-%dT%H:%M:%S.%f'), '\\.000000$', '')"
    return f"CAST({value} AS VARCHAR)" if storage == "DATE" else value


def _sent(column: ColumnRecord) -> str:
    value = as_json(column.column, column.storage)
    return f"CAST({value} AS VARCHAR)" if column.json == "string" and column.storage == "BIGINT" else value


def _content(
    connection: duckdb.DuckDBPyConnection, place: str, columns: list[ColumnRecord]
) -> tuple[str, tuple[tuple[object, ...], ...]]:
    """The digest over all rows as the API would print them, and the first ones."""
    digest = hashlib.sha256()
    encoder = msgspec.json.Encoder()
    preview: tuple[tuple[object, ...], ...] = ()
    listed = ", ".join(_sent(column) for column in columns) or "NULL"
    rows = connection.execute(f"SELECT {listed} FROM {place} ORDER BY n")
    while batch := rows.fetchmany(_FETCH):
        if not preview:
            preview = tuple(tuple(row) for row in batch[:PREVIEW_ROWS])
        digest.update(encoder.encode_lines(batch))
    return f"sha256:{digest.hexdigest()}", preview
