"""2,000 cases in a catalogue of 10,000: the board and the reports that people wait for."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.ledgers import write_cases
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, in_turns, median

NAME = "casework"
BOARD, EVIDENCE = (
    "seconds for the board of all limits",
    "seconds for the figures, ledgers and limits of an inspection",
)
GOALS = tuple(
    Goal(
        what=what,
        passing=10,
        stretch=5,
        why="a clerk opens the list in the morning, an inspector waits beside the desk",
        at_least=False,
    )
    for what in (BOARD, EVIDENCE)
)


def run(work: Path, size: str) -> Measured:
    """`mulu due` and `mulu report evidence`, each from the files to the last byte."""
    datasets, cases = (50, 40) if size == QUICK else (10_000, 2_000)
    source = work / "source"
    generate(source, datasets=datasets)
    files = write_cases(source, cases)
    words = ("--source", source, "--as-of", "2026-11-23")

    def board() -> None:
        command(tool("mulu"), "due", *words)

    def evidence() -> None:
        command(tool("mulu"), "report", "evidence", "--no-data", "--output", work / "evidence", *words)

    seconds = in_turns({"due": board, "evidence": evidence}, times=1 if size == QUICK else 3)
    return Measured(
        figures={BOARD: median(seconds["due"]), EVIDENCE: median(seconds["evidence"])},
        seconds=seconds,
        notes=(f"{datasets:,} datasets, {cases:,} cases in {files:,} files",),
    )
