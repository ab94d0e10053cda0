"""All rules over many descriptors, against a JSON Schema check of the same files with the same schema."""

from __future__ import annotations

from pathlib import Path

from site_builder.config import SCHEMAS
from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, in_turns, median

NAME = "check-descriptors"
GOALS = (
    Goal(
        what="times as fast as check-jsonschema",
        passing=4,
        stretch=8,
        why="one city has 10,000 entries, and every pull request waits for this",
    ),
)


def run(work: Path, size: str) -> Measured:
    """Both read every dataset's descriptor; only ours also judges departments, words and rules."""
    datasets = 50 if size == QUICK else 10_000
    source = work / "source"
    generate(source, datasets=datasets)
    files = sorted(source.glob("*/*/datapackage.json"))
    schema = SCHEMAS / "dataset.schema.json"

    def ours() -> None:
        command(tool("mulu"), "check", "--source", source, "--no-data", "--as-of", "2026-11-23")

    def theirs() -> None:
        command(tool("check-jsonschema"), "--schemafile", schema, *files)

    seconds = in_turns({"mulu": ours, "check-jsonschema": theirs}, times=1 if size == QUICK else 3)
    return Measured(
        figures={GOALS[0].what: median(seconds["check-jsonschema"]) / median(seconds["mulu"])},
        seconds=seconds,
        notes=(f"{datasets} descriptors; mulu: all rules, no data; check-jsonschema: the schema alone",),
    )
