"""Yes or no to a schema, ten times as fast as jsonschema: most files are right and need no words.

Each subschema becomes one function when it is first used. Only keywords that our schemas use are
known; another one stops with a KeyError at once, and a test holds the verdicts of both together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from site_builder.structure.schemas import Schema, compiled, format_checker, repeated, schema

Verdict = Callable[[Any], bool]

_SILENT = frozenset(
    {"$schema", "$id", "title", "description", "x-rule", "x-hint", "x-message", "then", "else"}
)
"""Words that judge nothing by themselves."""


@cache
def verdict(kind: str) -> Verdict:
    """Whether a value satisfies the schema of `dataset`, `department`, `catalog` or `policy` files."""
    return judge(schema(kind))


def judge(node: Schema) -> Verdict:
    """Whether a value satisfies one schema, every keyword of it."""
    parts = [_KEYWORDS[word](value, node) for word, value in node.items() if word not in _SILENT]
    return parts[0] if len(parts) == 1 else _conjunction(parts)


def _conjunction(parts: list[Verdict]) -> Verdict:
    # A plain loop: this is where the time goes, and `all()` of a generator doubles it.
    def check(value: Any) -> bool:
        for part in parts:  # noqa: SIM110 # see above
            if not part(value):
                return False
        return True

    return check


def _type(names: Any, _: Schema) -> Verdict:
    wanted = [names] if isinstance(names, str) else names
    if len(wanted) == 1 and wanted[0] in _PLAIN:
        plain = _PLAIN[wanted[0]]
        return lambda value: isinstance(value, plain)

    def check(value: Any) -> bool:
        if isinstance(value, bool):
            return "boolean" in wanted
        if isinstance(value, int | float):
            return "number" in wanted or ("integer" in wanted and value == value // 1)
        return any(isinstance(value, _PLAIN[name]) for name in wanted if name in _PLAIN)

    return check


def _properties(properties: Any, _: Schema) -> Verdict:
    parts = {key: judge(node) for key, node in properties.items()}

    def check(value: Any) -> bool:
        if isinstance(value, dict):
            for key, inner in value.items():
                part = parts.get(key)
                if part is not None and not part(inner):
                    return False
        return True

    return check


def _additional(allowed: Any, node: Schema) -> Verdict:
    assert allowed is False
    known = frozenset(node["properties"])
    return lambda value: not isinstance(value, dict) or value.keys() <= known


def _required(keys: Any, _: Schema) -> Verdict:
    wanted = frozenset(keys)
    return lambda value: not isinstance(value, dict) or value.keys() >= wanted


def _items(items: Any, _: Schema) -> Verdict:
    part = judge(items)
    return lambda value: not isinstance(value, list) or all(part(item) for item in value)


def _unique(wanted: Any, _: Schema) -> Verdict:
    assert wanted is True
    return lambda value: not isinstance(value, list) or repeated(value) is None


def _enum(words: Any, _: Schema) -> Verdict:
    assert all(isinstance(word, str) for word in words)
    known = frozenset(words)
    return lambda value: isinstance(value, str) and value in known


def _const(word: Any, _: Schema) -> Verdict:
    return lambda value: _same(value, word)


def _pattern(text: Any, _: Schema) -> Verdict:
    search = compiled(text).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _format(name: Any, _: Schema) -> Verdict:
    conforms = format_checker().conforms
    return lambda value: conforms(value, name)


def _condition(node: Any, parent: Schema) -> Verdict:
    condition = judge(node)
    then = _branch(parent.get("then", True))
    otherwise = _branch(parent.get("else", True))
    return lambda value: then(value) if condition(value) else otherwise(value)


def _branch(node: Any) -> Verdict:
    return (lambda _: True) if node is True else judge(node)


def _every(nodes: Any, _: Schema) -> Verdict:
    return _conjunction([judge(node) for node in nodes])


def _any(nodes: Any, _: Schema) -> Verdict:
    parts = [judge(node) for node in nodes]
    return lambda value: any(part(value) for part in parts)


def _not(node: Any, _: Schema) -> Verdict:
    part = judge(node)
    return lambda value: not part(value)


def _length(kind: type[str] | type[list[Any]]) -> Callable[[Any, Schema], Verdict]:
    def keyword(least: Any, _: Schema) -> Verdict:
        return lambda value: not isinstance(value, kind) or len(value) >= least

    return keyword


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON, for words and numbers: 1 is 1.0, but true is not 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


_PLAIN: dict[str, type] = {"object": dict, "array": list, "string": str, "null": type(None)}

_KEYWORDS: dict[str, Callable[[Any, Schema], Verdict]] = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": _required,
    "items": _items,
    "uniqueItems": _unique,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "if": _condition,
    "allOf": _every,
    "anyOf": _any,
    "not": _not,
    "minLength": _length(str),
    "minItems": _length(list),
    "minimum": lambda least, _: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most, _: lambda value: not _is_number(value) or value <= most,
}
