"""A node that is lost: what its backup takes, and how long it is until the same answers come again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, median, spend
from tests.benchmarks.register import Register, published

NAME = "restore"
RESTORE, ANSWERS = (
    "seconds to restore a node, checked",
    "seconds from the start of the service to its first answer",
)
GOALS = (
    Goal(
        what=RESTORE, passing=60, stretch=20, at_least=False,
        why="a counter that looks people up stands still meanwhile; installing the machine takes longer",
    ),
    Goal(what=ANSWERS, passing=5, stretch=2, at_least=False, why="the last wait before the counter goes on"),
)  # fmt: skip
BIN = Path("deploy/bin")
WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")


def run(work: Path, size: str) -> Measured:
    """The operator's scripts on the real folders; answers before and after are compared."""
    rows, calls, times = (2_000, 20, 1) if size == QUICK else (2_000_000, 5_000, 3)
    node, backups = published(work / "node", rows=rows), work / "backups"
    _commit(node.folder / "source")
    keys = node.keys(calls, seed=5)
    _, before = _answers(work, node, keys)
    seconds: dict[str, list[float]] = {"backup": [], "restore": [], "first answer": []}
    for turn in range(times):
        seconds["backup"].append(_spent("mulu-backup", node, backups))
        backup = max(backups.iterdir())
        shutil.rmtree(node.folder)
        node = replace(node, folder=work / f"again-{turn}")
        seconds["restore"].append(_spent("mulu-restore", node, backups, backup))
        began, after = _answers(work, node, keys[:100])
        seconds["first answer"].append(began)
        if after != before[:100]:
            raise RuntimeError("the restored node answers otherwise")
    held = sum(file.stat().st_size for file in backup.iterdir())
    return Measured(
        figures={RESTORE: median(seconds["restore"]), ANSWERS: median(seconds["first answer"])},
        seconds=seconds,
        notes=(
            f"one table of {rows:,} rows, at least {calls:,} records of calls, the repository: {held / 1e6:,.0f} MB",
            "the digests of the backup are checked before anything is restored, the chain of the records afterwards; "
            f"{len(before[:100])} answers are the same byte for byte",
            "from and to one disk; the site is not in a backup, it is built anew from the same commit",
        ),
    )


def _commit(source: Path) -> None:
    (source / ".gitignore").write_text("data/\n", "utf-8")
    command("git", "init", "-q", source)
    command("git", "-C", source, "add", "-A")
    command("git", "-C", source, *WHO, "commit", "-q", "-m", "city")


def _spent(script: str, node: Register, backups: Path, *words: Path) -> float:
    """Seconds of one of the operator's scripts, with the folders of a node as their places."""
    places = {
        "MULU_CATALOG": node.folder / "source",
        "MULU_OUTPUT": node.folder / "out",
        "MULU_STATE": node.folder / "state",
        "MULU_BACKUP": backups,
        "MULU_API": tool("mulu-api"),
    }
    return spend(BIN / script, *words, env={name: str(place) for name, place in places.items()}).seconds


def _answers(work: Path, node: Register, keys: Sequence[str]) -> tuple[float, list[bytes]]:
    """Seconds from the start of the service to the first answer, and what it says to every key."""
    began = time.perf_counter()
    with node.serving(work) as program:
        first = program.ask(node.lookup(keys[0]))
        seconds = time.perf_counter() - began
        return seconds, [first, *(program.ask(node.lookup(key)) for key in keys[1:])]
