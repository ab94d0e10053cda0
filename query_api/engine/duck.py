"""DuckDB in the process: locked down, lookups in batches, everything else in a few threads."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import duckdb

from query_api import sql, sql_csv, sql_keys
from query_api.engine.attached import AttachedFiles, literal
from query_api.engine.jobs import Jobs
from query_api.engine.lookups import MOST, Lookups
from query_api.engine.protocol import (
    CsvLines,
    EngineBroken,
    EngineBusy,
    EngineOverBudget,
    EngineOverRange,
    EngineUnable,
    Place,
    Row,
)
from query_api.engine.row_files import RowFiles
from query_api.query import Grouping, Query, Where
from query_api.settings import Limits
from query_api.snapshot import Field, SnapshotRefused

log = logging.getLogger("mulu.api")

_Given = TypeVar("_Given")

MEMORY_FAULTS = 3
"""Statements out of memory one after the other, after which the worker is replaced."""


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
    # A list of values as a join of its own leaks some 4 KB a statement (DuckDB 2.0): at 500 batches a second
    # two megabytes a second. Where the index answers, the plain list is quicker too.
    connection.execute("SET disabled_optimizers = 'in_clause'")
    connection.execute("SET lock_configuration = true")
    return connection


class DuckEngine:
    """Implements `Engine`."""

    def __init__(
        self,
        snapshot: Path,
        limits: Limits,
        *,
        on_broken: Callable[[], None] = lambda: None,
        on_batch: Callable[[int], None] = lambda _: None,
        verify: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """`on_broken` is told once when nothing more can be answered, `on_batch` the keys of each batch.

        `verify` is asked before a file is opened and raises SnapshotRefused for one that must not be.
        """
        self._connection = open_locked(snapshot, limits)
        self._files = AttachedFiles(self._connection.cursor(), most=limits.attached, verify=verify)
        self._jobs = Jobs(self._connection, running=limits.running, waiting=limits.waiting)
        self._lookups = Lookups(
            self._connection.cursor(),
            self._files,
            guarded=self._guarded,
            most_waiting=limits.lookups_waiting,
            on_batch=on_batch,
        )
        self._rows = RowFiles(most=limits.attached, verify=verify)
        self._opening_rows: set[asyncio.Future[None]] = set()
        self._health = self._connection.cursor()
        self._opening: dict[str, asyncio.Future[None]] = {}
        self._on_broken = on_broken
        self._is_broken = False
        self._memory_faults = 0

    async def lookup(self, place: Place, keys: Sequence[str]) -> Mapping[str, Row]:
        """Rows by key: what fits in one batch is answered on the event loop, with other callers' keys."""
        if len(keys) <= MOST:
            if not self._files.is_open(place.source.database):
                await self._opened(place)
            return await self._lookups.ask(place, keys)
        # So many would keep the loop from everything else.
        rows = await self._run(place, sql_keys.lookup(place.source, keys))
        return sql_keys.rows_by_key(place.source.table, rows)

    def at_hand(self, place: Place, key: str) -> bytes | None:
        """The row from the file of rows, which is opened for the next call when it is not open."""
        name, file = place.rows_name, place.rows_file
        if name is None or file is None:
            return None
        row = self._rows.row(name, place.source.table.table, key)
        if row is None and self._rows.is_wanted(name):
            opening = asyncio.ensure_future(self._open_rows(name, file))
            self._opening_rows.add(opening)
            opening.add_done_callback(self._opening_rows.discard)
        return row

    async def page(self, place: Place, query: Query) -> list[Row] | None:
        """One page and one row more."""
        anchor: Row = ()
        statement = sql.anchor(place.source, query)
        if statement is not None:
            anchors = await self._run(place, statement)
            if not anchors:
                return None
            anchor = anchors[0]
        return await self._run(place, sql.page(place.source, query, anchor))

    async def count(self, place: Place, where: Where) -> int:
        """How many rows hold."""
        ((number,),) = await self._run(place, sql.count(place.source, where))
        assert isinstance(number, int), "count(*) counts"
        return number

    async def summary(self, place: Place, grouping: Grouping) -> list[Row]:
        """Groups."""
        return await self._run(place, sql.summary(place.source, grouping))

    async def export(
        self, place: Place, where: Where, select: Sequence[Field], *, above: int, upto: int | None
    ) -> list[Row]:
        """A stretch of rows."""
        return await self._run(place, sql.stretch(place.source, where, select, above=above, upto=upto))

    async def csv(
        self, place: Place, where: Where, select: Sequence[Field], *, above: int, upto: int | None
    ) -> CsvLines:
        """A stretch of rows as csv."""
        statement = sql_csv.csv_lines(place.source, where, select, above=above, upto=upto)
        ((text, rows),) = await self._run(place, statement)
        assert isinstance(rows, int), "count(*) counts"
        return CsvLines(text="" if text is None else f"{text}\r\n", rows=rows)

    async def health(self) -> None:
        """Make sure that statements are answered, at once however many wait: on the event loop (0.1 ms)."""
        self._guarded(lambda: self._health.execute("SELECT 1").fetchall())

    def retire(self, keep: Collection[str]) -> None:
        """Close every database but these."""
        self._files.retire(keep)
        self._rows.retire(keep)

    def names(self) -> list[str]:
        """The open databases, the least used first."""
        return self._files.names()

    def waiting(self) -> int:
        """Statements and lookups that wait or run."""
        return self._jobs.pending + self._lookups.waiting

    def close(self) -> None:
        """Stop: what waits is dropped, what runs is interrupted."""
        self._jobs.close()
        self._rows.close()
        self._connection.close()

    async def _opened(self, place: Place) -> None:
        """Open a file once for all who wait for it, in a thread: it may have to be read first."""
        name = place.source.database

        def work(_: object) -> None:
            with self._files.reading(name, place.file):
                pass

        def done(ended: asyncio.Future[None]) -> None:
            del self._opening[name]
            if not ended.cancelled():
                ended.exception()  # Told to those who wait, if any is left.

        if name not in self._opening:
            opening = self._jobs.run(lambda cursor: self._guarded(lambda: work(cursor)))
            self._opening[name] = asyncio.ensure_future(opening)
            self._opening[name].add_done_callback(done)
        await asyncio.shield(self._opening[name])

    async def _open_rows(self, name: str, file: Path) -> None:
        try:
            await self._jobs.run(lambda _: self._rows.open(name, file))
        except EngineBusy:
            return  # Later, then; the database answers.
        except (SnapshotRefused, sqlite3.Error) as error:
            log.error("%s 打不开，改由数据库回答：%s", name, error)
        self._rows.settle()

    async def _run(self, place: Place, statement: sql.Statement) -> list[Row]:
        def work(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
            with self._files.reading(place.source.database, place.file):
                rows: list[Row] = cursor.execute(statement.text, statement.parameters).fetchall()
                return rows

        return await self._jobs.run(lambda cursor: self._guarded(lambda: work(cursor)))

    def _guarded(self, work: Callable[[], _Given]) -> _Given:
        """What the work gives; DuckDB's errors in our words."""
        if self._is_broken:
            raise EngineBroken
        try:
            given = work()
        except duckdb.OutOfMemoryException as error:
            # One large query is that query's fault; one after the other, memory has leaked.
            self._memory_faults += 1
            if self._memory_faults >= MEMORY_FAULTS:
                self._leave(error)
            raise EngineOverBudget from error
        except duckdb.InterruptException as error:
            raise EngineOverBudget from error
        except (duckdb.FatalException, duckdb.InternalException) as error:
            self._leave(error)
            raise EngineBroken from error
        except duckdb.OutOfRangeException as error:
            raise EngineOverRange from error
        except (duckdb.IOException, duckdb.SerializationException, SnapshotRefused) as error:
            raise EngineUnable(str(error)) from error
        self._memory_faults = 0
        return given

    def _leave(self, error: duckdb.Error) -> None:
        """After such an error the instance answers nothing but errors."""
        if not self._is_broken:
            self._is_broken = True
            log.error("查询引擎失效，本进程停止服务并由新进程接替", exc_info=error)
            self._on_broken()
