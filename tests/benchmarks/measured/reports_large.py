"""Board, evaluation and evidence of a large city: what an authority waits for before a meeting."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.ledger_cases import with_limits, write_cases
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, in_turns, median

NAME = "reports-large"
AS_OF = date(2026, 11, 23)
BOARD, EVALUATION, EVIDENCE = (
    f"seconds of processor for {what}"
    for what in ("the board", "an evaluation report", "the evidence report")
)
WHY = "an inspector waits at the desk; beyond ten seconds nobody believes that anything is counted"
GOALS = (
    Goal(what=BOARD, passing=10, stretch=1, why=WHY, at_least=False),
    Goal(what=EVALUATION, passing=10, stretch=6, why=WHY, at_least=False),
    Goal(what=EVIDENCE, passing=10, stretch=8, why=WHY, at_least=False),
)
BOARD_PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from site_builder.casework.board import Board
from site_builder.compilation import compile_catalog
from site_builder.config import BuildConfig
day = date(2026, 11, 23)
compiled = compile_catalog(BuildConfig(source=Path(sys.argv[1]), as_of=day, with_data=False))
print(Board.of(compiled.ledgers.standings.values(), day).totals["在办期限"])
"""


def run(work: Path, size: str) -> Measured:
    """10,000 entries and 2,000 cases; reading and judging the whole source is part of each report."""
    datasets, cases = (50, 20) if size == QUICK else (10_000, 2_000)
    source = work / "source"
    generate(source, datasets=datasets)
    with_limits(source)
    write_cases(source, count=cases, as_of=AS_OF)
    shared = ("--source", source, "--as-of", AS_OF.isoformat(), "--no-data")
    spent: dict[str, list[float]] = {BOARD: [], EVALUATION: [], EVIDENCE: []}
    clocks = ""

    def board() -> None:
        nonlocal clocks
        with _spending(spent[BOARD]):
            clocks = command(tool("python"), "-c", BOARD_PROGRAM, source).strip()

    def evaluation() -> None:
        with _spending(spent[EVALUATION]):
            command(tool("mulu"), "report", "evaluation", "2026", *shared, "--output", work / "evaluation")

    def evidence() -> None:
        with _spending(spent[EVIDENCE]):
            command(tool("mulu"), "report", "evidence", *shared, "--output", work / "evidence")

    runs = {"board": board, "evaluation": evaluation, "evidence": evidence}
    seconds = in_turns(runs, times=1 if size == QUICK else 3)
    return Measured(
        figures={what: median(found) for what, found in spent.items()},
        seconds=seconds,
        notes=(
            f"{datasets} entries, {cases} cases, {clocks} clocks running; no peer has ledgers",
            "start of the program, reading and judging of the whole source included; one processor, user and system",
        ),
    )


@contextmanager
def _spending(into: list[float]) -> Iterator[None]:
    """Seconds of processor that the programs run meanwhile took: a busy machine does not lengthen them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    into.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
