"""`make mutants`: faults drawn by a seed, each in a copy of the project; which of them does no test notice?"""

from __future__ import annotations

import argparse
import ast
import compileall
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.areas import AREAS, Area
from tests.mutation.changing import changed, sites
from tests.mutation.warm import Warm

ROOT = Path(__file__).resolve().parents[2]
NO_TESTS = 5
"""How pytest ends when a selection is empty."""
PATIENCE = 4
"""A test run that takes so many times what it takes without a fault hangs; then the fault was noticed."""
GOAL = 85


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the areas; 1 where one misses the goal."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("areas", nargs="*", default=list(AREAS), help="、".join(AREAS))
    parser.add_argument("--sample", type=int, default=150, help="faults an area")
    parser.add_argument("--seed", type=int, default=63)
    parser.add_argument("--output", type=Path, default=ROOT / "build/mutants/results.json")
    options = parser.parse_args(arguments)
    results = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "project"
        ignored = shutil.ignore_patterns(".git", ".venv*", "build", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=ignored)
        # No run writes compiled files, so that none of a fault is ever taken for the module's own.
        for package in ("site_builder", "query_api", "tests"):
            compileall.compile_dir(copy / package, quiet=1)
        warm = Warm(copy)
        for name in options.areas:
            results[name] = _try(AREAS[name], copy, warm, random.Random(options.seed), options.sample)
            print(f"{name}: {results[name]['killed']} of {results[name]['tried']} noticed", flush=True)
        warm.close()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    told = {"seed": options.seed, "areas": results}
    options.output.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(one["killed"] * 100 < GOAL * one["tried"] for one in results.values()))


def _try(area: Area, copy: Path, warm: Warm, chance: random.Random, most: int) -> dict:
    everything = [
        (path, number)
        for path in area.files(copy)
        for number, _ in enumerate(sites(ast.parse(path.read_text("utf-8"))))
    ]
    drawn = sorted(chance.sample(everything, min(most, len(everything))))
    lived = []
    limits: dict[tuple[str, ...], float] = {}
    for path, number in drawn:
        original = path.read_text("utf-8")
        groups = [_selection(area.tests, path)] + ([area.further] if area.further else [])
        for group in groups:
            if group not in limits:
                limits[group] = _time_without_a_fault(group, warm) * PATIENCE + 10
        text, site = changed(original, number)
        path.write_text(text, "utf-8")
        try:
            if not any(_notices(group, warm, limits[group]) for group in groups):
                lived.append(f"{path.relative_to(copy)}:{site.line}  {site.what}")
                print(f"  {lived[-1]}", flush=True)
        finally:
            path.write_text(original, "utf-8")
    killed = len(drawn) - len(lived)
    return {"places": len(everything), "tried": len(drawn), "killed": killed, "survived": lived}


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
