"""The engine's own log: every statement that DuckDB was given."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest


class Watching:
    """Connections that were opened while watched, and what they were asked."""

    def __init__(self) -> None:
        self.connections: list[duckdb.DuckDBPyConnection] = []

    def statements(self) -> list[str]:
        """In the order each connection got them."""
        found = []
        for connection in self.connections:
            rows = (
                connection.cursor()
                .execute("SELECT message FROM duckdb_logs WHERE type = 'QueryLog'")
                .fetchall()
            )
            found += [message for (message,) in rows if "duckdb_logs" not in message]
        return found


@contextlib.contextmanager
def watching() -> Iterator[Watching]:
    """From now on every new connection keeps a log."""
    made, connect = Watching(), duckdb.connect

    def connected(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **options)
        # Before the configuration is locked, which would forbid it.
        connection.execute("CALL enable_logging('QueryLog')")
        made.connections.append(connection)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connected)
        yield made
