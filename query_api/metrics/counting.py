"""Counting: each worker in a file of its own, mapped into memory, so that a killed one loses nothing.

A file is locked while its worker lives. Counters are summed over all files, so that they never fall;
gauges over the files of the living only.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from query_api import durable, node
from query_api.metrics.layout import (
    BATCH_KEYS,
    COUNTERS,
    FORMATS,
    GAUGES,
    LATENCY_MS,
    MEDIA_TYPES,
    STATUSES,
    Layout,
)
from query_api.timing import Timing

FOLDER = "metrics"
"""Below the folder of files that may be lost."""

log = logging.getLogger("mulu.api")

OTHER = "other"
"""The route of calls that have none of ours: pages of the site, addresses that do not exist."""

_STATUS = {status: place for place, status in enumerate(STATUSES)}
_LATENCY_US = tuple(ms * 1000 for ms in LATENCY_MS)


class Meter:
    """The numbers of one worker. Only its event loop adds to them, so nothing is lost between threads."""

    def __init__(self, layout: Layout, cells: memoryview) -> None:
        self.layout = layout
        self._cells = cells
        self._routes = {route: place for place, route in enumerate(layout.routes)}
        self._kinds: dict[bytes, int] = {}
        # Looked up here once: this runs for every call.
        self._counters, self._gauges = layout.counters, layout.gauges
        self._firsts = [layout.latency(place) for place in range(len(layout.routes))]

    def began(self) -> None:
        """A call came in."""
        self._cells[self._counters] += 1

    def ended(self, timing: Timing, seconds: float) -> None:
        """A call is over, its answer sent or given up."""
        cells, layout = self._cells, self.layout
        cells[self._counters] -= 1
        route = self._routes.get(timing.route or OTHER, 0)
        kind = self._kinds.get(timing.media_type)
        if kind is None:
            kind = MEDIA_TYPES.get(timing.media_type.partition(b";")[0].strip(), 0)
            if len(self._kinds) < 64:
                self._kinds[timing.media_type] = kind
        cells[layout.request(route, _STATUS.get(timing.status, 0), kind)] += 1
        micros = int(seconds * 1e6)
        first = self._firsts[route]
        cells[first + bisect_left(_LATENCY_US, micros)] += 1
        cells[first + len(LATENCY_MS) + 1] += micros

    def batch(self, keys: int) -> None:
        """A batch of lookups runs."""
        self._cells[self.layout.batches + bisect_left(BATCH_KEYS, keys)] += 1
        self.count("batches")
        self.count("batches_keys", keys)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a single counter."""
        self._cells[self._counters + COUNTERS.index(name)] += number

    def reached(self, name: str, number: int) -> None:
        """Set a single counter that is kept elsewhere."""
        self._cells[self._counters + COUNTERS.index(name)] = number

    def tell(self, **gauges: int) -> None:
        """Say how things stand."""
        for name, value in gauges.items():
            self._cells[self._gauges + GAUGES.index(name)] = value


class Metrics:
    """The files of all workers of a node."""

    def __init__(self, folder: Path, routes: Sequence[str]) -> None:
        """Begin the file of this worker; where none can be made it counts for itself alone."""
        self._folder = folder
        self.layout = Layout(routes=(OTHER, *routes))
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(4)}"
        self._handle: int | None = None
        try:
            durable.make_folder(folder)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, durable.FILE_MODE)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._cells = node.cells(self._path, self.layout.size)
        except OSError as error:
            log.error("运维指标只计本进程，不能与其他进程合计：%s", error.strerror or error)
            self.close()
            self._cells = memoryview(bytearray(self.layout.size * node.CELL_BYTES)).cast("q")
        self.meter = Meter(self.layout, self._cells)

    def all(self) -> Iterator[tuple[memoryview, bool]]:
        """The cells of each worker that there was, and whether it lives."""
        yield self._cells, True
        if self._handle is None:
            return
        for path in sorted(self._folder.iterdir()):
            try:
                if path == self._path:
                    continue
                if path.stat().st_size == self.layout.size * node.CELL_BYTES:
                    yield node.cells(path, self.layout.size), _is_locked(path)
            except FileNotFoundError:
                continue  # Another command cleans up.

    def close(self) -> None:
        """The worker ends; what it counted stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def clean(folder: Path) -> None:
    """Take the files of workers away that are gone: a service that starts counts from nothing.

    Raises:
        OSError: they cannot be removed.

    """
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _is_locked(path):
            path.unlink(missing_ok=True)


def _is_locked(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


assert len(set(FORMATS)) == len(MEDIA_TYPES) + 1, "every format has its media type"
