"""A database file without some of its rows: written anew, since a deleted row stays readable in its file."""

# ruff: noqa: S608 - identifiers pass `quote`, values are parameters

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from query_api.snapshot import Field, Table
from query_api.sql import quote

_FETCH = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewritten:
    """A table of the new file."""

    rows: int
    content: str
    """`sha256:` over the rows as the API prints them (ARCHITECTURE decision 10)."""


def matching(file: Path, table: Table, keys: Sequence[str]) -> int:
    """How many rows have one of these stored keys."""
    if table.key_column is None:
        return 0
    with _opened(file) as connection:
        found = connection.execute(
            f"SELECT count(*) FROM old.{quote(table.table)} WHERE {quote(table.key_column)} IN (SELECT unnest(?))",
            [list(keys)],
        ).fetchone()
    assert found is not None, "count gives a row"
    return int(found[0])


def rewrite(source: Path, target: Path, tables: Mapping[Table, Sequence[str]]) -> dict[str, Rewritten]:
    """Write every table but for the rows with these stored keys; tables and indexes stay as they were.

    Order numbers are given anew, so that they count the rows. The result is by the tables' names.
    """
    leaving = {table.table: (table, keys) for table, keys in tables.items()}
    made: dict[str, Rewritten] = {}
    with _opened(source) as connection:
        size = connection.execute(
            "SELECT block_size FROM pragma_database_size() WHERE database_name = 'old'"
        ).fetchone()
        assert size is not None, "an attached file has a size"
        connection.execute(f"ATTACH {_literal(target)} AS new (BLOCK_SIZE {int(size[0])})")
        connection.execute("USE new")
        for name, statement in connection.execute(
            "SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'old' ORDER BY table_name"
        ).fetchall():
            connection.execute(statement)
            known = leaving.get(name)
            if known is None:
                connection.execute(f"INSERT INTO new.{quote(name)} FROM old.{quote(name)}")
                continue
            made[known[0].name] = _copy(connection, *known)
        for (statement,) in connection.execute(
            "SELECT sql FROM duckdb_indexes() WHERE database_name = 'old' ORDER BY index_name"
        ).fetchall():
            connection.execute(statement)
        connection.execute("CHECKPOINT new")
        connection.execute("USE memory")
        connection.execute("DETACH new")
    return made


def _copy(connection: duckdb.DuckDBPyConnection, table: Table, keys: Sequence[str]) -> Rewritten:
    place, order = quote(table.table), quote(table.order_column)
    kept, parameters = "", []
    if keys and table.key_column is not None:
        kept = f"WHERE {quote(table.key_column)} NOT IN (SELECT unnest(?))"
        parameters = [list(keys)]
    connection.execute(
        f"INSERT INTO new.{place} SELECT * REPLACE (row_number() OVER (ORDER BY {order}) AS {order})"
        f" FROM old.{place} {kept} ORDER BY {order}",
        parameters,
    )
    digest, encoder, rows = hashlib.sha256(), msgspec.json.Encoder(), 0
    printed = ", ".join(_printed(field) for field in table.fields) or "NULL"
    read = connection.execute(f"SELECT {printed} FROM new.{place} ORDER BY {order}")
    while batch := read.fetchmany(_FETCH):
        rows += len(batch)
        digest.update(encoder.encode_lines(batch))
    return Rewritten(rows=rows, content=f"sha256:{digest.hexdigest()}")


def _printed(field: Field) -> str:
    """A stored value as the API's JSON has it, which is what the builder takes the digest of."""
    column = quote(field.column)
    if field.storage == "TIMESTAMP":
        return f"regexp_replace(strftime({column}, '%Y-%m-%dT%H:%M:%S.%f'), '\\.000000$', '')"
    if field.storage == "DATE" or (field.json == "string" and field.storage == "BIGINT"):
        return f"CAST({column} AS VARCHAR)"
    return column


def _opened(source: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    connection.execute(f"ATTACH {_literal(source)} AS old (READ_ONLY)")
    return connection


def _literal(path: Path) -> str:
    # ATTACH takes no parameter.
    return "'" + str(path.resolve()).replace("'", "''") + "'"
