"""Which database files are open: attached read-only on first use, detached by least use."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from query_api.sql import quote


def literal(path: Path) -> str:
    """A path in SQL, where no parameter is taken; paths are ours, callers never name one."""
    return "'" + str(path).replace("'", "''") + "'"


@dataclass(kw_only=True, slots=True)
class Attached:
    """One open file, how many statements read it, and whether it is to be closed after them."""

    file: Path
    readers: int = 0
    is_retired: bool = False


class AttachedFiles:
    """The open files of one connection.

    A name stands for content (it carries the digest), so that an unchanged dataset stays open
    across generations, whichever generation's hard link was opened first. What is opened was verified.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, *, most: int, verify: Callable[[Path], None]
    ) -> None:
        """`verify` raises for a file that must not be served; it may read all of it."""
        self._connection = connection
        self._most = most
        self._verify = verify
        self._lock = threading.Lock()
        self._files: OrderedDict[str, Attached] = OrderedDict()

    @contextlib.contextmanager
    def reading(self, name: str, file: Path) -> Iterator[None]:
        """Keep a file open while a statement reads it."""
        if name not in self._files:
            # Before others are kept waiting, since it may take as long as the file takes to be read.
            self._verify(file)
        with self._lock:
            entry = self._files.get(name)
            if entry is None:
                self._attach(name, file)
                entry = self._files[name] = Attached(file=file)
            self._files.move_to_end(name)
            entry.readers += 1
            entry.is_retired = False
        try:
            yield
        finally:
            with self._lock:
                entry.readers -= 1
                self._shrink()

    def is_open(self, name: str) -> bool:
        """Whether the file of this name is open now."""
        return name in self._files

    def retire(self, keep: Collection[str]) -> None:
        """Close all but these, those in use after their last reader."""
        with self._lock:
            for name, entry in self._files.items():
                entry.is_retired = name not in keep
            self._shrink()

    def names(self) -> list[str]:
        """What is open, the least used first."""
        with self._lock:
            return list(self._files)

    def _shrink(self) -> None:
        idle = [name for name, entry in self._files.items() if entry.readers == 0]
        surplus = max(len(self._files) - self._most, 0)
        for position, name in enumerate(idle):
            if position < surplus or self._files[name].is_retired:
                self._connection.execute(f"DETACH {quote(name)}")
                del self._files[name]

    def _attach(self, name: str, file: Path) -> None:
        self._connection.execute(f"ATTACH {literal(file)} AS {quote(name)} (READ_ONLY)")
        try:
            # What was opened is what was verified, unless another file took its place in between.
            self._verify(file)
        except Exception:
            self._connection.execute(f"DETACH {quote(name)}")
            raise
