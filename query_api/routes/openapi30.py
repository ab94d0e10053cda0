"""OpenAPI 3.1 → 3.0 for the docs page: the Swagger UI that the installed package brings reads no 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Json: TypeAlias = dict[str, object]

NULL: Json = {"type": "null"}


def to_30(document: Mapping[str, object]) -> Json:
    """The same description in the older words; what 3.0 cannot say is said more loosely."""
    older = _converted(document)
    assert isinstance(older, dict), "a document is an object"
    return {**older, "openapi": "3.0.3"}


def _converted(node: object) -> object:
    if isinstance(node, list):
        return [_converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    new: Json = {key: _converted(value) for key, value in node.items()}
    kinds = node.get("type")
    if isinstance(kinds, list):
        _one_type(new, [kind for kind in kinds if kind != "null"], is_nullable="null" in kinds)
    if isinstance(choices := node.get("oneOf"), list) and NULL in choices:
        new["oneOf"] = [_converted(choice) for choice in choices if choice != NULL]
        new["nullable"] = True
    if "const" in node:
        new["enum"] = [new.pop("const")]
    if new.pop("contentMediaType", None) is not None:
        new["format"] = "binary"
    return new


def _one_type(new: Json, kinds: list[object], *, is_nullable: bool) -> None:
    if len(kinds) == 1:
        new["type"] = kinds[0]
    else:
        del new["type"]
    if is_nullable:
        new["nullable"] = True
