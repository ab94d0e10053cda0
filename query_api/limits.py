"""How many answers a key gets in a minute, counted over all workers of a node.

For each key a ring of the moments of its last N answers lies in a file that every worker has mapped. A
call is admitted when the moment N answers ago is more than a minute past, so that **any** sixty seconds
hold at most N answers: a counter that is reset every minute lets 2 N through around its reset, and so
does a bucket that holds N. The moments lie in memory that outlives a killed worker.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from query_api import durable, node
from query_api.errors import OperatorError

FOLDER = "limits"
"""Below the state folder."""

WINDOW_SECONDS = 60
MOST = 1_000_000
"""The largest rate that is counted (8 MB a key)."""

_HEAD, _TAIL, _FIRST = 0, 1, 2
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """How a key stands after a call."""

    limit: int
    remaining: int
    seconds: int
    """Until the next answer becomes free again, rounded up."""
    is_admitted: bool

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
        """As callers are told (draft-ietf-httpapi-ratelimit-headers-11)."""
        return (
            (b"ratelimit-policy", b'"min";q=%d;w=%d' % (self.limit, WINDOW_SECONDS)),
            (b"ratelimit", b'"min";r=%d;t=%d' % (self.remaining, self.seconds)),
        )


class Rates:
    """The rings of a state folder. One event loop a process: calls of one process do not overlap."""

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER
        self._rings: dict[tuple[str, int], memoryview] = {}
        try:
            durable.make_folder(self._folder)
            self._lock = node.Lock(self._folder / "lock")
        except OSError as error:
            raise OperatorError(f"写不进 {self._folder}：{error.strerror}。") from error

    def take(self, family: str, limit: int) -> Quota:
        """One answer for a family of keys, when it has one left.

        Raises:
            OSError: the ring cannot be opened.

        """
        ring = self._rings.get((family, limit))
        if ring is None:
            # The rate is in the name: a key that gets another rate gets another ring.
            ring = node.cells(self._folder / f"{family}-{limit}", _FIRST + limit)
            self._rings[family, limit] = ring
        with self._lock.held():
            return _take(ring, limit, time.monotonic_ns())

    def close(self) -> None:
        """Let go of the files."""
        self._rings.clear()
        self._lock.close()


def _take(ring: memoryview, limit: int, now: int) -> Quota:
    head, tail = ring[_HEAD], ring[_TAIL]
    oldest_that_counts = now - WINDOW_SECONDS * _SECOND_NS
    if not 0 <= head - tail <= limit or (head and ring[_FIRST + (head - 1) % limit] > now):
        head = tail = 0  # A new boot began a new clock, or the file was not ours.
    elif head and ring[_FIRST + (head - 1) % limit] <= oldest_that_counts:
        tail = head
    while tail < head and ring[_FIRST + tail % limit] <= oldest_that_counts:
        tail += 1
    is_admitted = head - tail < limit
    if is_admitted:
        # The moment before its count: a worker killed in between has taken nothing.
        ring[_FIRST + head % limit] = now
        head += 1
    ring[_TAIL] = tail
    ring[_HEAD] = head
    free_again = ring[_FIRST + tail % limit] - oldest_that_counts
    return Quota(limit, limit - (head - tail), max(1, math.ceil(free_again / _SECOND_NS)), is_admitted)
