"""csv and tsv: records as RFC 4180 and the dialect say, each with the line it begins on.

Python's csv module reads strictly, one line at a time, so that a stray quote is a finding at its
line and never a value that swallowed half the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.tables.dialect import Dialect
from site_builder.tables.grid import Broken, Grid, Record, Sentence
from site_builder.tables.header import with_header
from site_builder.tables.text import lines

FIELD_LIMIT = 16 * 1024 * 1024
"""Characters of one value; the csv module counts while it reads."""


def open_delimited(path: Path, *, encoding: str, dialect: Dialect, tabs: bool) -> Grid:
    """The labels and the stream of records of a delimited text file."""
    records = _records(path, encoding, dialect, tabs)
    return with_header(records, dialect)


def _records(path: Path, encoding: str, dialect: Dialect, tabs: bool) -> Iterator[Record | Broken]:
    with _field_limit():
        reader = csv.reader(lines(path, encoding), strict=True, **dialect.csv_options(tabs=tabs))
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as trouble:
                yield Broken(begins, _quoting(str(trouble), begins, reader.line_num))
            else:
                yield Record(begins, cells)


def _quoting(trouble: str, begins: int, ends: int) -> Sentence:
    if "unexpected end" in trouble:
        return Sentence(
            f"从第 {begins} 行开始的引号直到文件末尾（第 {ends} 行）没有成对。",
            "补上缺少的引号；值里本来就有的引号要写成两个。",
        )
    if "field larger" in trouble:
        return Sentence(
            f"从第 {begins} 行开始的一个值超过 {FIELD_LIMIT // 1024 // 1024} 兆字符，多半是引号没有成对。",
            "补上缺少的引号。",
        )
    return Sentence(
        f"第 {begins} 行的引号用法不对：结束引号之后还有别的字。",
        "值里有引号时，整个值加引号，里面的每个引号写成两个。",
    )


@contextmanager
def _field_limit() -> Iterator[None]:
    """The csv module keeps one limit for the whole process: put it back."""
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)
