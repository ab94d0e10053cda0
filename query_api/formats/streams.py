"""How a whole table leaves, part by part: one row a format. A new one is one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from query_api.formats.accept import accepts
from query_api.formats.csv_text import csv_head, csv_rows
from query_api.problems import NotAcceptable
from query_api.snapshot import Field
from query_api.sql import Cell

_ENCODER = msgspec.json.Encoder(decimal_format="string")

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """One way to write a table; its name is also the suffix of the file."""

    name: str
    media_type: str
    head: Callable[[Sequence[Field], bool], bytes]
    """What stands before the rows; the flag is `_bom`, a file that a person opens."""
    rows: Callable[[Sequence[Field], Rows, bool], bytes]


def _no_head(fields: Sequence[Field], is_for_people: bool) -> bytes:
    return b""


def _lines(fields: Sequence[Field], rows: Rows, is_for_people: bool) -> bytes:
    names = [field.name for field in fields]
    return _ENCODER.encode_lines([dict(zip(names, row, strict=True)) for row in rows])


STREAMS: Mapping[str, Stream] = {
    row.name: row
    for row in (
        Stream(name="csv", media_type="text/csv", head=csv_head, rows=csv_rows),
        Stream(name="ndjson", media_type="application/x-ndjson", head=_no_head, rows=_lines),
    )
}

NOT_OFFERED = ("xlsx", "parquet")
"""Formats that are known, and that this service cannot write as a stream."""


def stream_named(name: str | None, accept: str | None) -> Stream:
    """The format `_format` names, else the first that Accept admits.

    Raises:
        NotAcceptable: there is none, or it is not offered.

    """
    if name is not None and name in STREAMS:
        return STREAMS[name]
    offered = [stream for stream in STREAMS.values() if accepts(accept, stream.media_type)]
    if name is None and offered:
        return offered[0]
    right = "、".join(f"{stream.name}（{stream.media_type}）" for stream in STREAMS.values())
    wrong = f"{name} 格式" if name else "Accept 头要求的格式"
    raise NotAcceptable(
        f"整表下载不提供 {wrong}；可用 _format={'、_format='.join(STREAMS)}：{right}。",
        f"Not available for downloads: {name or 'what Accept asks for'}; use _format={' or _format='.join(STREAMS)}.",
    )
