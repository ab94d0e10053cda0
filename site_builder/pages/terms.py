"""The words and signs that pages use for values of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_builder.catalog import Field, SharingType

SHARING_SIGNS: Mapping[SharingType, str] = MappingProxyType(
    {
        SharingType.UNCONDITIONAL: "open",
        SharingType.CONDITIONAL: "conditional",
        SharingType.DENIED: "denied",
    }
)
"""Class of the sign in the style sheet: shape and colour always stand beside the word."""

DATA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "C": "字符型",
        "N": "数值型",
        "Y": "货币型",
        "D": "日期型",
        "T": "日期时间型",
        "L": "逻辑型",
        "M": "备注型",
        "G": "通用型",
        "B": "双精度型",
        "I": "整型",
        "F": "浮点型",
    }
)
"""数据类型 of the 编目指南."""

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
    return f"{DATA_TYPES.get(field.data_type, field.data_type)} {field.data_type}{length}"


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
