"""Downloads as an address asks for them."""

from __future__ import annotations

import pytest

from query_api.query import download_from_pairs
from query_api.query.parameters import read_pairs
from tests.api.query.fields import MANY, SMALL, STREETS, told


@pytest.mark.parametrize(
    ("text", "whole", "form", "people"),
    [
        ("", True, None, False),
        ("_format=csv&_bom=1", True, "csv", True),
        ("_format=csv&_bom=0", True, "csv", False),
        ("_format=xlsx&_bom=0", True, "xlsx", False),
        ("a=1", False, None, False),
        ("_select=code", False, None, False),
        ("_select=f0&_asof=x", False, None, False),
    ],
)
def test_download_is_whole_without_filter_and_choice(
    text: str, whole: bool, form: str | None, people: bool
) -> None:
    among = MANY if "f0" in text else STREETS
    found = download_from_pairs(read_pairs(text.encode()), among, SMALL)
    assert (found.is_whole, found.format, found.is_for_people) == (whole, form, people)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_format=xml", ("_format", "应为其中之一：csv、ndjson、xlsx、parquet")),
        ("_format=csv&_format=csv", ("_format", "只能给一次")),
        ("_format=csv&_bom=2", ("_bom", "应为 1 或 0")),
        ("_bom=1", ("_bom", "只用于 _format=csv")),
        ("_format=xlsx&_bom=1", ("_bom", "只用于 _format=csv")),
        ("_limit=5", ("_limit", "没有参数“_limit”")),
    ],
)
def test_wrong_download_is_told(text: str, expected: tuple[str, str]) -> None:
    ((parameter, zh, _),) = told(download_from_pairs, text)
    assert (parameter, zh[: len(expected[1])]) == expected
