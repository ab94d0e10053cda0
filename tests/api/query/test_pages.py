"""A page of rows as an address asks for it: fields, order, size, place."""

from __future__ import annotations

import pytest

from query_api.problems import Mistake
from query_api.query import Position, position_from, query_from_pairs
from query_api.query.parameters import read_pairs
from query_api.settings import Limits
from tests.api.query.fields import SMALL, STREETS, field, table, told


@pytest.mark.parametrize(
    ("text", "limit"), [("", 7), ("_limit=1", 1), ("_limit=9", 9), ("_limit=000000009", 9)]
)
def test_limit_is_between_one_and_the_most(text: str, limit: int) -> None:
    assert query_from_pairs(read_pairs(text.encode()), STREETS, SMALL).limit == limit


@pytest.mark.parametrize("text", ["0", "10", "0000000009", "-1", "+1", "1.0", "", "ten", "²", "１０"])
def test_other_limits_are_refused(text: str) -> None:
    found = told(query_from_pairs, f"_limit={text.replace('+', '%2B')}")
    assert found == [("_limit", "应为 1–9 的整数", "should be an integer from 1 to 9")]
    assert query_from_pairs(read_pairs(b"_limit=1000"), STREETS, Limits()).limit == 1000
    ((_, zh, _),) = told(query_from_pairs, "_limit=1001", limits=Limits())
    assert zh == "应为 1–1000 的整数"


@pytest.mark.parametrize(("text", "exact"), [("", False), ("_count=none", False), ("_count=exact", True)])
def test_rows_are_counted_only_when_asked(text: str, exact: bool) -> None:
    query = query_from_pairs(read_pairs(text.encode()), STREETS, SMALL)
    assert query.has_count is exact
    assert query.where_is_everything is True
    assert (query.after, query.sort, query.select) == (None, (), STREETS.fields)


def test_page_begins_where_its_address_says() -> None:
    at = Position(content="0123456789ab", number=123456789012345678)
    query = query_from_pairs(read_pairs(f"_after={at}&code=1".encode()), STREETS, SMALL)
    assert query.after == at
    assert query.where_is_everything is False
    for text in (
        "zzz",
        "0123456789a-1",
        "0123456789ab-1234567890123456789",
        "0123456789ab-",
        "0123456789aB-1",
    ):
        assert told(query_from_pairs, f"_after={text}")[0][0] == "_after"


def test_place_of_a_page_by_body_stands_once_in_its_address() -> None:
    assert position_from(read_pairs(b"")) is None
    assert position_from(read_pairs(b"_after=0123456789ab-7")) == Position(content="0123456789ab", number=7)
    for text in (b"_after=x", b"_after=0123456789ab-7&_after=0123456789ab-7"):
        mistake = position_from(read_pairs(text))
        assert isinstance(mistake, Mistake)
        assert (mistake.parameter, mistake.detail.zh) == ("_after", "应为上一页 next 中的值")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("_select=a,code", ["a", "code"]),
        ("_select=x,y", ["x,y"]),
        ("_select=a&_select=a", ["a"]),
        ("_select=a&_select=code&_select=a", ["a", "code"]),
        ("_select=x,y&_select=_x,a__eq", ["x,y", "_x", "a__eq"]),
    ],
)
def test_fields_are_chosen_once_in_the_order_asked(text: str, names: list[str]) -> None:
    query = query_from_pairs(read_pairs(text.encode()), STREETS, SMALL)
    assert [one.name for one in query.select] == names


def test_order_is_by_each_field_once() -> None:
    query = query_from_pairs(read_pairs(b"_sort=-a,code&_sort=a"), STREETS, SMALL)
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("a", True), ("code", False)]
    query = query_from_pairs(read_pairs(b"_sort=-x,y&_sort=PM2.5"), STREETS, SMALL)
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("x,y", True), ("PM2.5", False)]
    minus = table(field("-a"), field("a"))
    query = query_from_pairs(read_pairs(b"_sort=-a"), minus, SMALL)
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("-a", False)]
    ((_, zh, _),) = told(query_from_pairs, "_sort=-cod")
    assert zh == "没有信息项“cod”，是否指“code”？"
