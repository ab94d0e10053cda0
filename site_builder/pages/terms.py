"""The words and signs that pages use for values of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_builder import datatypes
from site_builder.catalog import Field
from site_builder.words import Words

_CONSTRAINTS: Mapping[str, str] = MappingProxyType(
    {
        "minLength": "dataset.at_least",
        "maxLength": "dataset.at_most",
        "minimum": "dataset.from",
        "maximum": "dataset.to",
        "exclusiveMinimum": "dataset.above",
        "exclusiveMaximum": "dataset.below",
        "pattern": "dataset.pattern",
    }
)

ENUM_SHOWN = 6


def data_type(field: Field) -> str:
    """`字符型 C(20)`: the guide's word and letter, with the length where one is given."""
    length = f"({field.length})" if field.length else ""
    return f"{datatypes.NAMES.get(field.data_type, field.data_type)} {field.data_type}{length}"


def constraints(field: Field, say: Words) -> tuple[str, ...]:
    """Each Table Schema constraint as a short phrase."""
    phrases = []
    if field.constraints.get("required") is True:
        phrases.append(say("dataset.required"))
    if field.constraints.get("unique") is True:
        phrases.append(say("dataset.unique"))
    phrases += [
        say(key, value=field.constraints[name])
        for name, key in _CONSTRAINTS.items()
        if name in field.constraints
    ]
    values = field.constraints.get("enum")
    if isinstance(values, list) and values:
        shown = "、".join(str(value) for value in values[:ENUM_SHOWN])
        more = len(values) > ENUM_SHOWN
        phrases.append(
            say("dataset.values_of", values=shown, number=len(values))
            if more
            else say("dataset.values", values=shown)
        )
    return tuple(phrases)
