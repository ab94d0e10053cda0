"""What all workers of a node share: a lock that a killed worker gives back, and memory that outlives it."""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import time
from collections.abc import Iterator
from pathlib import Path

from query_api import durable

CELL_BYTES = 8

PATIENCE_SECONDS = 0.05
"""How long a lock is waited for, whose holder was stopped. After that the work goes on without it, and
for a second without waiting: counts may be off by an answer, workers that hang would be off by all."""

DOUBT_SECONDS = 1.0
NAP_SECONDS = 0.0002


class Lock:
    """One byte of a file, locked by the system (1.2 µs). Calls of one process must not overlap."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, durable.FILE_MODE)
        self._in_doubt_until = 0.0

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Alone among the workers, as far as that can be had in time."""
        is_locked = self._lock()
        try:
            yield
        finally:
            if is_locked:
                fcntl.lockf(self._handle, fcntl.LOCK_UN, 1)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)

    def _lock(self) -> bool:
        began: float | None = None
        while True:
            try:
                fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
            except BlockingIOError:
                now = time.monotonic()
                began = began or now
                if now < self._in_doubt_until:
                    return False
                if now - began > PATIENCE_SECONDS:
                    self._in_doubt_until = now + DOUBT_SECONDS
                    return False
                # The holder may wait for this very processor.
                time.sleep(NAP_SECONDS)
            else:
                return True


def cells(path: Path, count: int) -> memoryview:
    """Signed 64-bit cells in a file, zero at first, as every worker sees and changes them.

    Raises:
        OSError: the file cannot be opened, or the disk has no room for it.

    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, durable.FILE_MODE)
    try:
        # Reserved now: a page that a full disk has no room for would kill the worker at its first write.
        os.posix_fallocate(handle, 0, count * CELL_BYTES)
        return memoryview(mmap.mmap(handle, count * CELL_BYTES)).cast("q")
    finally:
        os.close(handle)
