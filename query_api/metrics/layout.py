"""Which number stands where: the same cells in the file of every worker.

No label can be a key, a purpose, a name or a value: every label is one of a list that is written here
or handed over at the start (the routes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STATUSES = (
    0, 200, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 410, 413, 414, 415, 416,
    422, 429, 431, 451, 499, 500, 502, 503, 504,
)  # fmt: skip
"""0 stands for any other, and for a call that was cut off before it had one."""

FORMATS = ("other", "json", "problem", "csv", "ndjson", "xlsx", "parquet", "html")

MEDIA_TYPES = {
    b"application/json": 1,
    b"application/problem+json": 2,
    b"text/csv": 3,
    b"application/x-ndjson": 4,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 5,
    b"application/vnd.apache.parquet": 6,
    b"text/html": 7,
}

LATENCY_MS = (1, 2, 5, 10, 20, 40, 80, 150, 300, 600, 1_200, 2_500, 5_000, 10_000)
BATCH_KEYS = (1, 2, 4, 8, 16, 32, 64, 128)

COUNTERS = (
    "in_flight", "refused_busy", "interrupted", "over_budget", "audit_records", "batches_keys", "batches",
)  # fmt: skip
"""Grow, but for `in_flight`, which of a worker that is gone counts for nothing."""

GAUGES = (
    "waiting", "audit_unsynced", "audit_lag_us", "audit_is_unwritable", "generation_mark", "generation_since",
    "verified", "to_verify", "damaged", "verified_bytes", "stops", "resident_bytes", "open_files",
)  # fmt: skip
"""As a worker told them last; of one that is gone they count for nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The cells for these routes."""

    routes: Sequence[str]

    @property
    def requests(self) -> int:
        """Where the counts of calls begin, by route, status, format."""
        return 0

    @property
    def latencies(self) -> int:
        """Where the histograms begin: for each route its buckets and the sum in microseconds."""
        return len(self.routes) * len(STATUSES) * len(FORMATS)

    @property
    def batches(self) -> int:
        """Where the histogram of batches begins."""
        return self.latencies + len(self.routes) * (len(LATENCY_MS) + 2)

    @property
    def counters(self) -> int:
        """Where the single counters begin."""
        return self.batches + len(BATCH_KEYS) + 1

    @property
    def gauges(self) -> int:
        """Where the gauges begin."""
        return self.counters + len(COUNTERS)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.gauges + len(GAUGES)

    def request(self, route: int, status: int, kind: int) -> int:
        """The count of calls of a route with this status and format."""
        return (route * len(STATUSES) + status) * len(FORMATS) + kind

    def latency(self, route: int) -> int:
        """The first bucket of a route."""
        return self.latencies + route * (len(LATENCY_MS) + 2)
