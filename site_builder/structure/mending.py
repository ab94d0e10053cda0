"""Repairs that change how a value is written and never what it says.

A repair is offered only where the value breaks its schema and the repaired one keeps it, so the
schema itself decides; whether a date is real, a word is of the list, a code has its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from site_builder.structure.schemas import Schema
from site_builder.structure.validators import validator_of

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "无条件": ("无条件共享", "无条件开放"),
        "无条件共享类": ("无条件共享",),
        "有条件": ("有条件共享", "有条件开放"),
        "有条件共享类": ("有条件共享",),
        "不予": ("不予共享", "不予开放"),
        "不予共享类": ("不予共享",),
        "不共享": ("不予共享",),
        "不开放": ("不予开放",),
        "实时更新": ("实时",),
        "每天": ("每日",),
        "按日": ("每日",),
        "每星期": ("每周",),
        "按周": ("每周",),
        "每个月": ("每月",),
        "按月": ("每月",),
        "每季": ("每季度",),
        "按季": ("每季度",),
        "按季度": ("每季度",),
        "半年": ("每半年",),
        "每年度": ("每年",),
        "按年": ("每年",),
        "不定时": ("不定期",),
        "不再更新": ("不更新",),
        "平台": ("共享平台方式",),
        "共享平台": ("共享平台方式",),
        "电子邮件": ("邮件",),
        "批量下载": ("部门批量下载",),
        "前置机": ("前置机共享",),
        "系统生成": ("系统产生",),
        "直接采集获取": ("直接采集",),
    }
)
"""What people write for a word that law fixes; one way to read it only, in the place where it stands.

Not `_codelists/synonyms.csv`: those words help a search and may mean more than one thing.
"""

YES_NO: Mapping[str, bool] = MappingProxyType({"是": True, "否": False, "true": True, "false": False})
_HALF = {0x3000: " ", **{sign: chr(sign - 0xFEE0) for sign in range(0xFF01, 0xFF5F)}}
_BLANKS = re.compile(r"\A[\s\ufeff\u200b]+|[\s\ufeff\u200b]+\Z")
_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日)"
)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_DIGEST = "^sha256:"
"""A digest says what somebody looked at; no tool may make it fit afterwards."""
_LISTED = re.compile(r"[,，、;；\s]")


def trimmed(text: str) -> str:
    """Without blanks before and after, the invisible ones included."""
    return _BLANKS.sub("", text)


def half_width(text: str) -> str:
    """`３２０６８１` → `320681`; Chinese punctuation that has no ASCII twin stays."""
    return text.translate(_HALF)


def iso_date(text: str) -> str | None:
    """`2025-03-01` for `2025年3月1日`, `2025/3/1`, `2025.3.1`; None for what is no real day."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in (match[1], match[3] or match[5], match[4] or match[6]))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def mended(value: object, node: Schema) -> object | None:
    """The value as the schema wants it written, where that is the only thing wrong with it; else None."""
    if not isinstance(value, str) or not node or str(node.get("pattern", "")).startswith(_DIGEST):
        return None
    fits = validator_of(node).is_valid
    if fits(value):
        return None
    return next((better for better in _candidates(value, node) if fits(better)), None)


def _candidates(value: str, node: Schema) -> Iterator[Any]:
    """Ways to write it, the smallest change first."""
    bare = trimmed(value)
    if not bare:
        return
    plain = half_width(bare)
    yield from (bare, plain)
    if day := iso_date(plain):
        yield day
    # Both `无条件共享` and `无条件开放` may be meant by 无条件; the list of the place knows which.
    yield from SYNONYMS.get(plain, ())
    kinds = node.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if "boolean" in kinds and plain in YES_NO:
        yield YES_NO[plain]
    if ("integer" in kinds or "number" in kinds) and _WHOLE.fullmatch(plain):
        yield int(plain)
    if "number" in kinds and _DECIMAL.fullmatch(plain):
        yield float(plain)
    if "array" in kinds and not _LISTED.search(bare):
        yield [bare]
