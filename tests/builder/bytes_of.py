"""Every text in a built tree, each format read by its own reader, so that no packing hides a word."""

from __future__ import annotations

import gzip
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import duckdb

ZIPS = frozenset({".xlsx", ".docx", ".zip"})
PICTURES = frozenset({".png", ".ico", ".woff", ".woff2"})
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file below a folder; of tables their cells as well."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in PICTURES:
            name = path.relative_to(folder).as_posix()
            yield name, name
            yield from _read(name, path)


def _read(name: str, path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".duckdb":
        yield name, _cells(path)
    elif path.suffix == ".rows":
        with closing(sqlite3.connect(path)) as rows:
            tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master ORDER BY name")]
            cells = [rows.execute(f'SELECT k, CAST(v AS TEXT) FROM "{table}"').fetchall() for table in tables]
        yield name, f"{tables}{cells}"
    elif path.suffix == ".parquet":
        yield name, str(duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall())
    elif path.suffix in ZIPS:
        with zipfile.ZipFile(path) as packed:
            for inner in packed.namelist():
                yield f"{name}!{inner}", packed.read(inner).decode("utf-8", "replace")
    elif path.suffix == ".gz":
        with gzip.open(BytesIO(path.read_bytes())) as packed:
            yield name, packed.read().decode("utf-8", "replace")
    else:
        # A file that is no UTF-8 is searched all the same.
        yield name, _unescaped(path.read_bytes().decode("utf-8", "replace"))


def _cells(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as database:
        tables = database.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        return "".join(f"{table}{database.table(table).fetchall()}" for (table,) in tables)


def _unescaped(text: str) -> str:
    """JSON in a script may write any sign as an escape."""
    return text + ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
