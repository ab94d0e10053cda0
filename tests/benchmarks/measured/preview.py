"""From saving a descriptor to its page with the change in it, while `mulu serve` runs."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, median
from tests.benchmarks.programs import Call, Program, ask, free_port, running

NAME = "preview"
SAMPLE, LARGE = "seconds to the changed page, sample city", "seconds to the changed page, 10,000 entries"
WHY = "who edits looks at the page after every save; longer, and they look away"
GOALS = (
    Goal(what=SAMPLE, passing=1, stretch=0.5, why=WHY, at_least=False),
    Goal(what=LARGE, passing=1, stretch=0.5, why=WHY, at_least=False),
)
PATIENCE = 120.0


def run(work: Path, size: str) -> Measured:
    """Saved as an editor saves, the page asked for again and again until the new keyword stands in it."""
    datasets, times = (40, 1) if size == QUICK else (10_000, 3)
    shutil.copytree("catalog_src", work / "city/catalog_src")
    generate(work / "large/catalog_src", datasets=datasets)
    seconds = {
        SAMPLE: _followed(work / "city/catalog_src", work / "city.log", times),
        LARGE: _followed(work / "large/catalog_src", work / "large.log", times),
    }
    return Measured(
        figures={what: median(all_of) for what, all_of in seconds.items()},
        seconds=seconds,
        notes=(
            f"{datasets:,} entries for 10,000; what the browser needs to draw the page is not in it",
            "the wait of the server for further saves of the same editor (0.1 s) and its looking for saves are in it",
        ),
    )


def _followed(source: Path, log: Path, times: int) -> list[float]:
    port = free_port()
    words = (tool("mulu"), "serve", "--source", source, "--port", str(port), "--as-of", "2026-11-23")
    files = sorted(source.glob("[a-z]*/[a-z]*/datapackage.json"))
    edited = next(f for f in files if json.loads(f.read_bytes())["gov"]["sharing"]["type"] == "无条件共享")
    call = Call(path=f"/datasets/{edited.parent.relative_to(source)}/index.html")
    with running(words, port=port, ready=call, log=log) as program:
        return [_saved(program, call, edited, f"改动第{turn}次") for turn in range(times)]


def _saved(program: Program, call: Call, edited: Path, word: str) -> float:
    value = json.loads(edited.read_bytes()) | {"keywords": [word]}
    edited.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    began = time.perf_counter()
    while word.encode() not in ask(program.connect(), call)[1]:
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"{edited} was saved, and its page did not change")
        time.sleep(0.02)
    return time.perf_counter() - began
