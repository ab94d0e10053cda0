"""Statements in a few threads: bounded, one cursor a thread, interrupted when nobody waits any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TypeVar

import duckdb

from query_api import timing
from query_api.engine.protocol import EngineBusy, EngineOverBudget

_Given = TypeVar("_Given")
Cursor = duckdb.DuckDBPyConnection


class Job:
    """One statement on its way through a thread."""

    def __init__(self) -> None:
        self._timing = timing.current()
        self._asked = perf_counter()
        self._lock = threading.Lock()
        self._cursor: Cursor | None = None
        self._is_dropped = False

    def do(self, cursor: Cursor, work: Callable[[Cursor], _Given]) -> _Given:
        """Run the work unless it was dropped."""
        with self._lock:
            if self._is_dropped:
                raise EngineOverBudget
            self._cursor = cursor
        began = perf_counter()
        self._timing.queue += began - self._asked
        try:
            return work(cursor)
        finally:
            self._timing.engine += perf_counter() - began
            # From here on the cursor may serve another job, which must not be interrupted.
            with self._lock:
                self._cursor = None

    def drop(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._is_dropped = True
            if self._cursor is not None:
                self._cursor.interrupt()


class Jobs:
    """The threads of one worker, and how many statements wait for them."""

    def __init__(self, connection: Cursor, *, running: int, waiting: int) -> None:
        self._connection = connection
        self._most = running + waiting
        self._pool = ThreadPoolExecutor(max_workers=running, thread_name_prefix="query")
        self._local = threading.local()
        self._open: set[Job] = set()

    @property
    def pending(self) -> int:
        """Statements that wait or run."""
        return len(self._open)

    async def run(self, work: Callable[[Cursor], _Given]) -> _Given:
        """What the work gives, run with the cursor of a thread.

        Raises:
            EngineBusy: too many wait.

        """
        # Counted on the event loop alone, so no lock is needed.
        if len(self._open) >= self._most:
            raise EngineBusy
        job = Job()
        self._open.add(job)
        running = asyncio.get_running_loop().run_in_executor(self._pool, lambda: job.do(self._cursor(), work))
        # It counts until its thread is free again, also when its caller has gone.
        running.add_done_callback(lambda _: self._open.discard(job))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            job.drop()
            running.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            raise

    def close(self) -> None:
        """Interrupt what runs, drop what waits, wait for the threads."""
        for job in list(self._open):
            job.drop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _cursor(self) -> Cursor:
        # A connection shared by threads was seen to give one caller another's rows.
        cursor: Cursor | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor
