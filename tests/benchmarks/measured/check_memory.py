"""The memory that `mulu check` needs for one csv of two gigabytes."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, spend
from tests.benchmarks.rows import repeat

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
    copies = min(999, wanted // table.stat().st_size + 1)
    repeat(table, copies)
    spent = spend(tool("mulu"), "check", "--source", source, "--as-of", "2026-11-23")
    return Measured(
        figures={PEAK: spent.peak},
        seconds={"mulu": [spent.seconds]},
        notes=(f"{copies * rows:,} rows, {table.stat().st_size / 2**20:,.0f} MiB; the key is checked too",),
    )
