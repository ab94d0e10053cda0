"""Rows to bytes, in the format that the descriptor names; the same rows are the same bytes."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import IO

from tests.sample_city.tables import Column, Row, Shape, Value

_CREATED = datetime(2026, 11, 23)


def write(target: Path, shape: Shape, rows: Iterable[Row]) -> int:
    """Write the rows to `target` and give their number; `target` appears whole or not at all."""
    partial = target.with_name(f"{target.name}.tmp")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if shape.path.endswith(".parquet"):
            count = _parquet(partial, shape, rows)
        elif shape.path.endswith(".xlsx"):
            count = _xlsx(partial, shape, rows)
        elif shape.path.endswith(".ndjson"):
            count = _ndjson(partial, shape, rows)
        elif shape.path.endswith(".gz"):
            count = _gzip(partial, shape, rows)
        else:
            with partial.open("w", encoding=shape.encoding, newline="") as file:
                count = _csv(file, shape, rows)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return count


def _text(value: Value, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return column.words[0] if value else column.words[1]
    if isinstance(value, date):  # a datetime is one too, and says its time
        return value.isoformat()
    return str(value)


def _csv(file: IO[str], shape: Shape, rows: Iterable[Row]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in shape.columns])
    count = 0
    for row in rows:
        writer.writerow([_text(v, c) for v, c in zip(row, shape.columns, strict=True)])
        count += 1
    return count


def _gzip(target: Path, shape: Shape, rows: Iterable[Row]) -> int:
    # Neither name nor time goes into the header: both would change the bytes.
    with (
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding=shape.encoding, newline="") as file,
    ):
        return _csv(file, shape, rows)


def _ndjson(target: Path, shape: Shape, rows: Iterable[Row]) -> int:
    count = 0
    with target.open("w", encoding=shape.encoding, newline="") as file:
        for row in rows:
            record = {
                column.name: value.isoformat() if isinstance(value, date) else value
                for value, column in zip(row, shape.columns, strict=True)
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def _xlsx(target: Path, shape: Shape, rows: Iterable[Row]) -> int:
    import xlsxwriter  # type: ignore[import-untyped]  # only `--committed` needs it, and `make data` runs without it

    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"created": _CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, [column.name for column in shape.columns])
        count = 0
        for count, row in enumerate(rows, start=1):
            for at, (value, column) in enumerate(zip(row, shape.columns, strict=True)):
                if column.type == "date" and isinstance(value, date):
                    sheet.write_datetime(count, at, datetime(value.year, value.month, value.day), day)
                elif column.type in ("integer", "number") and value is not None:
                    sheet.write_number(count, at, value)
                elif value is not None:
                    sheet.write_string(count, at, _text(value, column))
    return count


def _parquet(target: Path, shape: Shape, rows: Iterable[Row]) -> int:
    import duckdb

    loose = target.with_name(f"{target.name}.csv")
    with loose.open("w", encoding="utf-8", newline="") as file:
        count = _csv(file, shape, rows)
    types = ", ".join(f"'{c.name}': '{_duckdb_type(c)}'" for c in shape.columns)
    try:
        # One thread: row groups otherwise come in the order of the threads.
        with duckdb.connect(config={"threads": "1", "autoinstall_known_extensions": "false"}) as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_csv(?, columns={{{types}}}, header=true, auto_detect=false,"
                " delim=',', quote='\"', escape='\"', nullstr='')) TO '"
                + str(target).replace("'", "''")
                + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)",
                [str(loose)],
            )
    finally:
        loose.unlink()
    return count


def _duckdb_type(column: Column) -> str:
    if column.type == "number":
        return f"DECIMAL({column.length})"
    return {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}[column.type]
