"""The texts of a small csv or json blob, by the name of their field, without opening a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

CSV_ENDINGS = (".csv", ".tsv")
JSON_ENDINGS = (".json", ".jsonl", ".ndjson", ".geojson")
ENDINGS = (*CSV_ENDINGS, *JSON_ENDINGS)
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")

Columns = Mapping[str, list[str]]
"""Non-empty texts by field name."""


def columns_of(path: str, content: bytes, encoding: str) -> Columns:
    """The columns of a table that is text; empty where it cannot be read like that."""
    text = _decoded(content, encoding)
    if text is None:
        return {}
    if path.lower().endswith(CSV_ENDINGS):
        return _collected(_csv_cells(text, "\t" if path.lower().endswith(".tsv") else ","))
    return _collected(_json_cells(text))


def rows_of(data: object) -> Columns:
    """The columns of inline `data`."""
    return _collected(_texts("", data))


def _decoded(content: bytes, encoding: str) -> str | None:
    for name in (encoding, *_ENCODINGS):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _csv_cells(text: str, delimiter: str) -> Iterator[tuple[str, str]]:
    """Pairs of label and cell; what stands above or beside the header has an empty label."""
    if delimiter == "," and text.count(";") > text.count(","):
        delimiter = ";"
    labels: list[str] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for index, cell in enumerate(cells):
                yield (labels[index] if index < len(labels) else "", cell)
            labels = labels or cells
    except csv.Error:
        # A NUL or an endless cell: the table reader reports it.
        return


def _json_cells(text: str) -> Iterator[tuple[str, str]]:
    try:
        yield from _texts("", json.loads(text))
    except RecursionError:
        return
    except ValueError:
        for line in text.splitlines():
            try:
                yield from _texts("", json.loads(line))
            except (ValueError, RecursionError):
                continue


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text below a value, with the key it stands under."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(str(key), part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(name, part)


def _collected(cells: Iterable[tuple[str, str]]) -> Columns:
    columns: dict[str, list[str]] = {}
    for name, cell in cells:
        if cell:
            columns.setdefault(name, []).append(cell)
    return columns
