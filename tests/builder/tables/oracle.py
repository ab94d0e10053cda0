"""What frictionless says of a table file, as the other side of a comparison."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.builder.tables.folder import Json, Result

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Schema, system
    from frictionless.errors import CellError
    from frictionless.resources import TableResource


KINDS = ("text", "inferred")
"""All fields text, or the types that frictionless infers."""


@dataclass(kw_only=True, slots=True)
class Oracle:
    """A resource descriptor that frictionless made of the file, its rows and its errors."""

    resource: Json
    rows: list[tuple[object, ...]] | None = None
    errors: list[str] = field(default_factory=list)
    first: tuple[int, str] | None = None
    """Row (1 after the header) and field of the first bad cell, where a cell is the first thing wrong."""


def ask(path: Path) -> dict[str, Oracle]:
    """What frictionless says under each kind of schema; a crash of its own is an error too."""
    unknown: Json = {"schema": {"fields": [{"name": "id", "title": "id", "type": "string"}]}}
    with warnings.catch_warnings(), system.use_context(trusted=True):
        warnings.simplefilter("ignore")
        try:
            with TableResource(path=str(path)) as opened:
                resource: Json = {"encoding": opened.encoding, "dialect": opened.dialect.to_descriptor()}
                schema: Json = opened.schema.to_descriptor()
        except Exception as trouble:  # noqa: BLE001
            return {kind: Oracle(resource=unknown, errors=[repr(trouble)]) for kind in KINDS}
        if not schema["fields"]:
            return {kind: Oracle(resource=unknown, errors=["no fields"]) for kind in KINDS}
        found = {}
        for kind in KINDS:
            fields = [
                {**one, "title": one["name"]}
                if kind == "inferred"
                else {"name": one["name"], "title": one["name"], "type": "string"}
                for one in schema["fields"]
            ]
            found[kind] = _read(path, {**resource, "schema": {**schema, "fields": fields}})
        return found


def _read(path: Path, resource: Json) -> Oracle:
    answer = Oracle(resource=resource, rows=[])
    assert answer.rows is not None
    schema = Schema.from_descriptor(resource["schema"])
    try:
        with TableResource(path=str(path), schema=schema, encoding=resource["encoding"]) as opened:
            answer.errors += [str(error.message) for error in opened.header.errors]
            for number, row in enumerate(opened.row_stream, start=1):
                if row.errors and not answer.errors and isinstance(row.errors[0], CellError):
                    answer.first = (number, row.errors[0].field_name)
                answer.errors += [str(error.message) for error in row.errors]
                answer.rows.append(tuple(row.to_list()))
    except Exception as trouble:  # noqa: BLE001
        answer.rows = None
        answer.errors.append(repr(trouble))
    while path.suffix == ".xlsx" and answer.rows and not any(v is not None for v in answer.rows[-1]):
        answer.rows.pop()  # Formatting alone makes a sheet longer; see `differences`.
    return answer


def same(result: Result, theirs: list[tuple[object, ...]]) -> None:
    """Our stored rows hold the values that frictionless read."""
    kinds = [column.type for column in result.table().columns]
    ours = result.rows()
    assert len(ours) == len(theirs)
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True), start=1):
        for kind, a, b in zip(kinds, mine, other, strict=True):
            assert equal(kind, a, b), (number, kind, a, b)


def equal(kind: str, ours: object, theirs: Any) -> bool:
    """Whether a stored value is the one that frictionless read."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    match kind:
        case "integer" | "year":
            return int(str(ours)) == theirs
        case "number":
            if isinstance(ours, float):
                return Decimal(repr(ours)) == Decimal(str(theirs)) or ours == float(theirs)
            text = str(ours).replace("INF", "Infinity")
            return Decimal(text) == theirs or (text == "NaN" and theirs != theirs)
        case "datetime":
            return (ours if isinstance(ours, datetime) else datetime.fromisoformat(str(ours))) == theirs
        case "yearmonth":
            return ours == f"{theirs[0]:04d}-{theirs[1]:02d}"
        case "time":
            return time.fromisoformat(str(ours)) == theirs
        case "any" | "array" | "object" | "geojson" | "geopoint" | "list" | "duration":
            return True
        case _:
            assert not isinstance(theirs, timedelta)
            return bool(ours == theirs) or (isinstance(theirs, date) and str(ours) == theirs.isoformat())
