"""The parameters of a download → Download: filters and fields, in file order, without pages."""

from __future__ import annotations

from dataclasses import dataclass

from query_api.problems import Text
from query_api.query.model import AllOf, Where
from query_api.query.noting import Reading, once
from query_api.query.parameters import Pairs
from query_api.query.url import read_select, read_where
from query_api.settings import Limits
from query_api.snapshot import Field, Table

OURS = ("_select", "_format", "_bom", "_asof")

FORMATS = ("csv", "ndjson", "xlsx", "parquet")
"""What may be asked for; `formats` knows how each is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Download:
    """A whole table, or all of it that passes the filters."""

    where: Where
    select: tuple[Field, ...]
    format: str | None
    """None: as Accept says."""
    is_for_people: bool
    """`_bom`: a person opens the file in a spreadsheet."""
    is_whole: bool
    """Every row and every field: such a file is made once for all who ask."""


def download_from_pairs(pairs: Pairs, table: Table, limits: Limits) -> Download:
    """What the address asks of the table.

    Raises:
        BadQuery: with every mistake.
        SensitiveByPost: a sensitive field is filtered by.

    """
    reading = Reading(table=table, limits=limits, ours=OURS, mistakes=list(pairs.mistakes))
    format_ = once(pairs, "_format", reading)
    if format_ is not None and format_ not in FORMATS:
        zh, en = f"应为其中之一：{'、'.join(FORMATS)}", f"should be one of: {', '.join(FORMATS)}"
        reading.wrong("_format", Text(zh=zh, en=en))
    where, select = read_where(pairs, reading), read_select(pairs, reading)
    download = Download(
        where=where,
        select=select,
        format=format_,
        is_for_people=_bom(pairs, reading, format_),
        is_whole=where == AllOf(parts=()) and select == table.fields,
    )
    reading.finish()
    return download


def _bom(pairs: Pairs, reading: Reading, format_: str | None) -> bool:
    text = once(pairs, "_bom", reading)
    if text not in (None, "0", "1"):
        reading.wrong("_bom", Text(zh="应为 1 或 0", en="should be 1 or 0"))
    elif text == "1" and format_ != "csv":
        reading.wrong("_bom", Text(zh="只用于 _format=csv", en="goes with _format=csv only"))
    return text == "1"
