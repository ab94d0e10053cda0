"""A check of what one commit changed, in a large tree: what a pull request costs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, in_turns, median

NAME = "changed-one"
GOALS = (
    Goal(
        what="seconds for one changed dataset",
        passing=1.5,
        stretch=0.8,
        why="longer, and a clerk at the form or the hook believes that nothing happens",
        at_least=False,
    ),
)
WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")


def run(work: Path, size: str) -> Measured:
    """One descriptor edited after the commit; the whole check of the same tree for comparison."""
    datasets = 50 if size == QUICK else 10_000
    source = work / "source"
    generate(source, datasets=datasets)
    command("git", "init", "-q", work)
    command("git", "-C", work, "add", "-A")
    command("git", "-C", work, *WHO, "commit", "-q", "-m", "city")
    files = sorted(source.glob("*/*/datapackage.json"))
    edited = files[len(files) // 2]
    value = json.loads(edited.read_bytes())
    value["keywords"] = ["改动"]
    edited.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    words = (tool("mulu"), "check", "--source", source, "--as-of", "2026-11-23")

    def changed() -> None:
        command(*words, "--changed", "HEAD")

    def whole() -> None:
        command(*words, "--no-data")

    seconds = in_turns({"--changed": changed}, times=1 if size == QUICK else 5)
    seconds |= in_turns({"whole": whole}, times=1)
    return Measured(
        figures={GOALS[0].what: median(seconds["--changed"])},
        seconds=seconds,
        notes=(f"{datasets} descriptors, start of the program included; no peer checks changes",),
    )
