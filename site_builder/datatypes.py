"""信息项数据类型: the eleven letters of the 编目指南, and which letter a Table Schema type has by default."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, str] = MappingProxyType(
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
"""The word of each letter."""

_BY_TYPE = MappingProxyType(
    {
        "integer": "I",
        "year": "I",
        "number": "N",
        "boolean": "L",
        "date": "D",
        "datetime": "T",
        "object": "G",
        "array": "G",
        "list": "G",
        "geojson": "G",
        "any": "G",
    }
)


def letter_of(kind: str) -> str:
    """The letter of a Table Schema type where the descriptor writes none (DESCRIPTOR.md, "More properties")."""
    return _BY_TYPE.get(kind, "C")
