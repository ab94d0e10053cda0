"""What a run measured, kept with its commit and machine for the page of benchmarks: `make bench KEEP=1`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import FULL

KEPT = Path("site_builder/handbook/benchmarks/results")
Json = dict[str, Any]


class Unkept(RuntimeError):
    """These figures cannot stand for a commit."""


def uncommitted(folder: Path = Path()) -> list[str]:
    """Files that differ from the commit; kept results do not count, or no second run could be kept."""
    answer = subprocess.run(
        ["git", "status", "--porcelain", "--", ".", f":!{KEPT}"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [line[3:] for line in answer.stdout.splitlines()]


def require_clean(size: str, folder: Path = Path()) -> None:
    """Refuse before an hour is spent.

    Raises:
        Unkept: the short form measures nothing, and files that nobody can check out prove nothing.

    """
    if size != FULL:
        raise Unkept("the short form measures nothing that could be kept")
    if changed := uncommitted(folder):
        raise Unkept(f"commit first, or nobody can measure the same again: {', '.join(changed[:5])}")


def keep(document: Json, folder: Path = KEPT) -> list[Path]:
    """Write one file a row; rows that could not run leave what was kept of them before."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for row in document["rows"]:
        if "error" in row:
            continue
        kept = {key: value for key, value in row.items() if key != "seconds"}
        kept |= {"when": document["when"], "machine": document["machine"]}
        file = folder / f"{row['name']}.json"
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
        written.append(file)
    return written


def took(name: str, folder: Path = KEPT) -> float | None:
    """Seconds that a row needed when it was kept; None when it never was."""
    file = folder / f"{name}.json"
    if not file.is_file():
        return None
    value = json.loads(file.read_bytes()).get("took")
    return float(value) if value is not None else None
