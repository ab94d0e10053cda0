"""Looks for a text in every file of a folder, each opened with its own reader.

Compressed values are not found by bytes, so DuckDB, Parquet, xlsx, zip and gzip files are read.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import duckdb
import python_calamine


def files_with(folder: Path, needle: str) -> list[str]:
    """Paths (relative to the folder) of the files that hold the text."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and _holds(path.name, path.read_bytes(), path, needle)
    )


def _holds(name: str, content: bytes, path: Path | None, needle: str) -> bool:
    if any(needle.encode(encoding) in content for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")):
        return True
    if json.dumps(needle).strip('"').encode() in content:
        return True
    if name.endswith(".duckdb") and path is not None:
        return _database_holds(path, needle)
    if name.endswith(".rows") and path is not None:
        return _rows_hold(path, needle)
    if name.endswith(".parquet") and path is not None:
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()
        return needle in repr(rows)
    if name.endswith(".gz"):
        return _holds(name.removesuffix(".gz"), gzip.decompress(content), None, needle)
    if name.endswith(".xlsx"):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return any(needle in repr(book.get_sheet_by_name(s).to_python()) for s in book.sheet_names)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_holds(n, archive.read(n), None, needle) for n in archive.namelist())
    return False


def _rows_hold(path: Path, needle: str) -> bool:
    with closing(sqlite3.connect(path)) as rows:
        tables = rows.execute("SELECT name FROM sqlite_master").fetchall()
        return any(
            needle in repr(rows.execute(f'SELECT k, CAST(v AS TEXT) FROM "{table}"').fetchall())
            for (table,) in tables
        )


def _database_holds(path: Path, needle: str) -> bool:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        return any(
            needle in repr(connection.execute(f'SELECT * FROM "{table}"').fetchall()) for (table,) in tables
        )
