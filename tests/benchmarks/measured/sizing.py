"""What a publication needs of a machine: processor, memory and disk, by entry and by row."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, Table, spend

NAME = "sizing"
PROCESSOR, MEMORY = "seconds of processor to publish 1,000 entries", "MiB of memory at the peak of publishing"
SITE, TABLES, ROWS = "kB of site an entry", "bytes of snapshot a row", "bytes of csv a row"
GOALS = (
    Goal(
        what=PROCESSOR, passing=60, stretch=20, at_least=False,
        why="a city publishes at night and again when something is urgent",
    ),
    Goal(
        what=MEMORY, passing=1500, stretch=750, at_least=False,
        why="publishing runs beside the nodes on one machine of 4 GB",
    ),
    Goal(
        what=TABLES, passing=400, stretch=150, at_least=False,
        why="several generations of every table are kept",
    ),
)  # fmt: skip


def run(work: Path, size: str) -> Measured:
    """Entries without rows for what an entry costs, then some large tables for what a row costs."""
    entries, tables, rows = (10, 1, 100) if size == QUICK else (1_000, 5, 100_000)
    spent, folders = {}, {}
    for name, datasets, with_rows in (("entries", entries, 0), ("rows", tables, tables)):
        source, output = work / name, work / f"{name}-out"
        generate(source, datasets=datasets, tables_with_rows=with_rows, rows=rows)
        spent[name] = spend(
            tool("mulu"), "build", "--source", source, "--output", output, "--as-of", "2026-11-23"
        )
        folders[name] = output
    csv = _bytes(work / "rows", "*.csv", below="data")
    site = _bytes(folders["entries"] / "site") / entries / 1000
    snapshot = _bytes(folders["rows"] / "snapshot") / (tables * rows)
    return Measured(
        figures={
            PROCESSOR: spent["entries"].processor * 1000 / entries,
            MEMORY: spent["entries"].peak,
            TABLES: snapshot,
        },
        seconds={name: [one.seconds] for name, one in spent.items()},
        notes=(f"{entries:,} entries without rows; {tables} tables of {rows:,} rows; every export is made",),
        table=Table(
            head=("what", "measured"),
            rows=(
                (SITE, f"{site:,.0f}"),
                (ROWS, f"{csv / (tables * rows):,.0f}"),
                (
                    "seconds of processor a million rows",
                    f"{spent['rows'].processor * 1_000_000 / (tables * rows):,.1f}",
                ),
                ("MiB at the peak, tables", f"{spent['rows'].peak:,.0f}"),
            ),
        ),
    )


def _bytes(folder: Path, pattern: str = "*", *, below: str = "") -> int:
    return sum(
        path.stat().st_size
        for path in folder.rglob(pattern)
        if path.is_file() and (not below or path.parent.name == below)
    )
