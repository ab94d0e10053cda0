"""A published site of a whole city, as those who receive it see it: is it what it says, how heavy is a page."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, spend

NAME = "published-site"
VERIFY, PAGE = "seconds of processor for mulu verify", "kB of the heaviest dataset page, compressed"
GOALS = (
    Goal(
        what=VERIFY, passing=120, stretch=60, at_least=False,
        why="who gets a copy on a stick holds it against itself before anybody opens it",
    ),
    Goal(
        what=PAGE, passing=60, stretch=30, at_least=False,
        why="code, style and icons are there after the first visit; a page is all that comes for a click",
    ),
)  # fmt: skip


def run(work: Path, size: str) -> Measured:
    """Built with every export; `verify` reads every file once and holds page, export and index against each other."""
    datasets = 10 if size == QUICK else 10_000
    generate(work / "source", datasets=datasets)
    built = spend(
        tool("mulu"), "build", "--source", work / "source", "--output", work / "out", "--as-of", "2026-11-23"
    )
    site = work / "out/site"
    files = sum(1 for path in site.rglob("*") if path.is_file())
    heaviest = max(len(gzip.compress(page.read_bytes(), 6)) for page in site.glob("datasets/*/*/index.html"))
    verified = spend(tool("mulu"), "verify", site)
    return Measured(
        figures={VERIFY: verified.processor, PAGE: heaviest / 1000},
        seconds={"build": [built.seconds], "verify": [verified.seconds]},
        notes=(
            f"{datasets:,} entries, {files:,} files; no peer verifies a site",
            f"the build itself: {built.processor:.1f} s of processor, {built.peak:,.0f} MiB at its peak",
            f"verify: {verified.peak:,.0f} MiB at its peak",
        ),
    )
