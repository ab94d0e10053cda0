"""Rows by key from SQLite files (`site_builder/snapshot/rows_file.py`): some microseconds, on the event loop.

Half of a lookup was DuckDB's statement. A file is opened in a thread, after it was verified; what is not
open yet, or cannot be read, is DuckDB's to answer, which has the same rows.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote as percent

from query_api.sql import quote

log = logging.getLogger("mulu.api")

AGAIN_SECONDS = 1.0
"""How long a file that could not be opened is let alone."""

CACHE_KB = 128
"""Inner pages of one file; leaves are left to the system's cache, which all workers share."""


@dataclass(kw_only=True, slots=True)
class RowFile:
    """One open file."""

    connection: sqlite3.Connection
    cursor: sqlite3.Cursor
    statements: dict[str, str] = field(default_factory=dict)


class RowFiles:
    """The open files of one worker, the least used closed first. Read on the event loop's thread alone."""

    def __init__(self, *, most: int, verify: Callable[[Path], None]) -> None:
        """`verify` raises for a file that must not be served; it may read all of it."""
        self._most = most
        self._verify = verify
        self._files: OrderedDict[str, RowFile] = OrderedDict()
        self._opened: dict[str, RowFile] = {}
        self._lock = threading.Lock()
        self._tried: dict[str, float] = {}

    def row(self, name: str, table: str, key: str) -> bytes | None:
        """The values of the row with this stored key; None: it is not there, or that cannot be told."""
        file = self._files.get(name)
        if file is None:
            return None
        statement = file.statements.get(table)
        if statement is None:
            statement = file.statements[table] = f"SELECT v FROM {quote(table)} WHERE k = ?"  # noqa: S608 - quoted
        try:
            found = file.cursor.execute(statement, (key,)).fetchone()
        except sqlite3.Error as error:
            log.error("%s 读不出，改由数据库回答：%s", name, error.sqlite_errorname)
            self._close(name)
            return None
        self._files.move_to_end(name)
        return None if found is None else found[0]

    def is_wanted(self, name: str) -> bool:
        """Whether this file should be opened now: once for all who ask, and not again at once if it failed."""
        if name in self._files:
            return False
        now = time.monotonic()
        if now - self._tried.get(name, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._tried[name] = now
        return True

    def open(self, name: str, file: Path) -> None:
        """Verify and open a file; for a thread. It is read from once `settle` was called.

        Raises:
            SnapshotRefused: it must not be served.
            sqlite3.Error: it cannot be opened.

        """
        self._verify(file)
        address = f"file:{percent(str(file.resolve()))}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
            connection.execute("PRAGMA mmap_size=0")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            # What was opened is what was verified, unless another file took its place in between.
            self._verify(file)
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._opened[name] = RowFile(connection=connection, cursor=connection.cursor())

    def settle(self) -> None:
        """Take in what threads have opened."""
        with self._lock:
            opened, self._opened = self._opened, {}
        for name, file in opened.items():
            self._close(name)
            self._files[name] = file
            self._tried.pop(name, None)
        while len(self._files) > self._most:
            self._close(next(iter(self._files)))

    def retire(self, keep: Collection[str]) -> None:
        """Close all but these."""
        for name in [name for name in self._files if name not in keep]:
            self._close(name)
        self._tried.clear()

    def names(self) -> list[str]:
        """What is open, the least used first."""
        return list(self._files)

    def close(self) -> None:
        """Close everything."""
        self.settle()
        self.retire(())

    def _close(self, name: str) -> None:
        file = self._files.pop(name, None)
        if file is not None:
            with contextlib.suppress(sqlite3.Error):
                file.connection.close()
