"""`python -m tests.benchmarks`: measure, print a table, write results.json."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from playwright.sync_api import Error as BrowserError

from tests.benchmarks import measured
from tests.benchmarks.keep import KEPT, Unkept, keep, require_clean, took
from tests.benchmarks.machine import facts
from tests.benchmarks.measure import FULL, QUICK, Measured, median

OUTPUT = Path("build/bench/results.json")
SAID = {"stretch": "very good", "pass": "reached", "missed": "MISSED"}


def rows() -> dict[str, ModuleType]:
    """Every row by its name."""
    modules = [
        importlib.import_module(f"{measured.__name__}.{m.name}")
        for m in pkgutil.iter_modules(measured.__path__)
    ]
    return {module.NAME: module for module in modules}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the rows asked for; a missed goal is said, only a row that cannot run is a failure."""
    known = rows()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)} (all)")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE", help=f"default {OUTPUT}")
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes: shows that it works, measures nothing"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help=f"keep the figures with their commit in {KEPT}; wants a clean tree",
    )
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - known.keys())
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}")
    size = QUICK if options.quick else FULL
    if options.keep:
        try:
            require_clean(size)
        except Unkept as error:
            parser.error(str(error))
    results: list[dict[str, object]] = []
    crashed = False
    began = time.perf_counter()
    names = options.names or list(known)
    # Everything is deleted at the end: for some minutes after many files were, ext4 takes up to ten times as long for
    # each new one, which would be measured with the rows that follow.
    with tempfile.TemporaryDirectory(prefix="mulu-bench-", ignore_cleanup_errors=True) as place:
        for at, name in enumerate(names):
            print(f"[{at + 1}/{len(names)}] {name}: {_to_come(names[at:])}", flush=True)
            work = Path(place, name)
            work.mkdir()
            start = time.perf_counter()
            try:
                result = _result(name, known[name], known[name].run(work, size))
                results.append(result | {"took": round(time.perf_counter() - start, 1)})
            except (OSError, RuntimeError, BrowserError) as error:
                crashed = True
                results.append({"name": name, "error": str(error)})
                print(f"{name}: {error}", file=sys.stderr)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    document = {"when": when, "size": size, "machine": facts(), "rows": results}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"→ {options.output}, {len(names)} rows in {(time.perf_counter() - began) / 60:.1f} min")
    for file in keep(document) if options.keep else ():
        print(f"kept {file}")
    return 1 if crashed else 0


def _to_come(names: Sequence[str]) -> str:
    """How long the row that begins and those after it took when they were kept."""
    known = [took(name) for name in names]
    own = "never kept" if known[0] is None else f"about {known[0]:.0f} s"
    rest = sum(seconds or 0 for seconds in known) / 60
    new = sum(1 for seconds in known[1:] if seconds is None)
    beside = f" and {new} rows never kept" if new else ""
    return f"{own}; with it {len(names)} to come, about {rest:.0f} min{beside}"


def _result(name: str, row: ModuleType, found: Measured) -> dict[str, object]:
    """One row for results.json, printed on the way."""
    print(f"{name}  " + "  ".join(f"{who} {median(s):.2f} s" for who, s in found.seconds.items()))
    goals = []
    for goal in row.GOALS:
        if goal.what in found.missing:
            print(f"    -------- {goal.what}: not measured, {found.missing[goal.what]}", flush=True)
            goals.append({"what": goal.what, "why": goal.why, "missing": found.missing[goal.what]})
            continue
        figure = found.figures[goal.what]
        verdict = goal.verdict(figure)
        sign = "≥" if goal.at_least else "≤"
        wanted = f"goal {sign} {goal.passing:g}, {sign} {goal.stretch:g} is very good"
        print(f"    {figure:8.2f} {goal.what}  ({wanted}): {SAID[verdict]}", flush=True)
        about = {"what": goal.what, "pass": goal.passing, "stretch": goal.stretch, "why": goal.why}
        goals.append({**about, "atLeast": goal.at_least, "figure": round(figure, 3), "verdict": verdict})
    for note in found.notes:
        print(f"      {note}")
    seconds = {who: [round(one, 4) for one in all_of] for who, all_of in found.seconds.items()}
    medians = {who: round(median(all_of), 4) for who, all_of in found.seconds.items()}
    result: dict[str, object] = {"name": name, "about": (row.__doc__ or "").strip(), "goals": goals}
    result |= {"medians": medians, "seconds": seconds, "notes": list(found.notes)}
    for curve in found.curves:
        print(f"      {curve.what}, {curve.unit}: grows with {curve.of} to the power of {curve.slope:.2f}")
    if found.curves:
        result["curves"] = [{**asdict(curve), "slope": round(curve.slope, 3)} for curve in found.curves]
    if found.table:
        for cells in (found.table.head, *found.table.rows):
            print("      " + "  ".join(f"{cell:24}" for cell in cells))
        result["table"] = asdict(found.table)
    return result


if __name__ == "__main__":
    sys.exit(main())
