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

FILES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""Formats that are whole before their first byte leaves, and their media types."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The format that a download leaves in; `stream` where it can leave part by part."""

    name: str
    media_type: str
    stream: Stream | None


OFFERS: Mapping[str, Offer] = {
    offer.name: offer
    for offer in (
        *(Offer(name=s.name, media_type=s.media_type, stream=s) for s in STREAMS.values()),
        *(Offer(name=name, media_type=kind, stream=None) for name, kind in FILES.items()),
    )
}


def offer_named(name: str | None, accept: str | None) -> Offer:
    """The format `_format` names, else the first that Accept admits.

    Raises:
        NotAcceptable: there is none.

    """
    if name is not None:
        return OFFERS[name]
    for offer in OFFERS.values():
        if accepts(accept, offer.media_type):
            return offer
    there = "、".join(f"{offer.name}（{offer.media_type}）" for offer in OFFERS.values())
    raise NotAcceptable(
        f"Accept 头要求的格式不提供；可用 _format={'、_format='.join(OFFERS)}：{there}。",
        f"Nothing in Accept can be given; use _format={' or _format='.join(OFFERS)}.",
    )
