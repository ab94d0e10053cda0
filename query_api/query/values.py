"""Text → value of a field, by the declared type. A wrong one gets the sentence that says what is right."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping

from query_api.problems import Text
from query_api.query.model import Value
from query_api.snapshot import Field

_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DECIMAL = re.compile(r"DECIMAL\(\s*(\d+)\s*,\s*(\d+)\s*\)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?)(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?")
_YEARMONTH = re.compile(r"-?[0-9]{4}-(0[1-9]|1[0-2])")
_TRUTHS = {"true": True, "false": False}
_INT64 = 2**63


class WrongValue(Exception):
    """The text is no value of the field."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.text = Text(zh=zh, en=en)


def read_value(field: Field, text: str) -> Value:
    """The value as the engine takes it.

    Raises:
        WrongValue: with what would be right.

    """
    if "\0" in text:
        raise WrongValue("不能含 NUL 字符", "a NUL character is not allowed")
    reader = READERS.get(field.type)
    return reader(field, text) if reader else text


def read_truth(text: str) -> bool:
    """`true` or `false`.

    Raises:
        WrongValue: anything else.

    """
    if text not in _TRUTHS:
        raise WrongValue(f"“{text}”应为 true 或 false", f"“{text}” should be true or false")
    return _TRUTHS[text]


def canonical(field: Field, value: Value) -> str:
    """The value as its part of the stored key: what JSON prints, as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _integer(field: Field, text: str) -> Value:
    if not _INTEGER.fullmatch(text):
        raise WrongValue(f"“{text}”应为整数，例如 42", f"“{text}” should be an integer such as 42")
    if field.storage == "VARCHAR":
        return _decimal(field, text)
    if len(text) > 40 or not -_INT64 <= int(text) < _INT64:
        raise WrongValue(f"“{text}”超出 64 位整数", f"“{text}” is beyond 64 bits")
    return int(text)


def _number(field: Field, text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise WrongValue(f"“{text}”应为数值，例如 3.14", f"“{text}” should be a number such as 3.14")
    if field.storage == "VARCHAR" and field.compare != "DOUBLE":
        return _decimal(field, text)
    if math.isinf(value := float(text)):
        raise WrongValue(f"“{text}”过大", f"“{text}” is too large")
    return value


def _decimal(field: Field, text: str) -> Value:
    """Text that the column's DECIMAL holds exactly; anything else would be rounded and match wrongly."""
    if not _PLAIN_NUMBER.fullmatch(text):
        raise WrongValue(
            f"“{text}”应写成不带指数的十进制数", f"“{text}” should be a decimal without exponent"
        )
    shape = _DECIMAL.fullmatch(field.compare or "")
    if shape is None:
        return text
    width, scale = int(shape[1]), int(shape[2])
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > width - scale or len(fraction.rstrip("0")) > scale:
        raise WrongValue(
            f"“{text}”应至多 {width - scale} 位整数、{scale} 位小数",
            f"“{text}” should have at most {width - scale} whole and {scale} decimal digits",
        )
    return text


def _boolean(field: Field, text: str) -> Value:
    return read_truth(text)


def _date(field: Field, text: str) -> Value:
    if not _DATE.fullmatch(text) or not _is_iso(datetime.date, text):
        raise WrongValue(
            f"“{text}”应为日期，例如 2026-11-23", f"“{text}” should be a date such as 2026-11-23"
        )
    return text


def _datetime(field: Field, text: str) -> Value:
    parts = _DATETIME.fullmatch(text)
    if not parts or not _is_iso(datetime.datetime, f"{parts[1]}T{parts[2]}{parts[4] or ''}"):
        raise WrongValue(
            f"“{text}”应为日期时间，例如 2026-11-23T08:30:00",
            f"“{text}” should be a datetime such as 2026-11-23T08:30:00",
        )
    if field.storage == "TIMESTAMP" and parts[4]:
        raise WrongValue(
            f"“{text}”带时区，而该信息项不带时区，应写 {parts[1]}T{parts[2]}",
            f"“{text}” has an offset, the field has none: write {parts[1]}T{parts[2]}",
        )
    return f"{parts[1]}T{parts[2]}{parts[4] or ''}"


def _time(field: Field, text: str) -> Value:
    if not _TIME.fullmatch(text):
        raise WrongValue(f"“{text}”应为时间，例如 08:30:00", f"“{text}” should be a time such as 08:30:00")
    return text


def _yearmonth(field: Field, text: str) -> Value:
    if not _YEARMONTH.fullmatch(text):
        raise WrongValue(
            f"“{text}”应为年月，例如 2026-11", f"“{text}” should be a year and month such as 2026-11"
        )
    return text


def _is_iso(kind: type[datetime.date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


READERS: Mapping[str, Callable[[Field, str], Value]] = {
    "integer": _integer,
    "year": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "yearmonth": _yearmonth,
}
"""Types whose text is not taken as it stands."""
