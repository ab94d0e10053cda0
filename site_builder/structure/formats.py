"""The formats that our schemas name: real days. What is no date at all is left to the pattern beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


def _is_anything(_: object) -> bool:
    return True


FORMATS: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {"date": _is_real_date, "date-time": _is_real_datetime, "uri": _is_anything}
)
"""Every `format` of the schemas; the pattern beside a `uri` says what an address must look like."""
