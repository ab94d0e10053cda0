"""DuckDB in the process: locked down, one cursor a thread, few threads, a bounded queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

from query_api.engine.attached import AttachedFiles, literal
from query_api.engine.protocol import EngineBusy, EngineOverBudget, EngineUnable, Row, Work
from query_api.settings import Limits

_Given = TypeVar("_Given")


def open_locked(snapshot: Path, limits: Limits, *, writing: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection in memory that reads only below the snapshot, its settings locked.

    `writing` is a folder it may write into besides; the connection that answers callers has none.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": "1",
            "memory_limit": f"{limits.memory_mb}MB",
            "max_execution_time": str(limits.query_ms),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            # Without a folder to spill into nothing is ever written.
            "temp_directory": "",
        },
    )
    folders = ", ".join(literal(folder.resolve()) for folder in (snapshot, writing) if folder is not None)
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    connection.execute(f"SET allowed_directories = [{folders}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


class DuckEngine:
    """Implements `Engine`."""

    def __init__(self, snapshot: Path, limits: Limits) -> None:
        self._limits = limits
        self._connection = open_locked(snapshot, limits)
        self._attaching = self._connection.cursor()
        self._files = AttachedFiles(self._attaching, most=limits.attached)
        self._pool = ThreadPoolExecutor(max_workers=limits.running, thread_name_prefix="query")
        self._local = threading.local()
        self._pending = 0

    async def run(self, work: Work) -> list[Row]:
        """All rows of one statement."""
        return await self._submit(lambda: self._run(work))

    async def check(self) -> None:
        """Make sure that statements are answered."""
        await self._submit(lambda: self._cursor().execute("SELECT 1").fetchall())

    def retire(self, keep: Collection[str]) -> None:
        """Close every database but these."""
        self._files.retire(keep)

    def names(self) -> list[str]:
        """The open databases, the least used first."""
        return self._files.names()

    def close(self) -> None:
        """Stop: what waits is dropped, what runs is interrupted."""
        self._connection.interrupt()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._connection.close()

    async def _submit(self, work: Callable[[], _Given]) -> _Given:
        # Counted on the event loop alone, so no lock is needed.
        if self._pending >= self._limits.running + self._limits.waiting:
            raise EngineBusy
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._pending -= 1

    def _run(self, work: Work) -> list[Row]:
        try:
            with self._files.reading(work.database, work.file):
                cursor = self._cursor()
                rows: list[Row] = cursor.execute(work.statement.text, work.statement.parameters).fetchall()
                return rows
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
            raise EngineOverBudget from error
        except duckdb.IOException as error:
            raise EngineUnable(str(error)) from error

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        # A connection shared by threads was seen to give one caller another's rows.
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor
