"""What a worker needs when nobody calls, and when everybody does."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from query_api.settings import Limits
from tests.benchmarks.load import load, require_wrk
from tests.benchmarks.measure import QUICK, Goal, Measured
from tests.benchmarks.programs import Call, Program, resident
from tests.benchmarks.register import Register, register

NAME = "worker-memory"
WORKERS = 4
BUFFERS = Limits().memory_mb
IDLE = f"MiB of a worker of {WORKERS}, idle"
LOADED = f"MiB of a worker of {WORKERS} under load"
GOALS = (
    Goal(
        what=IDLE,
        passing=150,
        stretch=100,
        why="four workers have to fit beside everything else on a small server",
        at_least=False,
    ),
    Goal(
        what=LOADED,
        passing=400 + BUFFERS,
        stretch=200 + BUFFERS,
        why=f"{BUFFERS} MB of it are DuckDB's buffers, whose limit is a setting",
        at_least=False,
    ),
)


def run(work: Path, size: str) -> Measured:
    """The largest worker, as the system counts its pages, shared ones too."""
    loader = require_wrk(size)
    table = register(size)
    seconds = 0.5 if size == QUICK else 10.0
    with table.serving(work, workers=WORKERS) as served:
        # A worker that was never asked has not opened its table yet: that counts as idle too.
        for _ in range(8 * WORKERS):
            served.ask(table.lookup(table.keys(1, seed=1)[0]))
        idle = _largest(served)
        peak = _peak_under_load(served, table, seconds)
        after = _largest(served)
    return Measured(
        figures={IDLE: idle, LOADED: peak},
        seconds={"load": [seconds]},
        notes=(
            f"{table.rows:,} rows; {loader}",
            "load: lookups over 32 connections, batches of 1,000 keys, filtered pages, groups and csv, all at once",
            f"{after:.0f} MiB after it",
        ),
    )


def _peak_under_load(served: Program, table: Register, seconds: float) -> float:
    ended = threading.Event()
    wrong: list[Exception] = []

    def over_and_over(call: Call) -> Callable[[], None]:
        def caller() -> None:
            try:
                while not ended.is_set():
                    with contextlib.closing(served.connect()) as connection:
                        connection.request(
                            call.method, call.path, body=call.body or None, headers=dict(call.headers)
                        )
                        answer = connection.getresponse()
                        if answer.status not in (200, 503):
                            raise RuntimeError(f"{call.path} answered {answer.status}")
                        while answer.read1(1 << 20) and not ended.is_set():
                            pass
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                wrong.append(error)

        return caller

    integer = table.names[table.kinds.index("integer")]
    calls = [
        table.call("/lookup", method="POST", body={"keys": table.keys(1000, seed=5)}),
        table.call(f"/rows?{urlencode({integer: '77', '_limit': '1000'})}"),
        table.call(f"/summary?{urlencode({'_by': table.names[2], '_measures': f'sum:{integer}'})}"),
        table.call("/download?_format=csv"),
        table.call(f"/download?{urlencode({'_format': 'csv', f'{integer}__gt': '10'})}"),
    ]
    threads = [threading.Thread(target=over_and_over(call)) for call in calls for _ in range(2)]
    lookups = threading.Thread(
        target=lambda: load(
            served,
            [table.lookup(key) for key in table.keys(1000, seed=6)],
            connections=32,
            seconds=seconds,
        )
    )
    for thread in (*threads, lookups):
        thread.start()
    peak = 0.0
    while lookups.is_alive():
        peak = max(peak, _largest(served))
        lookups.join(0.05)
    ended.set()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(str(wrong[0]))
    return peak


def _largest(served: Program) -> float:
    return max(resident(worker) for worker in served.workers())
