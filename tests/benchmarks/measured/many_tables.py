"""How long a service with many tables takes until it answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.api.handmade import write_manifest
from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Goal, Measured, command, median
from tests.benchmarks.programs import Call, free_port, running

NAME = "many-tables"
READY = "seconds until a service of many tables is ready"
GOALS = (
    Goal(
        what=READY,
        passing=3,
        stretch=1.5,
        why="after a power cut every counter of the city waits for this",
        at_least=False,
    ),
)
ROWS = 5


def run(work: Path, size: str) -> Measured:
    """From the start of the command to its first answer; then a table is asked for rows."""
    built, copies, times = (10, 3, 1) if size == QUICK else (100, 100, 3)
    generate(work / "source", datasets=built, tables_with_rows=built, rows=ROWS)
    out = work / "out"
    command(tool("mulu"), "build", "--source", work / "source", "--output", out, "--as-of", "2026-11-23")
    tables = _multiply(out / "snapshot", work / "snapshot", copies)
    last = json.loads(next((work / "snapshot").glob("*/catalog.json")).read_bytes())["datasets"][-1]
    rows = Call(path=f"/api/v1/datasets/{last['id']}/tables/{last['tables'][0]['name']}/rows")
    seconds = []
    for _ in range(times):
        port = free_port()
        words = [
            tool("mulu-api"), "serve", "--snapshot", work / "snapshot", "--port", str(port), "--demo",
        ]  # fmt: skip
        ready = Call(path="/health/ready")
        with running(words, port=port, ready=ready, log=work / "mulu-api.log") as served:
            seconds.append(served.seconds)
            found = json.loads(served.ask(rows))["rows"]
            if len(found) != ROWS:
                raise RuntimeError(f"{rows.path} has {len(found)} rows, {ROWS} are right")
    return Measured(
        figures={READY: median(seconds)},
        seconds={"mulu": seconds},
        notes=(
            f"{tables:,} tables of {ROWS} rows, one worker, the files in the system's memory",
            f"{built} tables published by the builder, each with its file {copies} times under other names",
        ),
    )


def _multiply(snapshot: Path, target: Path, copies: int) -> int:
    """A snapshot with every dataset so many times, files of their own too; gives how many tables it has.

    Publishing 10,000 tables takes the builder a quarter of an hour, and is not what is measured here.
    """
    name = (snapshot / "current").read_text("utf-8").strip()
    record = json.loads((snapshot / name / "catalog.json").read_bytes())
    datasets = []
    for dataset in record["datasets"]:
        parts = {part: dataset[part] for part in ("database", "lookups") if dataset.get(part)}
        for _ in range(copies):
            number = len(datasets)
            id_ = f"{dataset['id']}-{number}"
            own = {
                part: file | {"path": file["path"].replace(dataset["id"], id_)}
                for part, file in parts.items()
            }
            code = f"{dataset['code'].split('/')[0]}/{number:06}"
            datasets.append(dataset | {"id": id_, "code": code} | own)
            for part, file in parts.items():
                copy = target / name / own[part]["path"]
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(snapshot / name / file["path"], copy)
    record["datasets"] = sorted(datasets, key=lambda dataset: dataset["id"])
    (target / name / "catalog.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    write_manifest(target / name, name, record)
    (target / "current").write_text(f"{name}\n", "utf-8")
    return sum(len(dataset["tables"]) for dataset in datasets)
