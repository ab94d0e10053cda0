"""The peers: which are here; those of the query service, each over the same rows and in its leanest form."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb

from tests.benchmarks.machine import PEERS, tool
from tests.benchmarks.programs import Call, Program, free_port, running
from tests.benchmarks.register import WORKERS, Register, Row

DATASETTE, ROAPI, HELLO = "Datasette", "ROAPI", "hello-world"
ZENSICAL, PAGEFIND, MATERIAL = "Zensical", "Pagefind", "Material"
MISSING = "not installed here; `make bench` installs it into .venv-bench"


def has(peer: str) -> bool:
    """Whether a peer is installed."""
    if peer == PAGEFIND:
        return any(PEERS.glob("lib/python3*/site-packages/pagefind_bin*"))
    return peer == HELLO or tool(peer.lower()).exists()


@dataclass(frozen=True, kw_only=True, slots=True)
class Datasette:
    """Over an SQLite file with the key as its primary key, opened as immutable."""

    register: Register

    @contextlib.contextmanager
    def serving(self, work: Path) -> Iterator[Program]:
        """Datasette with its time limit out of the way; it is one process by its nature."""
        file, port = work / "rows.db", free_port()
        self._write(file)
        settings = {"sql_time_limit_ms": "60000", "max_csv_mb": "0", "max_returned_rows": "1000"}
        words: list[str | Path] = [tool("datasette"), "serve", "-i", file, "--port", str(port)]
        for name, value in settings.items():
            words += ["--setting", name, value]
        ready = Call(path="/-/versions.json")
        with running(words, port=port, ready=ready, log=work / "datasette.log") as program:
            yield program

    def lookup(self, key: str) -> Call:
        """The row's own address, as JSON."""
        return Call(path=f"/rows/rows/{quote(key, safe='')}.json?_shape=array")

    def row(self, body: bytes) -> Row:
        """The row of a `lookup`."""
        (row,) = json.loads(body)
        return dict(row)

    def page(self, field: str, value: str) -> Call:
        """100 rows that have a value, without the count and the facets that a page has by default."""
        asked = {
            f"{field}__exact": value,
            "_size": "100",
            "_shape": "objects",
            "_nocount": "1",
            "_nofacet": "1",
        }
        return Call(path=f"/rows/rows.json?{urlencode(asked)}")

    def rows(self, body: bytes) -> list[Row]:
        """The rows of a `page`."""
        return [dict(row) for row in json.loads(body)["rows"]]

    def groups(self, by: str, measured: str) -> Call:
        """Count and sum by a column."""
        sql = f'SELECT "{by}", count(*), sum("{measured}") FROM rows GROUP BY 1 ORDER BY "{by}" IS NULL, 1'
        return Call(path=f"/rows.json?{urlencode({'sql': sql, '_shape': 'arrays'})}")

    def download(self) -> Call:
        """The whole table as a stream."""
        return Call(path="/rows/rows.csv?_stream=on&_size=max")

    def _write(self, file: Path) -> None:
        kinds = {"integer": "INTEGER", "number": "REAL"}
        register = self.register
        columns = ", ".join(
            f'"{name}" {kinds.get(kind, "TEXT")}'
            for name, kind in zip(register.names, register.kinds, strict=True)
        )
        with contextlib.closing(sqlite3.connect(file)) as database, database:
            database.execute(f'CREATE TABLE rows ({columns}, PRIMARY KEY ("{register.key}"))')
            marks = ", ".join("?" * len(register.names))
            with register.csv.open(encoding="utf-8", newline="") as opened:
                lines = csv.reader(opened)
                next(lines)
                database.executemany(
                    f"INSERT INTO rows VALUES ({marks})", ([cell or None for cell in line] for line in lines)
                )


@dataclass(frozen=True, kw_only=True, slots=True)
class Roapi:
    """Over the table in memory, as it does by itself."""

    register: Register

    @contextlib.contextmanager
    def serving(self, work: Path) -> Iterator[Program]:
        """ROAPI; its other listeners get ports of their own."""
        file, port = work / "rows.parquet", free_port()
        kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in (self.register.key,))
        duckdb.execute(
            f"COPY (FROM read_csv('{self.register.csv}', header=true, types={{{kinds}}})) TO '{file}'"
        )
        words = [
            tool("roapi"), "--addr-http", f"127.0.0.1:{port}", "--addr-postgres", f"127.0.0.1:{free_port()}",
            "--addr-flight-sql", f"127.0.0.1:{free_port()}", "--table", f"rows={file}",
        ]  # fmt: skip
        ready = Call(path="/api/schema")
        with running(words, port=port, ready=ready, log=work / "roapi.log") as program:
            yield program

    def lookup(self, key: str) -> Call:
        """A filter on the key: its key-value stores hold one column only."""
        name = quote(self.register.key, safe="")
        return Call(path=f"/api/tables/rows?filter%5B{name}%5D=%27{quote(key, safe='')}%27")

    def row(self, body: bytes) -> Row:
        """The row of a `lookup`; nulls are left out of it."""
        (row,) = json.loads(body)
        return dict.fromkeys(self.register.names) | dict(row)


@contextlib.contextmanager
def hello(work: Path) -> Iterator[Program]:
    """A Litestar handler that returns seven bytes, under the settings and workers of the service."""
    port = free_port()
    words = [tool("python"), "-m", "tests.benchmarks.hello", str(port), str(WORKERS)]
    with running(words, port=port, ready=Call(path="/"), log=work / "hello.log") as program:
        yield program


def agree(what: str, expected: Sequence[object], found: Sequence[object]) -> None:
    """Equal answers, or nothing is measured.

    Raises:
        RuntimeError: with the first that differs.

    """
    if len(expected) != len(found):
        raise RuntimeError(f"{what}: {len(found)} rows, {len(expected)} are right")
    for right, given in zip(expected, found, strict=True):
        if right != given:
            raise RuntimeError(f"{what}: {given}, right is {right}")
