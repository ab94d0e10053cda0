r"""Rows by key without DuckDB: a SQLite file beside the database, key → the values as the service prints them.

Each table with a key has a table of the same name: `k`, the stored key, and `v`, the values of the row in
field order as JSON, one a line (JSON writes a line break inside a text as `\n`, so a line ends where a value
ends). Written in the order of the keys, so the same rows give the same bytes. Nothing is in it that is not
in the database; a table keyed by a sensitive field is left out, since no address may name its rows.
"""

# ruff: noqa: S608 -- names in the SQL are those of the snapshot's record and pass `quote`.

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from site_builder.tables.database import open_database, quote

VERSION = 1
"""Of this layout; part of the file's name."""

BATCH = 10_000
AS_STORED = frozenset({"VARCHAR", "DATE", "TIMESTAMP"})
"""Kinds of columns that are text in JSON without a cast."""

Json = Mapping[str, Any]


def is_wanted(table: Json) -> bool:
    """Whether rows of a table (catalog.json) can be asked for by key in an address."""
    keys = [field for field in table["fields"] if field["name"] in table["primaryKey"]]
    return table["keyColumn"] is not None and not any(field["sensitive"] for field in keys)


def write(database: Path, target: Path, tables: Sequence[Json]) -> None:
    """Write the file for the tables (catalog.json) of a database; what needs room is spilled beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    spill = target.with_name(f"{target.name}.spill")
    with (
        closing(open_database(database, read_only=True, spill=spill)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as made,
    ):
        # No journal: a file that was not finished is thrown away with the generation that was not.
        made.executescript(
            f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA user_version={VERSION};"
        )
        made.execute("BEGIN")
        for table in filter(is_wanted, tables):
            name = quote(table["table"])
            made.execute(f"CREATE TABLE {name} (k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID")
            made.executemany(f"INSERT INTO {name} VALUES (?, ?)", _lines(source.execute(_select(table))))
        made.execute("COMMIT")
    shutil.rmtree(spill, ignore_errors=True)


def _select(table: Json) -> str:
    key = quote(table["keyColumn"])
    shown = ", ".join(_shown(field) for field in table["fields"])
    return f"SELECT {key}, {shown} FROM {quote(table['table'])} WHERE {key} IS NOT NULL ORDER BY {key}"


def _shown(field: Json) -> str:
    column = quote(field["column"])
    is_cast = field["json"] == "string" and field["storage"] not in AS_STORED
    return f"CAST({column} AS VARCHAR)" if is_cast else column


def _lines(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bytes]]:
    encode = msgspec.json.Encoder(decimal_format="string").encode_lines
    while batch := rows.fetchmany(BATCH):
        for key, *values in batch:
            yield key, encode(values)
