"""`make chaos`: the fault campaign in its long form, as a table and build/chaos/results.json.

    python -m tests.campaigns.chaos [--short] [--only WORD] [--keep] [--to build/chaos/results.json]

Each row is one fault with the tests that inject it; a test says by `record_property` how often and with
which seed. Exit code 1: a row failed. Faults that could not be injected here are told as skipped.
With `--keep` a whole campaign in its long form is written beside the kept benchmarks, whatever came out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import keep, machine

FAULTS: Mapping[str, Sequence[str]] = {
    "kill -9 while building and while mulu-publish runs": ["tests/campaigns/test_killed_builds.py"],
    "kill -9 of workers under load": ["tests/api/audit/test_survives.py", "-k", "kill_9"],
    "kill -9 of the whole service under load": ["tests/campaigns/test_killed_services.py"],
    "publications under load, bad ones among them": ["tests/api/test_publishing.py"],
    "two nodes: published to, killed, drained": ["tests/deploy/test_two_nodes.py"],
    "full and read-only disk": ["tests/campaigns/test_full_disks.py"],
    "no room for records": ["tests/api/audit/test_survives.py", "-k", "full_disk"],
    "flipped, cut and missing files": ["tests/campaigns/test_spoiled_snapshots.py"],
    "a flipped byte in every block and in every record": [
        "tests/api/test_verification.py", "tests/api/audit/test_tampering.py", "-k", "flipped",
    ],
    "clock jumps": ["tests/campaigns/test_clock_jumps.py"],
    "slow and vanishing callers, five times too many": ["tests/campaigns/test_bad_callers.py"],
    "a noisy neighbour": ["tests/campaigns/test_neighbours.py", "-k", "noisy"],
    "backup, damage, restore": ["tests/deploy/test_backup.py"],
}  # fmt: skip
"""Fault → what pytest is asked to run for it."""

LONG = {"MULU_LONG": "1", "MULU_CHAOS_SECONDS": "60", "MULU_CHAOS_PUBLISHES": "200"}


@dataclass(kw_only=True)
class Row:
    """What came out of one fault."""

    fault: str
    outcome: str = "held"
    """`held`, `failed`, or `skipped` where nothing of it could be injected here."""
    seconds: float = 0.0
    tests: int = 0
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    figures: dict[str, dict[str, str]] = field(default_factory=dict)
    """By test: seeds, kills, calls, as the test wrote them down."""


def run(fault: str, words: Sequence[str], environment: Mapping[str, str]) -> Row:
    """One row."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-o",
            "junit_family=xunit1",
            f"--junitxml={report}",
            *words,
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        row = read(fault, report) if report.exists() else Row(fault=fault, outcome="failed")
    if row.outcome == "failed" or done.returncode:
        row.outcome = "failed"
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-2000:])
    row.seconds = round(time.monotonic() - began, 1)
    return row


def read(fault: str, report: Path) -> Row:
    """A row from what pytest wrote down."""
    row = Row(fault=fault)
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"
        if case.find("skipped") is not None:
            row.skipped.append(name)
            continue
        row.tests += 1
        if case.find("failure") is not None or case.find("error") is not None:
            row.failed.append(name)
        told = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
        if told:
            row.figures[name] = told
    row.outcome = "failed" if row.failed else "held" if row.tests else "skipped"
    return row


HEAD = ["fault", "tests", "seconds", "outcome", "figures"]


def cells(row: Row) -> list[str]:
    """A row in words, a cell for each of `HEAD`."""
    told = "; ".join(f"{name} {value}" for figures in row.figures.values() for name, value in figures.items())
    skipped = f", {len(row.skipped)} skipped" if row.skipped else ""
    return [row.fault, f"{row.tests}{skipped}", f"{row.seconds:.0f}", row.outcome, told]


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = [HEAD, ["---"] * len(HEAD), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def document(rows: Sequence[Row], form: str) -> dict[str, object]:
    """The campaign as a row of the page of benchmarks: it has a table, and no goal but that all holds."""
    held = sum(row.outcome == "held" for row in rows)
    row = {
        "name": "chaos",
        "about": "Faults that were injected, one kind after the other, with their seeds.",
        "goals": [],
        "notes": [f"{held} of {len(rows)} held, in {sum(row.seconds for row in rows):.0f} s ({form} form)"],
        "table": {"head": HEAD, "rows": [cells(row) for row in rows]},
        "details": [asdict(row) for row in rows],
    }
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.facts(),
        "rows": [row],
    }


def main() -> int:
    """Inject the faults, one after the other, since several at once would hide what each does."""
    parser = argparse.ArgumentParser(description="the fault campaign")
    parser.add_argument(
        "--short", action="store_true", help="the short forms, as continuous integration runs them"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="only faults whose name has this word")
    parser.add_argument("--keep", action="store_true", help="keep what came out for the handbook")
    parser.add_argument("--to", type=Path, default=Path("build/chaos/results.json"), metavar="FILE")
    options = parser.parse_args()
    form = "short" if options.short else "long"
    if options.keep:
        if options.only:
            parser.error("a part of the campaign cannot be kept")
        keep.require_clean(keep.FULL if form == "long" else form)
    environment = {**os.environ, **({} if options.short else LONG)}
    rows = []
    for fault, words in FAULTS.items():
        if options.only in fault:
            print(f"{fault} ...", file=sys.stderr, flush=True)
            rows.append(run(fault, words, environment))
    options.to.parent.mkdir(parents=True, exist_ok=True)
    found = document(rows, form)
    options.to.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(table(rows))
    print(f"\n{sum(row.seconds for row in rows):.0f} s, {options.to}")
    if options.keep:
        print(*keep.keep(found))
    return int(not rows or any(row.outcome == "failed" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
