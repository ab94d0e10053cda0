"""The JSON Schemas of the descriptors, compiled once per process."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from site_builder.config import SCHEMAS

Schema = Mapping[str, Any]
"""A JSON Schema object, as read from `schemas/`."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def schema(kind: str) -> Schema:
    """The schema of `dataset`, `department`, `catalog` or `policy` files, every `$ref` written out.

    Written out it says the same, is checked ten times as fast, and a way through it is a plain path.
    """
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    definitions = loaded.pop("$defs", {})
    expanded: dict[str, Any] = _expanded(loaded, definitions)
    return expanded


def _expanded(node: Any, definitions: Schema) -> Any:
    if isinstance(node, list):
        return [_expanded(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _expanded(value, definitions) for key, value in node.items() if key != "$ref"}
    if "$ref" not in node:
        return inner
    # Words beside a `$ref` (title, description, x-rule) are about this one place and win.
    return {**_expanded(definitions[node["$ref"].removeprefix("#/$defs/")], definitions), **inner}


@cache
def validator(kind: str) -> Draft202012Validator:
    """A validator of that schema; dates are checked to be real, without further packages."""
    made: Draft202012Validator = _Validator(schema(kind), format_checker=format_checker())
    return made


@cache
def format_checker() -> FormatChecker:
    """`date` and `date-time`: real days. What is no date at all is left to the pattern beside it."""
    checker = FormatChecker(formats=())
    checker.checks("date")(_is_real_date)
    checker.checks("date-time")(_is_real_datetime)
    return checker


def _is_real_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return True
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_real_datetime(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.match(value):
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as JSON Schema means it."""
    # `$` of JSON Schema (ECMA 262) is the very end; Python's also matches before a last line break.
    return re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern))


def _pattern(_: object, pattern: str, instance: object, __: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def repeated(items: list[Any]) -> tuple[Any] | None:
    """The first item that was there before; jsonschema compares each with each, for hours at 5 MB."""
    seen: set[str] = set()
    for item in items:
        written = json.dumps(item, ensure_ascii=False, sort_keys=True)
        if written in seen:
            return (item,)
        seen.add(written)
    return None


def _unique(_: object, wanted: bool, instance: object, __: Schema) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list) and repeated(instance):
        yield ValidationError("not unique")


_Validator = extend(Draft202012Validator, {"pattern": _pattern, "uniqueItems": _unique})  # type: ignore[no-untyped-call] # stubs
