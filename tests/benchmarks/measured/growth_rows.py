"""How publishing and asking grow with the rows of a table, from a small register to twenty million rows."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.load import load, require_wrk
from tests.benchmarks.measure import QUICK, Curve, Goal, Measured
from tests.benchmarks.programs import Call, Program, ask
from tests.benchmarks.register import Register, published

NAME = "growth-rows"
LOOKUPS = "% of the lookups of the smallest table in the largest"
BYTES = "bytes of the published file for each row of the largest"
GOALS = (
    Goal(
        what=LOOKUPS, passing=50, stretch=80,
        why="the register of a province is asked as often as that of a town",
    ),
    Goal(
        what=BYTES, passing=60, stretch=40, at_least=False,
        why="ten generations are kept, and every one of them lies on two nodes",
    ),
)  # fmt: skip


def run(work: Path, size: str) -> Measured:
    """The same columns for all; beyond 1,000,000 rows the same rows under other keys."""
    loader = require_wrk(size)
    sizes = (
        ((500, 1), (1_000, 1), (1_000, 2))
        if size == QUICK
        else ((100_000, 1), (1_000_000, 2), (1_000_000, 20))
    )
    seconds = 0.3 if size == QUICK else 4.0
    publish: list[tuple[float, float]] = []
    rates: list[tuple[float, float]] = []
    groups: list[tuple[float, float]] = []
    bytes_: list[tuple[float, float]] = []
    for rows, copies in sizes:
        table = published(work / f"{rows * copies}", rows=rows, copies=copies)
        with table.serving(work) as served:
            calls = [table.lookup(key) for key in table.keys(1000, seed=3)]
            _wait_for_verification(served)
            for call in calls[:20]:
                if "rows" in json.loads(served.ask(call)):
                    raise RuntimeError(f"{call.path} is not one row")
            # Once unmeasured: each worker opens the file with the rows by key at its first calls.
            load(served, calls, connections=32, seconds=seconds)
            rates.append((table.rows, load(served, calls, connections=32, seconds=seconds).rate))
            groups.append((table.rows, 1000 * _groups(served, table)))
        publish.append((table.rows, table.publishing.processor))
        bytes_.append((table.rows, table.database.stat().st_size / 2**20))
    largest = rates[-1][0]
    return Measured(
        figures={
            LOOKUPS: 100 * rates[-1][1] / rates[0][1],
            BYTES: bytes_[-1][1] * 2**20 / largest,
        },
        seconds={"publish": [one for _, one in publish]},
        notes=(
            f"{', '.join(f'{rows:,}' for rows, _ in rates)} rows of seven columns; {loader}, 32 connections",
            "lookups: after the files were verified, as they are before a publication is swapped in",
            "publishing: mulu build of the catalogue with this one table, checks and site included",
            "group-by: count and sum of an integer by a word of four, the middle of five",
        ),
        curves=(
            Curve(what="publishing a table", unit="s of processor", of="rows", points=publish),
            Curve(what="lookups", unit="a second", of="rows", points=rates),
            Curve(what="group-by", unit="ms", of="rows", points=groups),
            Curve(what="published file", unit="MiB", of="rows", points=bytes_),
        ),
    )


def _wait_for_verification(served: Program) -> None:
    """A new generation is read whole before it is swapped in; only a start answers before that is done."""
    while True:
        files = json.loads(served.ask(Call(path="/health/ready")))["files"]
        if files["verified"] == files["of"]:
            return
        time.sleep(0.2)


def _groups(served: Program, table: Register) -> float:
    total = f"sum:{table.names[table.kinds.index('integer')]}"
    measures = [("_by", table.names[2]), ("_measures", "count"), ("_measures", total)]
    call = table.call(f"/summary?{urlencode(measures)}")
    took = []
    with contextlib.closing(served.connect()) as connection:
        for _ in range(5):
            began = time.perf_counter()
            found = json.loads(ask(connection, call)[1])["groups"]
            took.append(time.perf_counter() - began)
            if sum(one["count"] for one in found) != table.rows:
                raise RuntimeError("the groups do not add up to the rows of the table")
    return sorted(took)[2]
