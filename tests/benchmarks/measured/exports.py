"""Every export of a large catalogue in one pass: what a build of the site spends on the formats of others."""

from __future__ import annotations

import resource
import shutil
import time
from datetime import date
from pathlib import Path

from site_builder import descriptors, exports, sources
from site_builder.edition import Edition
from tests.benchmarks.generate import generate
from tests.benchmarks.measure import QUICK, Goal, Measured

NAME = "exports"
SECONDS = "seconds for all exports of one catalogue"
GOALS = (
    Goal(
        what=SECONDS,
        passing=60,
        stretch=20,
        why="a city publishes in the evening and after every merge; formats of others must not make it wait",
        at_least=False,
    ),
)


def run(work: Path, size: str) -> Measured:
    """Written once, into an empty folder; the slowest of them are named."""
    datasets = 50 if size == QUICK else 10_000
    generate(work / "source", datasets=datasets)
    catalog = descriptors.to_catalog(sources.read(work / "source"), broken=frozenset())
    edition = Edition(catalog=catalog, tables={}, files={}, as_of=date(2026, 11, 23))
    site = work / "site"
    each: dict[str, float] = {}
    files = 0
    processor = _processor()
    began = time.perf_counter()
    for module in exports.exporters():
        start = time.perf_counter()
        files += sum(1 for _ in module.write(site, edition))
        each[module.__name__.rpartition(".")[2]] = time.perf_counter() - start
    seconds = time.perf_counter() - began
    processor = _processor() - processor
    written = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    shutil.rmtree(site)
    slowest = sorted(each.items(), key=lambda one: -one[1])[:4]
    return Measured(
        figures={SECONDS: seconds},
        seconds={"all": [seconds]},
        notes=(
            f"{datasets} entries, {files} files, {written / 2**20:,.0f} MiB; {processor:.1f} s of one processor",
            "  ".join(f"{name} {spent:.1f} s" for name, spent in slowest),
        ),
    )


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
