"""JSON values as cells: the text as written, and the kind that JSON says it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.tables.grid import ARRAY, BOOLEAN, FLOAT, INTEGER, OBJECT, TEXT


class Number(NamedTuple):
    """A number with all its digits, which a float would lose."""

    text: str
    kind: str


class JsonFault(ValueError):
    """JSON that cannot be taken as it stands; the text is a Chinese half-sentence."""


def decoder() -> json.JSONDecoder:
    """A strict decoder: numbers keep their digits, a key stands once, NaN is no JSON."""
    return json.JSONDecoder(
        parse_int=lambda text: Number(text, INTEGER),
        parse_float=lambda text: Number(text, FLOAT),
        parse_constant=_refuse,
        object_pairs_hook=_once,
    )


def _refuse(constant: str) -> object:
    raise JsonFault(f"写了 {constant}，JSON 里没有这个值，缺失值请写 null")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise JsonFault(f"同一个对象里有两个“{twice}”")
    return found


def cells(values: Sequence[object]) -> tuple[list[str | None], str]:
    """The cells of one record and their kinds."""
    texts: list[str | None] = []
    kinds = ""
    for value in values:
        text, kind = cell(value)
        texts.append(text)
        kinds += kind
    return texts, kinds


def cell(value: object) -> tuple[str | None, str]:
    """One value as text, with its kind; None is a missing one."""
    match value:
        case None:
            return None, TEXT
        case str():
            return whole(value), TEXT
        case bool():
            return ("true" if value else "false"), BOOLEAN
        case Number(text, kind):
            return text, kind
        case int():
            return str(value), INTEGER
        case float():
            return repr(value), FLOAT
        case dict():
            return whole(written(value)), OBJECT
        case _:
            return whole(written(value)), ARRAY


def whole(text: str) -> str:
    """The text, unless it holds half a character or NUL, which no table can carry."""
    if "\0" in text:
        raise JsonFault("有 NUL（\\u0000）字符")
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise JsonFault("有不成对的代理字符（\\ud800–\\udfff）")
    return text


def written(value: object) -> str:
    """A structured value as compact JSON with the digits it came with."""
    match value:
        case Number(text, _):
            return text
        case dict():
            return "{" + ",".join(f"{written(k)}:{written(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(written(item) for item in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
