"""What `make bench KEEP=1` kept of one row, read from `handbook/benchmarks/results/`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "benchmarks/results"
MISSED = "benchmarks/missed.json"
"""What was tried for each missed goal, what it gave, what comes next; by row and goal, written by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One row of the benchmarks as it was measured last."""

    name: str
    about: str
    when: str
    commit: str
    machine: Mapping[str, Any]
    goals: Sequence[Mapping[str, Any]]
    notes: Sequence[str]
    curves: Sequence[Mapping[str, Any]]
    table: Mapping[str, Any] | None
    tried: Mapping[str, Mapping[str, str]]
    """By the goal that was missed."""


def kept(docs: Path) -> dict[str, Kept]:
    """Every kept row by its name, in order; `docs` is the folder of the hand-written pages."""
    texts = docs / MISSED
    tried = json.loads(texts.read_bytes()) if texts.is_file() else {}
    found = {}
    for file in sorted((docs / FOLDER).glob("*.json")):
        value = json.loads(file.read_bytes())
        found[value["name"]] = Kept(
            name=value["name"],
            about=value.get("about", ""),
            when=value["when"],
            commit=value["machine"]["commit"],
            machine=value["machine"],
            goals=value["goals"],
            notes=value.get("notes") or (),
            curves=value.get("curves") or (),
            table=value.get("table"),
            tried=tried.get(value["name"], {}),
        )
    return found
