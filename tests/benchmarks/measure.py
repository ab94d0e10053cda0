"""Timing things against each other: in turns in the same run, so that a busy machine slows both."""

from __future__ import annotations

import contextlib
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import alone

FULL, QUICK = "full", "quick"


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """What a row should reach; `at_least` for a ratio that should be large, else it should be small."""

    what: str
    """The figure, in words."""
    passing: float
    stretch: float
    why: str
    at_least: bool = True

    def verdict(self, figure: float) -> str:
        """`stretch`, `pass` or `missed`."""
        for name, wanted in (("stretch", self.stretch), ("pass", self.passing)):
            if figure >= wanted if self.at_least else figure <= wanted:
                return name
        return "missed"


LOOK_SECONDS = 0.5
"""Between two looks at the memory of several processes."""
LOOK_SHARE = 0.01
"""Of their time that looking may take: the system walks through all of their memory, and they wait for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """How a cost grows with the size of what it is for."""

    what: str
    unit: str
    of: str
    """What the sizes count."""
    points: Sequence[tuple[float, float]]
    """Size and cost."""

    @property
    def slope(self) -> float:
        """Of the straight line through the logarithms: 1 is proportional, 0 does not grow."""
        across = [math.log(size) for size, _ in self.points]
        up = [math.log(cost) for _, cost in self.points]
        return statistics.linear_regression(across, up).slope


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Figures beside each other that no single goal says."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What one row found."""

    figures: Mapping[str, float]
    """By the name of a goal; a goal without one stands in `missing`."""
    seconds: Mapping[str, Sequence[float]]
    """Every repetition, by who ran."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Goals that were not measured, and why."""
    notes: Sequence[str] = field(default_factory=tuple)
    """What a reader has to know to judge the figures."""
    curves: Sequence[Curve] = field(default_factory=tuple)
    table: Table | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """What one program took from its start to its end."""

    seconds: float
    processor: float
    """Seconds, user and system: a busy machine lengthens them little."""
    peak: float
    """MiB that it had resident at its peak, with the processes it started: what they share counts once."""


def in_turns(runs: Mapping[str, Callable[[], None]], *, times: int) -> dict[str, list[float]]:
    """Seconds of each, A B A B …"""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def median(seconds: Sequence[float]) -> float:
    """The middle one: one slow repetition says nothing."""
    return statistics.median(seconds)


def command(*words: str | Path, cwd: Path | None = None, codes: Sequence[int] = (0,)) -> str:
    """Run a program to its end and give what it printed; an unexpected exit code is no measurement."""
    answer = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False
    )
    if answer.returncode not in codes:
        said = (answer.stderr or answer.stdout)[-2000:]
        raise RuntimeError(f"{words[0]} ended with {answer.returncode}: {said}")
    return answer.stdout


def spend(*words: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Spent:
    """Run a program to its end, which has to be a good one."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as answer:
        with (
            subprocess.Popen(
                [sys.executable, "-I", "-S", alone.__file__, str(answer.fileno()), *map(str, words)],
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdout=subprocess.DEVNULL,
                stderr=said,
                pass_fds=[answer.fileno()],
            ) as running,
            _watched(running.pid) as shared,
        ):
            code = running.wait()
        if code:
            said.seek(0)
            last = said.read().decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{words[0]} ended with {code}: {last}")
        answer.seek(0)
        spent = json.load(answer)
    # Linux counts resident memory in KiB.
    return Spent(**{**spent, "peak": max(spent["peak"], *shared) / 1024})


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """KiB that the program under this process and those it started had together, looked at while it has any."""
    seen, over = [0], threading.Event()

    def look() -> None:
        pause = LOOK_SECONDS
        while not over.wait(pause):
            began = time.perf_counter()
            seen.extend(
                sum(_proportional(one) for one in (program, *started))
                for program in _started_by(pid)
                if (started := _started_by(program))
            )
            pause = max(LOOK_SECONDS, (time.perf_counter() - began) / LOOK_SHARE)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _started_by(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _proportional(pid: int) -> int:
    """What it has resident, a page that n processes share as the n-th part of one; nothing of one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
