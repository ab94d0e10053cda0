"""The words and signs that pages use for values of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_builder import datatypes
from site_builder.catalog import Field

_CONSTRAINTS: Mapping[str, str] = MappingProxyType(
    {
        "minLength": "至少 {} 字",
        "maxLength": "至多 {} 字",
        "minimum": "≥ {}",
        "maximum": "≤ {}",
        "exclusiveMinimum": "＞ {}",
        "exclusiveMaximum": "＜ {}",
        "pattern": "格式 {}",
    }
)

ENUM_SHOWN = 6


def data_type(field: Field) -> str:
    """`字符型 C(20)`: the guide's word and letter, with the length where one is given."""
    length = f"({field.length})" if field.length else ""
    return f"{datatypes.NAMES.get(field.data_type, field.data_type)} {field.data_type}{length}"


def constraints(field: Field) -> tuple[str, ...]:
    """Each Table Schema constraint as a short phrase."""
    phrases = []
    if field.constraints.get("required") is True:
        phrases.append("必填")
    if field.constraints.get("unique") is True:
        phrases.append("不重复")
    phrases += [
        phrase.format(field.constraints[name])
        for name, phrase in _CONSTRAINTS.items()
        if name in field.constraints
    ]
    values = field.constraints.get("enum")
    if isinstance(values, list) and values:
        more = f" 等 {len(values)} 值" if len(values) > ENUM_SHOWN else ""
        phrases.append("取值 " + "、".join(str(value) for value in values[:ENUM_SHOWN]) + more)
    return tuple(phrases)
