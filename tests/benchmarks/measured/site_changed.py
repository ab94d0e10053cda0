"""A build after one dataset of a large city changed: what a publication after each merge costs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, Spent, command, median, spend

NAME = "site-changed"
SHARE = "of the processor time of the whole build, one dataset changed"
GOALS = (
    Goal(
        what=SHARE,
        passing=0.2,
        stretch=0.1,
        why="a city publishes after every merge, and most merges change one entry",
        at_least=False,
    ),
)
WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")


def run(work: Path, size: str) -> Measured:
    """Snapshot, site and every export of the whole catalogue, each from one commit of a repository."""
    datasets, times = (40, 1) if size == QUICK else (10_000, 3)
    source = work / "source"
    generate(source, datasets=datasets)
    command("git", "init", "-q", source)
    _commit(source)
    whole = _build(work)
    files = sorted(source.glob("*/*/datapackage.json"))
    changed: list[Spent] = []
    for turn in range(times):
        edited = files[len(files) * (turn + 1) // (times + 1)]
        value = json.loads(edited.read_bytes()) | {"keywords": [f"改动{turn}"]}
        edited.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
        _commit(source)
        changed.append(_build(work))
    return Measured(
        figures={SHARE: median([one.processor for one in changed]) / whole.processor},
        seconds={"whole": [whole.seconds], "one changed": [one.seconds for one in changed]},
        notes=(
            f"{datasets:,} entries; of processor {whole.processor:.1f} s whole, "
            f"{median([one.processor for one in changed]):.1f} s one changed; no peer has a build of changes",
            f"of memory {whole.peak:,.0f} and {max(one.peak for one in changed):,.0f} MiB at the peak",
        ),
    )


def _commit(source: Path) -> None:
    command("git", "-C", source, "add", "-A")
    command("git", "-C", source, *WHO, "commit", "-q", "-m", "city")


def _build(work: Path) -> Spent:
    options = ("--source", work / "source", "--output", work / "out", "--as-of", "2026-11-23")
    return spend(tool("mulu"), "build", *options)
