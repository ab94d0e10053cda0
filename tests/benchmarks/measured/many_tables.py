"""How long a service with many tables takes until it answers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, median
from tests.benchmarks.programs import Call, free_port, running

NAME = "many-tables"
READY = "seconds until a service of many tables is ready"
GOALS = (
    Goal(
        what=READY,
        passing=3,
        stretch=1.5,
        why="after a power cut every counter of the city waits for this",
        at_least=False,
    ),
)
ROWS = 5


def run(work: Path, size: str) -> Measured:
    """From the start of the command to its first answer; then a table is asked for rows."""
    tables, times = (30, 1) if size == QUICK else (10_000, 3)
    generate(work / "source", datasets=tables, tables_with_rows=tables, rows=ROWS)
    out = work / "out"
    command(tool("mulu"), "build", "--source", work / "source", "--output", out, "--as-of", "2026-11-23")
    described = sorted((work / "source").glob("*/*/datapackage.json"))[-1]
    name = json.loads(described.read_bytes())["resources"][0]["name"]
    rows = Call(
        path=f"/api/v1/datasets/{described.parent.parent.name}/{described.parent.name}/tables/{name}/rows"
    )
    seconds = []
    for _ in range(times):
        port = free_port()
        words = [tool("mulu-api"), "serve", "--snapshot", out / "snapshot", "--port", str(port), "--demo"]
        ready = Call(path="/health/ready")
        with running(words, port=port, ready=ready, log=work / "mulu-api.log") as served:
            seconds.append(served.seconds)
            found = json.loads(served.ask(rows))["rows"]
            if len(found) != ROWS:
                raise RuntimeError(f"{rows.path} has {len(found)} rows, {ROWS} are right")
    return Measured(
        figures={READY: median(seconds)},
        seconds={"mulu": seconds},
        notes=(f"{tables:,} tables of {ROWS} rows, one worker, the files in the system's memory",),
    )
