"""One large table, published by the builder and served as in earnest: keys, purposes, audit, platform."""

from __future__ import annotations

import atexit
import contextlib
import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from urllib.parse import quote

from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Spent, command, spend
from tests.benchmarks.programs import Call, Program, free_port, running
from tests.benchmarks.rows import repeat

WORKERS = 2
SEED = 35
"""Seven columns: a key, a word of four, three dates, an integer and a number."""

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """A published table and everything that serving it takes."""

    folder: Path
    csv: Path
    rows: int
    copies: int
    """How often the same rows stand in it, each time under other keys."""
    publishing: Spent
    names: Sequence[str]
    kinds: Sequence[str]
    """Table Schema types of the columns."""
    table: str
    """The address of the table."""
    headers: dict[str, str]
    """Key and purpose."""

    @property
    def snapshot(self) -> Path:
        """What `mulu build` wrote."""
        return self.folder / "out/snapshot"

    @property
    def database(self) -> Path:
        """The table's DuckDB file."""
        return next(self.snapshot.glob("*/tables/*/*.duckdb"))

    @property
    def key(self) -> str:
        """The name of the key column."""
        return self.names[0]

    def keys(self, count: int, *, seed: int) -> list[str]:
        """Random keys of rows that are there."""
        random = Random(seed)
        rows = self.rows // self.copies
        return [f"{random.randrange(self.copies):03}{random.randint(1, rows):07}" for _ in range(count)]

    def call(self, path: str, *, method: str = "GET", body: object = None, **headers: str) -> Call:
        """A call to the service, below the table."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent["Content-Type"] = "application/json"
        return Call(
            path=self.table + path, method=method, headers=sent, body="" if body is None else json.dumps(body)
        )

    def lookup(self, key: str) -> Call:
        """One row by its key."""
        return self.call(f"/rows/{quote(key, safe='')}")

    def read(self) -> Iterator[Row]:
        """The rows of the source, typed."""
        with self.csv.open(encoding="utf-8", newline="") as opened:
            lines = csv.reader(opened)
            next(lines)
            for line in lines:
                yield typed(self.names, self.kinds, line)

    @contextlib.contextmanager
    def serving(self, work: Path, *, workers: int = WORKERS) -> Iterator[Program]:
        """The service, as an operator starts it."""
        port = free_port()
        words = [
            tool("mulu-api"), "serve", "--snapshot", self.snapshot, "--state", self.folder / "state",
            "--port", str(port), "--workers", str(workers),
        ]  # fmt: skip
        ready = Call(path="/health/ready")
        with running(words, port=port, ready=ready, log=work / "mulu-api.log") as program:
            yield program


def typed(names: Sequence[str], kinds: Sequence[str], cells: Sequence[str]) -> Row:
    """A row of text as it means: an empty cell is null."""
    read = {"integer": int, "number": float}
    return {
        name: None if cell == "" else read.get(kind, str)(cell)
        for name, kind, cell in zip(names, kinds, cells, strict=True)
    }


@cache
def register(size: str) -> Register:
    """The table in its full or its short form, made once a run."""
    held = tempfile.TemporaryDirectory(prefix="mulu-register-")
    atexit.register(held.cleanup)
    return published(Path(held.name), rows=2_000 if size == QUICK else 2_000_000)


def published(folder: Path, *, rows: int, copies: int = 1) -> Register:
    """A table published below `folder`; its rows stand in it `copies` times, each time under other keys."""
    generate(folder / "source", datasets=1, tables_with_rows=1, rows=rows, seed=SEED)
    source = next((folder / "source").glob("*/*/datapackage.json"))
    repeat(source.parent / "data/rows.csv", copies)
    publishing = spend(
        tool("mulu"), "build", "--source", folder / "source", "--output", folder / "out",
        "--as-of", "2026-11-23",
    )  # fmt: skip
    made = command(
        tool("mulu-api"), "keys", "create", "--state", folder / "state", "--department", "ceshi",
        "--system", "压测", "--purpose", "yc=压力测试", "--rate", "unlimited", "--format", "json",
    )  # fmt: skip
    table = json.loads(source.read_bytes())["resources"][0]
    fields = table["schema"]["fields"]
    department, dataset = source.parent.parent.name, source.parent.name
    return Register(
        folder=folder,
        csv=source.parent / "data/rows.csv",
        rows=rows * copies,
        copies=copies,
        publishing=publishing,
        names=[field["name"] for field in fields],
        kinds=[field["type"] for field in fields],
        table=f"/api/v1/datasets/{department}/{dataset}/tables/{table['name']}",
        headers={"Authorization": f"Bearer {json.loads(made)['key']}", "Mulu-Purpose": "yc"},
    )
