"""The one place of the builder where DuckDB is opened, and where names and texts become SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

MEMORY_MB = 512
"""Beyond it DuckDB spills to `spill`; with Python and what DuckDB does not count, a check stays below 1 GB."""

INDEX_BYTES = 160
"""What the index of a key takes for each row while it is made; unlike all else it cannot be spilled."""

THREADS = 2


def open_database(
    path: Path | None = None, *, read_only: bool = False, spill: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that never fetches an extension, with bounded memory and threads; no path is in memory.

    `spill` is a folder for what does not fit into memory; without one nothing is written beside the data.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": str(THREADS),
        "memory_limit": f"{MEMORY_MB}MB",
        "temp_directory": str(spill) if spill is not None else "",
    }
    connection = duckdb.connect(
        str(path) if path is not None else ":memory:", read_only=read_only, config=config
    )
    # Casts between dates with and without an offset must not depend on the machine.
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@contextmanager
def room_for_index(connection: duckdb.DuckDBPyConnection, rows: int) -> Iterator[None]:
    """As much more memory as the index of so many keys may need."""
    connection.execute(f"SET memory_limit = '{MEMORY_MB + rows * INDEX_BYTES // 10**6}MB'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{MEMORY_MB}MB'")


def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal, where a parameter cannot stand (inside a generated expression)."""
    return "'" + text.replace("'", "''") + "'"
