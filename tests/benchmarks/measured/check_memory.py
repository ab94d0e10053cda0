"""The memory that `mulu check` needs for one csv of two gigabytes."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured

NAME = "check-memory"
PEAK = "MiB of memory at its peak"
GOALS = (
    Goal(
        what=PEAK,
        passing=1024,
        stretch=768,
        why="the largest delivery has to be checked on an office machine with 4 GB, beside everything else",
        at_least=False,
    ),
)
BYTES = 2 * 10**9


def run(work: Path, size: str) -> Measured:
    """A generated table, written again and again under other keys until it is large enough."""
    rows, wanted = (400, 50_000) if size == QUICK else (1_000_000, BYTES)
    source = work / "source"
    generate(source, datasets=1, tables_with_rows=1, rows=rows)
    table = next(source.glob("*/*/data/rows.csv"))
    copies = _lengthened(table, wanted)
    began = time.perf_counter()
    peak = _peak(tool("mulu"), "check", "--source", source, "--as-of", "2026-11-23")
    return Measured(
        figures={PEAK: peak},
        seconds={"mulu": [time.perf_counter() - began]},
        notes=(f"{copies * rows:,} rows, {table.stat().st_size / 2**20:,.0f} MiB; the key is checked too",),
    )


def _lengthened(table: Path, wanted: int) -> int:
    """Append the rows under other keys until the file has so many bytes; gives how often they stand in it."""
    header, rows = table.read_bytes().split(b"\n", 1)
    # A key has ten digits, of which the first three are zeros.
    rows = b"\n" + rows.rstrip(b"\n")
    copies = 0
    with table.open("wb") as out:
        out.write(header)
        while out.tell() < wanted and copies < 1000:
            out.write(rows.replace(b"\n000", b"\n%03d" % copies))
            copies += 1
        out.write(b"\n")
    return copies


def _peak(*words: str | Path) -> float:
    """MiB that a program had resident at its peak; it has to end well."""
    with subprocess.Popen([str(w) for w in words], stdout=subprocess.DEVNULL) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{words[0]} ended with {running.returncode}")
    return used.ru_maxrss / 1024  # Linux counts in KiB.
