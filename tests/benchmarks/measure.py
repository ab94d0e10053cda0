"""Timing things against each other: in turns in the same run, so that a busy machine slows both."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
