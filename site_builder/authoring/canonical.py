"""How a descriptor is written: UTF-8, LF, two blanks, keys where readers look for them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from site_builder.authoring import package, resources
from site_builder.structure.schemas import Schema, schema

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|(?<![0-9])(-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+|-?[0-9]+\.[0-9]+)', re.DOTALL
)
FIELD_FIRST = ("name", "title", "type")


def text_of(value: object) -> str:
    """The canonical text of a JSON value."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def survives(text: str) -> bool:
    """Whether every number of a JSON text is still the same after Python has read and written it."""
    for match in _TOKEN.finditer(text):
        if match[1] is None:
            continue
        try:
            same = Decimal(repr(float(match[1]))) == Decimal(match[1])
        except InvalidOperation:
            return False
        if not same:
            return False
    return True


def ordered(value: object, kind: str) -> object:
    """The same value with its keys in the order of the contract; keys of nobody's keep their place.

    Only where readers look for an order: the document, `gov`, tables and fields. The authority's own
    files keep theirs.
    """
    if not isinstance(value, dict):
        return value
    if kind != "dataset":
        return _by_schema(value, schema(kind)) if kind == "department" else _first(value, ("$schema",))
    result = package.ordered(value)
    node = schema("dataset")["properties"]
    if isinstance(gov := result.get("gov"), dict):
        result["gov"] = _by_schema(gov, node["gov"])
    if isinstance(tables := result.get("resources"), list):
        result["resources"] = [_table(table, node) for table in tables]
    return result


def _table(value: object, node: Schema) -> object:
    if not isinstance(value, dict):
        return value
    table = _first(value, resources.ORDER)
    if isinstance(structure := table.get("schema"), dict):
        structure = _by_schema(structure, node["resources"]["items"]["properties"]["schema"])
        if isinstance(fields := structure.get("fields"), list):
            structure["fields"] = [_field(field) for field in fields]
        table["schema"] = structure
    return table


def _field(value: object) -> object:
    if not isinstance(value, dict):
        return value
    others = [key for key in value if key not in FIELD_FIRST and key != "gov"]
    return {key: value[key] for key in (*FIELD_FIRST, *others, "gov") if key in value}


def _by_schema(value: Mapping[str, object], node: Schema) -> dict[str, object]:
    return _first(value, tuple(node.get("properties", {})))


def _first(value: Mapping[str, object], order: tuple[str, ...]) -> dict[str, object]:
    return {key: value[key] for key in (*order, *(key for key in value if key not in order)) if key in value}
