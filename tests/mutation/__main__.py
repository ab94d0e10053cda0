"""`make mutants`: faults drawn by a seed, each in a copy of the project; which of them does no test notice?

    python -m tests.mutation [AREA …] [--sample 150] [--seed 63] [--keep] [--to build/mutants/results.json]

Each area is a row of the page of benchmarks; with `--keep` it is written beside those that are kept there.
Exit code 1: an area misses the goal.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import contextlib
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import keep, machine
from tests.benchmarks.measure import Goal
from tests.mutation.areas import AREAS, Area
from tests.mutation.changing import changed, sites, unchanged
from tests.mutation.warm import Warm

ROOT = Path(__file__).resolve().parents[2]
NO_TESTS = 5
"""How pytest ends when a selection is empty."""
PATIENCE = 4
"""A test run that takes so many times what it takes without a fault hangs; then the fault was noticed."""
BLANKS = 10
"""Before each so many faults none is made: a test that fails then fails by chance, and would make the figure nice."""
GOAL = Goal(
    what="% of the faults drawn that a test notices",
    passing=85,
    stretch=95,
    why="a rule, a day, a query or a record that is wrong is noticed before it is released",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the areas; 1 where one misses the goal."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("areas", nargs="*", default=list(AREAS), help="、".join(AREAS))
    parser.add_argument("--sample", type=int, default=150, help="faults an area")
    parser.add_argument("--seed", type=int, default=63)
    parser.add_argument("--keep", action="store_true", help="keep what came out for the handbook")
    parser.add_argument("--to", type=Path, default=ROOT / "build/mutants/results.json")
    options = parser.parse_args(arguments)
    if options.keep:
        keep.require_clean(keep.FULL)
    # Tried is what lies here now, whatever is written meanwhile.
    told: dict[str, Any] = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.facts(),
    }
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "project"
        ignored = shutil.ignore_patterns(".git", ".venv*", "build", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=ignored)
        # No run writes compiled files, so that none of a fault is ever taken for the module's own.
        for package in ("site_builder", "query_api", "tests"):
            compileall.compile_dir(copy / package, quiet=1)
        with contextlib.closing(Warm(copy)) as warm:
            tried = [
                _try(name, AREAS[name], copy, warm, random.Random(options.seed), options.sample)
                for name in options.areas
            ]
    told["rows"] = [row(one, options.seed) for one in tried]
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if options.keep:
        print(*keep.keep(told))
    return int(any(GOAL.verdict(one.percent) == "missed" for one in tried))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What came out in one area."""

    area: str
    places: int
    """How many faults could be made."""
    tried: int
    survived: Sequence[tuple[str, str]]
    """Place and fault of those that no test noticed."""

    @property
    def killed(self) -> int:
        """How many were noticed."""
        return self.tried - len(self.survived)

    @property
    def percent(self) -> float:
        """How many in a hundred."""
        return 100 * self.killed / self.tried


def row(tried: Tried, seed: int) -> dict[str, Any]:
    """An area as a row of the page of benchmarks."""
    made: dict[str, Any] = {
        "name": f"mutants-{tried.area}",
        "about": AREAS[tried.area].about,
        "goals": [
            {
                "what": GOAL.what,
                "pass": GOAL.passing,
                "stretch": GOAL.stretch,
                "why": GOAL.why,
                "atLeast": GOAL.at_least,
                "figure": round(tried.percent, 1),
                "verdict": GOAL.verdict(tried.percent),
            }
        ],
        "notes": [
            f"{tried.killed} of {tried.tried} noticed, drawn by seed {seed} from the {tried.places} that can be made"
        ],
    }
    if tried.survived:
        made["table"] = {"head": ["not noticed", "fault"], "rows": [list(one) for one in tried.survived]}
    return made


def _try(name: str, area: Area, copy: Path, warm: Warm, chance: random.Random, most: int) -> Tried:
    everything = [
        (path, number)
        for path in area.files(copy)
        for number, _ in enumerate(sites(ast.parse(path.read_text("utf-8"))))
    ]
    drawn = sorted(chance.sample(everything, min(most, len(everything))))
    lived = []
    limits: dict[tuple[str, ...], float] = {}
    for trials, (path, number) in enumerate(drawn):
        original = path.read_text("utf-8")
        groups = [_selection(area.tests, path)] + ([area.further] if area.further else [])
        for group in groups:
            if group not in limits:
                limits[group] = _time_without_a_fault(group, warm) * PATIENCE + 10
        text, site = changed(original, number)
        try:
            if not trials % BLANKS:
                path.write_text(unchanged(original), "utf-8")
                if _notices(groups[0], warm, limits[groups[0]]):
                    raise SystemExit(
                        f"{path.relative_to(copy)}: a test fails without any fault; no figure is told"
                    )
            path.write_text(text, "utf-8")
            if not any(_notices(group, warm, limits[group]) for group in groups):
                lived.append((f"{path.relative_to(copy)}:{site.line}", site.what))
                print("  ", *lived[-1], flush=True)
        finally:
            path.write_text(original, "utf-8")
    tried = Tried(area=name, places=len(everything), tried=len(drawn), survived=lived)
    print(f"{name}: {tried.killed} of {tried.tried} noticed", flush=True)
    return tried


def _selection(tests: tuple[str, ...], path: Path) -> tuple[str, ...]:
    return tuple(word.format(name=path.stem.replace("_", "-")) for word in tests)


def _time_without_a_fault(tests: tuple[str, ...], warm: Warm) -> float:
    began = time.monotonic()
    code = warm.run(tests, None)
    if code != 0:
        raise SystemExit(f"without any fault, {' '.join(tests)} ends with {code}")
    return time.monotonic() - began


def _notices(tests: tuple[str, ...], warm: Warm, limit: float) -> bool:
    code = warm.run(tests, limit)
    if code == NO_TESTS:
        raise SystemExit(f"{' '.join(tests)} selects no test")
    return code != 0


if __name__ == "__main__":
    sys.exit(main())
