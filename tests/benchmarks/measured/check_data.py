"""One large csv against its Table Schema: frictionless, and DuckDB that only reads the text."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, in_turns, median

NAME = "check-data"
FRICTIONLESS, DUCKDB = "times the rows per second of frictionless", "times the time of DuckDB reading text"
GOALS = (
    Goal(
        what=FRICTIONLESS,
        passing=10,
        stretch=30,
        why="a delivery of some million rows has to be checked while a clerk waits for the receipt",
    ),
    Goal(
        what=DUCKDB,
        passing=3,
        stretch=2,
        why="reading the file is the least that anyone can do; a check should cost little more",
        at_least=False,
    ),
)
READ = (
    "import duckdb, sys; duckdb.connect(config={{'threads': {threads}}}).execute("
    '"SELECT count(*), {columns} FROM read_csv(?, all_varchar=true, header=true)", [sys.argv[1]]).fetchall()'
)


def run(work: Path, size: str) -> Measured:
    """The same generated table for all; frictionless may get its first rows only, scaled by their number."""
    rows, fewer = (400, 400) if size == QUICK else (1_000_000, 100_000)
    source = work / "source"
    generate(source, datasets=1, tables_with_rows=1, rows=rows)
    table = next(source.glob("*/*/data/rows.csv"))
    resource = json.loads((table.parent.parent / "datapackage.json").read_bytes())["resources"][0]
    part = _package(work / "part", table, resource["schema"], fewer)
    with table.open(encoding="utf-8") as opened:
        header = opened.readline().strip().split(",")
    columns = ", ".join(f'max(\\"{name}\\")' for name in header)
    read = READ.format(columns=columns, threads=2)

    def ours() -> None:
        command(tool("mulu"), "check", "--source", source, "--as-of", "2026-11-23")

    def frictionless() -> None:
        command(tool("frictionless"), "validate", "datapackage.json", cwd=part)

    def duckdb() -> None:
        command(tool("python"), "-c", read, table)

    runs = {"mulu": ours, "frictionless": frictionless, "duckdb": duckdb}
    seconds = in_turns(runs, times=1 if size == QUICK else 3)
    own = median(seconds["mulu"])
    return Measured(
        figures={
            FRICTIONLESS: (rows / own) / (fewer / median(seconds["frictionless"])),
            DUCKDB: own / median(seconds["duckdb"]),
        },
        seconds=seconds,
        notes=(
            f"{rows} rows, {len(header)} columns, {table.stat().st_size / 2**20:.0f} MiB",
            f"frictionless: the first {fewer} rows of the same table; its rows per second taken as they are",
            "DuckDB: every column read as text, 2 threads; start of each program included",
        ),
    )


def _package(folder: Path, table: Path, schema: object, rows: int) -> Path:
    """The first rows as a data package with the schema of the whole."""
    folder.mkdir()
    with (
        table.open(encoding="utf-8", newline="") as opened,
        (folder / "rows.csv").open("w", encoding="utf-8") as out,
    ):
        for _ in range(rows + 1):
            out.write(opened.readline())
    resource = {"name": "rows", "path": "rows.csv", "schema": schema, "encoding": "utf-8"}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    return folder
