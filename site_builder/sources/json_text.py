"""JSON as contributors type it: parsed strictly, with a Chinese reason and an exact place for each fault."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from sys import intern

from site_builder.sources.json_faults import explain
from site_builder.sources.positions import STRING, positions, unescape

MAX_LEVELS = 64
"""Deeper nesting is no descriptor and would only exhaust whoever walks it."""

SHORT = 12
"""Signs of a word that many files have: a type, a date, 无条件共享."""
_MAX_DIGITS = 1000
_BRACKET = re.compile(STRING + r"|[][{}]", re.DOTALL)
_CONSTANT = re.compile(STRING + r"|(-?Infinity|NaN)", re.DOTALL)
_LONG_NUMBER = re.compile(STRING + r"|(-?\d[\d.eE+-]*)", re.DOTALL)
_SURROGATE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|u([dD][c-fC-F][0-9a-fA-F]{2})|.)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why a text is not one clean JSON value."""

    rule: str
    offset: int | None
    """None for the whole file."""
    message: str
    hint: str
    pointer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """The value, as far as there is one, and every fault."""

    value: object
    faults: tuple[Fault, ...]

    @property
    def is_usable(self) -> bool:
        """Whether `value` is what the text says (duplicate keys leave the last one)."""
        return all(fault.rule == "F07" for fault in self.faults)


class _NotStrict(ValueError):
    """A number or constant that Python reads and JSON (or a double) does not have."""


class _RepeatedKey(Exception):
    """An object has a key more than once."""


def parse(text: str) -> Parsed:
    """The value of a JSON text and what is wrong with it."""
    depth = _first_too_deep(text)
    if depth is not None:
        return _failed(
            "F03",
            depth,
            f"嵌套超过 {MAX_LEVELS} 层。",
            "目录文件不需要这么深的嵌套；检查括号是否写错，或由工具重新生成该文件。",
        )
    try:
        value, repeated = _decoded(text)
    except json.JSONDecodeError as error:
        return _failed("F01", error.pos, *explain(text, error))
    except _NotStrict as error:
        return _failed("F01", *_explain_number(text, str(error)))
    faults = [*_lone_surrogates(text)] if "\\u" in text else []
    if repeated:
        faults += _duplicates(text)
    return Parsed(value=value, faults=tuple(faults))


def _decoded(text: str) -> tuple[object, bool]:
    """The value, and whether some object of it has a key more than once."""
    try:
        return _DISTINCT.decode(text), False
    except _RepeatedKey:
        return _LAST_COUNTS.decode(text), True


def _failed(rule: str, offset: int | None, message: str, hint: str) -> Parsed:
    return Parsed(value=None, faults=(Fault(rule=rule, offset=offset, message=message, hint=hint),))


def _first_too_deep(text: str) -> int | None:
    if text.count("{") + text.count("[") <= MAX_LEVELS:
        return None
    level = 0
    for match in _BRACKET.finditer(text):
        first = text[match.start()]
        if first in "{[":
            level += 1
            if level > MAX_LEVELS:
                return match.start()
        elif first in "]}":
            level -= 1
    return None


def _refuse_constant(name: str) -> object:
    raise _NotStrict(name)


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise _NotStrict(digits)
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _NotStrict(digits)
    return value


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # One text for each key and each short word, not one for each file: of 50,000 files that is a quarter of a gigabyte.
    value = {
        intern(key): intern(part) if type(part) is str and len(part) <= SHORT else part for key, part in pairs
    }
    if len(value) != len(pairs):
        raise _RepeatedKey
    return value


# Made once: a decoder for each of ten thousand files took as long as reading a quarter of them.
_DISTINCT = json.JSONDecoder(
    object_pairs_hook=_distinct, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_number
)
_LAST_COUNTS = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_integer, parse_float=_number)


def _explain_number(text: str, found: str) -> tuple[int | None, str, str]:
    constant = found in ("NaN", "Infinity", "-Infinity")
    pattern = _CONSTANT if constant else _LONG_NUMBER
    offset = next((m.start() for m in pattern.finditer(text) if m.group(1) == found), None)
    if constant:
        return offset, f"“{found}”不是 JSON 里的值。", "没有数值时写 null，或删去这一项。"
    return (
        offset,
        f"数字太大：“{found[:20]}{'…' if len(found) > 20 else ''}”，共 {len(found)} 个字符。",
        "长编号请加英文双引号写成文本。",
    )


def _duplicates(text: str) -> list[Fault]:
    return [
        Fault(
            rule="F07",
            offset=offset,
            pointer=pointer,
            message=f"“{unescape(pointer.rsplit('/', 1)[1])}”在同一个对象里写了不止一次。",
            hint="只留一处；各处内容不同的，先确认以哪一处为准。",
        )
        for pointer, offset in positions(text).duplicates
    ]


def _lone_surrogates(text: str) -> list[Fault]:
    return [
        Fault(
            rule="F02",
            offset=match.start(),
            message=f"转义“{match.group()[:6]}”只是半个字符，不能写成 UTF-8。",
            hint="直接写这个字，不用 \\u 转义。",
        )
        for match in _SURROGATE.finditer(text)
        if match.group(3) or (match.group(1) and not match.group(2))
    ]
