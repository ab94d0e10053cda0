"""How a page of rows leaves: one row a format. A new one is one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from query_api.formats.accept import accepts
from query_api.problems import Mistake, NotAcceptable, Text
from query_api.snapshot import Field
from query_api.sql import Cell

_ENCODER = msgspec.json.Encoder(decimal_format="string")


def to_json(value: object) -> bytes:
    """Any answer as compact UTF-8 JSON; dates and datetimes as ISO 8601."""
    return _ENCODER.encode(value)


def row_record(fields: Sequence[Field], row: Sequence[Cell]) -> dict[str, Cell]:
    """One row by field name."""
    return dict(zip((field.name for field in fields), row, strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Rows and what is said about them."""

    fields: Sequence[Field]
    rows: Sequence[Sequence[Cell]]
    about: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One way to write a page."""

    name: str
    media_type: str
    write: Callable[[Page], bytes]


def _json(page: Page) -> bytes:
    names = [field.name for field in page.fields]
    rows = [dict(zip(names, row, strict=True)) for row in page.rows]
    return to_json({"rows": rows, **page.about})


FORMATS: Mapping[str, Format] = {
    row.name: row for row in (Format(name="json", media_type="application/json", write=_json),)
}


def named(names: Sequence[str]) -> Format | Mistake | None:
    """The format `_format` names, what is wrong with it, or None when it is not given."""
    if not names:
        return None
    if len(names) == 1 and names[0] in FORMATS:
        return FORMATS[names[0]]
    right = Text(zh=f"应为其中之一：{'、'.join(FORMATS)}", en=f"should be one of: {', '.join(FORMATS)}")
    return Mistake(parameter="_format", detail=right)


def accepted(accept: str | None) -> Format:
    """The first format the caller accepts.

    Raises:
        NotAcceptable: none of them.

    """
    for one in FORMATS.values():
        if accepts(accept, one.media_type):
            return one
    types = [one.media_type for one in FORMATS.values()]
    raise NotAcceptable(
        f"Accept 头要求的格式不提供；提供：{'、'.join(types)}。",
        f"Nothing in Accept can be given; available: {', '.join(types)}.",
    )
