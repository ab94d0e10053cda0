"""jsonschema with our patterns and formats: what is wrong with a value, at length.

Only asked about values that are wrong, or may be: it takes ten milliseconds a file, and as many to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from site_builder.structure.formats import FORMATS
from site_builder.structure.schemas import Schema, repeated, schema


@cache
def validator(kind: str) -> Draft202012Validator:
    """A validator of `dataset`, `department`, `catalog` or `policy` files, without further packages."""
    return validator_of(schema(kind))


def validator_of(node: Schema) -> Draft202012Validator:
    """A validator of one schema, or of a part of one."""
    made: Draft202012Validator = _Validator(node, format_checker=format_checker())
    return made


@cache
def format_checker() -> FormatChecker:
    """The formats of our schemas."""
    checker = FormatChecker(formats=())
    for name, conforms in FORMATS.items():
        checker.checks(name)(conforms)
    return checker


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as JSON Schema means it."""
    # `$` of JSON Schema (ECMA 262) is the very end; Python's also matches before a last line break.
    return re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern))


def _pattern(_: object, pattern: str, instance: object, __: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _unique(_: object, wanted: bool, instance: object, __: Schema) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list) and repeated(instance):
        yield ValidationError("not unique")


_Validator = extend(Draft202012Validator, {"pattern": _pattern, "uniqueItems": _unique})  # type: ignore[no-untyped-call] # stubs
