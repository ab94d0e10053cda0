"""The names under which others keep what our columns hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from site_builder.workbook.column import Column
from site_builder.workbook.columns import NATIONAL
from site_builder.workbook.extension import EXTENSION
from site_builder.workbook.headers import label


@cache
def columns() -> Mapping[str, Column]:
    """Header → column, of both sheets; the national one where both have it."""
    return {column.header: column for column in (*EXTENSION, *NATIONAL)}


@cache
def _names() -> Mapping[str, str]:
    return {
        label(name): column.header
        for column in (*EXTENSION, *NATIONAL)
        if not column.is_item
        for name in (*column.variants, column.header)
    }


MORE: Mapping[str, str] = {
    "格式分类": "信息资源格式分类",
    "格式类型": "信息资源格式类型",
    "开放属性": "开放类型",
}


def header_of(name: str) -> str | None:
    """The header of ours that a key of theirs means; None where there is none."""
    plain = label(name)
    return MORE.get(plain) or _names().get(plain)
