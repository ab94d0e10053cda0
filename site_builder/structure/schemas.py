"""The JSON Schemas of the descriptors, read once per process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from site_builder.config import SCHEMAS

Schema = Mapping[str, Any]
"""A JSON Schema object, as read from `schemas/`."""


@cache
def schema(kind: str) -> Schema:
    """The schema of one kind of files (`dataset`, `department` …), every `$ref` written out.

    Written out it says the same, is checked ten times as fast, and a way through it is a plain path.
    """
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    definitions = loaded.pop("$defs", {})
    expanded: dict[str, Any] = _expanded(loaded, definitions)
    return expanded


def _expanded(node: Any, definitions: Schema) -> Any:
    if isinstance(node, list):
        return [_expanded(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _expanded(value, definitions) for key, value in node.items() if key != "$ref"}
    if "$ref" not in node:
        return inner
    # Words beside a `$ref` (title, description, x-rule) are about this one place and win.
    return {**_expanded(definitions[node["$ref"].removeprefix("#/$defs/")], definitions), **inner}


def node_at(root: Schema, path: Sequence[str | int]) -> Schema:
    """The subschema that describes a place, through `properties` and `items` only."""
    node = root
    for step in path:
        inner = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        if not isinstance(inner, dict):
            return {}
        node = inner
    return node


def repeated(items: list[Any]) -> tuple[Any] | None:
    """The first item that was there before; jsonschema compares each with each, for hours at 5 MB."""
    seen: set[str] = set()
    for item in items:
        written = json.dumps(item, ensure_ascii=False, sort_keys=True)
        if written in seen:
            return (item,)
        seen.add(written)
    return None
