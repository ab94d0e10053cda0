"""Tables into Parquet files, by a connection of its own: the one that answers callers can write nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import msgspec

from query_api.engine.attached import literal
from query_api.engine.duck import open_locked
from query_api.engine.protocol import EngineOverBudget, EngineUnable, Place
from query_api.settings import Limits
from query_api.snapshot import SnapshotRefused
from query_api.sql import Statement, quote


class Exporter:
    """Writes one file at a time below one folder; opened when the first is asked for."""

    def __init__(
        self,
        snapshot: Path,
        folder: Path,
        limits: Limits,
        *,
        verify: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """`verify` is asked before a file is opened and raises SnapshotRefused for one that must not be."""
        self._verify = verify
        self._snapshot = snapshot
        self._folder = folder
        self._limits = msgspec.structs.replace(limits, query_ms=limits.export_ms)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        self._connection: duckdb.DuckDBPyConnection | None = None

    async def parquet(self, place: Place, statement: Statement, target: Path) -> None:
        """Write the rows of a statement to a new file below the folder; the same rows, the same bytes.

        Raises:
            EngineOverBudget: it took too long or too much.
            EngineUnable: the database cannot be opened, or the file not written.

        """
        await asyncio.get_running_loop().run_in_executor(self._pool, self._write, place, statement, target)

    def close(self) -> None:
        """Stop: what is being written is given up."""
        if self._connection is not None:
            self._connection.interrupt()
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._connection is not None:
            self._connection.close()

    def _write(self, place: Place, statement: Statement, target: Path) -> None:
        try:
            if self._connection is None:
                self._connection = open_locked(self._snapshot, self._limits, writing=self._folder)
            self._verify(place.file)
            name = quote(place.source.database)
            self._connection.execute(f"ATTACH {literal(place.file)} AS {name} (READ_ONLY)")
            try:
                self._connection.execute(
                    f"COPY ({statement.text}) TO {literal(target.resolve())} (FORMAT parquet, COMPRESSION zstd)",
                    statement.parameters,
                )
            finally:
                self._connection.execute(f"DETACH {name}")
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
            raise EngineOverBudget from error
        except (duckdb.IOException, SnapshotRefused) as error:
            raise EngineUnable(str(error)) from error
