"""What jsonschema says, taken apart: one violation for one place, and the schema words that own it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from site_builder.structure.schemas import Schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Path = Sequence[str | int]

_RANK = ("type", "enum", "const", "minLength", "minItems", "pattern", "format")
"""Of several complaints about one value, the first of these says most."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One keyword of a schema that one value does not satisfy."""

    keyword: str
    """`required`, `enum` …; `forbidden` for a key that may not stand here; `unknown` for an unknown key."""
    path: tuple[str | int, ...]
    """Of the value; for a missing key of the object that lacks it."""
    key: str | None
    """The missing, forbidden or unknown key."""
    value: Any
    expected: Any
    """The keyword's own value in the schema."""
    schema: Schema
    """The subschema in which the keyword stands."""
    trail: tuple[Schema, ...]
    """Every subschema on the way, from the root."""

    @property
    def rule(self) -> str:
        """The rule that owns the requirement: the nearest `x-rule` above it."""
        if self.keyword == "unknown":
            return "S01"
        owners = (schema["x-rule"] for schema in reversed(self.trail) if "x-rule" in schema)
        return str(next(owners, "S01"))


def violations(errors: Iterable[ValidationError], root: Schema) -> Iterator[Violation]:
    """Each complaint once, choices (`anyOf`) resolved to what was most likely meant."""
    best: dict[tuple[object, ...], Violation] = {}
    for error in errors:
        for leaf in _leaves(error):
            for violation in _split(leaf, root):
                slot = (violation.path, violation.key)
                known = best.get(slot)
                if known is None or _rank(violation) < _rank(known):
                    best[slot] = violation
    yield from best.values()


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if error.validator in ("anyOf", "oneOf") and error.context and "x-message" not in _schema(error):
        branches: dict[object, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [b for b in branches.values() if not any(e.validator == "type" and not e.path for e in b)]
        if meant:
            for inner in min(meant, key=len):
                yield from _leaves(inner)
            return
    yield error


def _split(error: ValidationError, root: Schema) -> Iterator[Violation]:
    trail = _trail(root, error.absolute_schema_path)
    path = tuple(error.absolute_path)
    schema = _schema(error)
    instance: Any = error.instance
    expected = _expected(error)

    def made(keyword: str, at: tuple[str | int, ...], key: str | None) -> Violation:
        return Violation(
            keyword=keyword,
            path=at,
            key=key,
            value=instance,
            expected=expected,
            schema=schema or trail[-1],
            trail=trail,
        )

    if error.validator == "required":
        for key in expected:
            if key not in instance:
                yield made("required", path, key)
    elif error.validator == "additionalProperties":
        for key in instance:
            if key not in schema.get("properties", {}):
                yield made("unknown", path, key)
    elif error.validator == "not" and expected == {}:
        yield made("forbidden", path[:-1], str(path[-1]))
    else:
        yield made(str(error.validator), path, None)


def _expected(error: ValidationError) -> Any:
    """The keyword's value; of a choice in which no kind fits, the kinds."""
    if error.validator in ("anyOf", "oneOf") and error.context:
        return [inner.validator_value for inner in error.context if inner.validator == "type"]
    return error.validator_value


def _schema(error: ValidationError) -> Schema:
    """Where the keyword stands; nothing for the schema `false`, which has no keywords."""
    found: Any = error.schema
    return found if isinstance(found, dict) else {}


def _trail(root: Schema, steps: Iterable[str | int]) -> tuple[Schema, ...]:
    here: Any = root
    trail: list[Schema] = [root]
    for step in steps:
        here = here[step]
        if isinstance(here, dict):
            trail.append(here)
    return tuple(trail)


def _rank(violation: Violation) -> int:
    return _RANK.index(violation.keyword) if violation.keyword in _RANK else len(_RANK)
