"""Text becomes the value of a field, or the sentence that says what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from query_api.query.values import WrongValue, canonical, read_truth, read_value
from tests.api.query.fields import field

TYPES: dict[str, dict[str, Any]] = {
    "text": {},
    "integer": {"type": "integer", "storage": "BIGINT"},
    "year": {"type": "year", "storage": "BIGINT"},
    "big": {"type": "integer", "compare": "DECIMAL(38,0)"},
    "huge": {"type": "integer", "compare": "BIGNUM"},
    "number": {"type": "number", "storage": "DOUBLE"},
    "loose": {"type": "number", "compare": "DOUBLE"},
    "decimal": {"type": "number", "compare": "DECIMAL(6, 2)"},
    "boolean": {"type": "boolean", "storage": "BOOLEAN"},
    "date": {"type": "date", "storage": "DATE"},
    "datetime": {"type": "datetime", "storage": "TIMESTAMP"},
    "moment": {"type": "datetime", "compare": "TIMESTAMP WITH TIME ZONE"},
    "time": {"type": "time"},
    "yearmonth": {"type": "yearmonth"},
}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " 1e3 ", " 1e3 "),
        ("text", "", ""),
        ("integer", "+042", 42),
        ("integer", "-9223372036854775808", -(2**63)),
        ("integer", "9223372036854775807", 2**63 - 1),
        ("integer", "0" * 39 + "7", 7),
        ("year", "2026", 2026),
        ("big", "9" * 38, "9" * 38),
        ("big", "-" + "0" * 9 + "9" * 38, "-" + "0" * 9 + "9" * 38),
        ("huge", "9" * 99, "9" * 99),
        ("number", "-1.5e3", -1500.0),
        ("number", ".5", 0.5),
        ("number", "5.", 5.0),
        ("loose", "1e3", 1000.0),
        ("decimal", "1234.56", "1234.56"),
        ("decimal", "+001234.5600", "+001234.5600"),
        ("decimal", ".5", ".5"),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2024-02-29", "2024-02-29"),
        ("datetime", "2026-11-23 08:30:00", "2026-11-23T08:30:00"),
        ("datetime", "2026-11-23T08:30:00.123456", "2026-11-23T08:30:00.123456"),
        ("moment", "2026-11-23 08:30:00+08:00", "2026-11-23T08:30:00+08:00"),
        ("moment", "2026-11-23T08:30:00Z", "2026-11-23T08:30:00Z"),
        ("moment", "2026-11-23T08:30:00", "2026-11-23T08:30:00"),
        ("time", "23:59:59.5", "23:59:59.5"),
        ("yearmonth", "2026-12", "2026-12"),
        ("yearmonth", "-0001-01", "-0001-01"),
    ],
)
def test_text_is_read_by_the_type_of_its_field(kind: str, text: str, value: object) -> None:
    found = read_value(field(**TYPES[kind]), text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        ("text", "a\0b", "不能含 NUL 字符", "a NUL character is not allowed"),
        ("integer", "1.0", "“1.0”应为整数，例如 42", "“1.0” should be an integer such as 42"),
        ("integer", "１", "“１”应为整数，例如 42", "“１” should be an integer such as 42"),
        ("integer", "9223372036854775808", "“9223372036854775808”超出 64 位整数", "beyond 64 bits"),
        ("integer", "-9223372036854775809", "“-9223372036854775809”超出 64 位整数", "beyond 64 bits"),
        ("integer", "0" * 40 + "7", "超出 64 位整数", "beyond 64 bits"),
        ("big", "1" + "0" * 38, "应至多 38 位整数、0 位小数", "at most 38 whole and 0 decimal digits"),
        ("number", "1e", "“1e”应为数值，例如 3.14", "should be a number such as 3.14"),
        ("number", "1e999", "“1e999”过大", "“1e999” is too large"),
        ("number", "-1e999", "“-1e999”过大", "“-1e999” is too large"),
        ("decimal", "12345", "应至多 4 位整数、2 位小数", "at most 4 whole and 2 decimal digits"),
        ("decimal", "1.234", "应至多 4 位整数、2 位小数", "at most 4 whole and 2 decimal digits"),
        ("decimal", "1e3", "应写成不带指数的十进制数", "should be a decimal without exponent"),
        ("boolean", "1", "“1”应为 true 或 false", "“1” should be true or false"),
        ("date", "2026-2-3", "“2026-2-3”应为日期，例如 2026-11-23", "should be a date such as 2026-11-23"),
        ("date", "2026-02-29", "应为日期", "should be a date"),
        ("datetime", "2026-11-23", "应为日期时间，例如 2026-11-23T08:30:00", "should be a datetime such as"),
        ("datetime", "2026-02-29T08:30:00", "应为日期时间", "should be a datetime"),
        ("datetime", "2026-11-23T24:30:00", "应为日期时间", "should be a datetime"),
        (
            "datetime",
            "2026-11-23 08:30:00.5+08:00",
            "带时区，而该信息项不带时区，应写 2026-11-23T08:30:00.5",
            "has an offset, the field has none: write 2026-11-23T08:30:00.5",
        ),
        ("time", "24:00:00", "应为时间，例如 08:30:00", "should be a time such as 08:30:00"),
        ("yearmonth", "2026-13", "应为年月，例如 2026-11", "should be a year and month such as 2026-11"),
    ],
)
def test_wrong_text_gets_the_sentence_that_says_what_is_right(kind: str, text: str, zh: str, en: str) -> None:
    with pytest.raises(WrongValue) as caught:
        read_value(field(**TYPES[kind]), text)
    assert zh in caught.value.text.zh
    assert en in caught.value.text.en
    assert str(caught.value) == caught.value.text.zh


def test_truth_is_true_or_false_and_nothing_like_it() -> None:
    assert (read_truth("true"), read_truth("false")) == (True, False)
    for text in ("True", "1", "", "yes"):
        with pytest.raises(WrongValue):
            read_truth(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (1, "1"), (0.1, "0.1"), (1e22, "1e+22"), (1.0, "1.0"), ("a", "a")],
)
def test_part_of_a_stored_key_is_what_json_prints(value: Any, text: str) -> None:
    assert canonical(field(), value) == text
