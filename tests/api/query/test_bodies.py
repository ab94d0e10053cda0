"""Bodies at their edges: what is just allowed, what is just too much, and each default."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from query_api.operators import OPERATORS, Takes
from query_api.problems import BadQuery
from query_api.query import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    Position,
    Query,
    lookup_from_body,
    query_from_body,
)
from query_api.query.reading import escape, scalar
from query_api.settings import Limits
from query_api.snapshot import Table
from tests.api.query.fields import LONG, PERSONS, STREETS, field, table

SMALL = Limits(page_default=7, page_max=9, keys_max=2, in_values_max=3, depth_max=2, leaves_max=4)
MIXED = table(
    field("text"),
    field("whole", type="integer", storage="BIGINT"),
    field("number", type="number", storage="DOUBLE"),
    field("year", type="year", storage="BIGINT"),
    field("open", type="boolean", storage="BOOLEAN"),
    field("day", type="date", storage="DATE"),
)


def ask(body: Any, among: Table = MIXED) -> Query:
    return query_from_body(json.dumps(body).encode(), among, SMALL)


def mistakes(body: Any, among: Table = MIXED) -> list[tuple[str | None, str, str]]:
    with pytest.raises(BadQuery) as caught:
        ask(body, among)
    told = caught.value.errors
    assert f"{len(told)} 处错误" in str(caught.value)
    return [(one.pointer, one.detail.zh, one.detail.en) for one in told]


def leaf(name: str = "text", op: str = "eq", value: Any = "a") -> dict[str, Any]:
    return {"field": name, "op": op, "value": value}


def test_empty_body_asks_for_the_first_page_of_everything() -> None:
    query = ask({})
    assert query.where_is_everything
    assert (query.select, query.sort, query.limit, query.after) == (MIXED.fields, (), 7, None)
    assert query.has_count is False


@pytest.mark.parametrize(
    ("count", "after", "limit"),
    [("none", None, 1), ("exact", "0123456789ab-7", 9), ("exact", "/x?_after=0123456789ab-7", 2)],
)
def test_members_of_a_body_are_read(count: str, after: str | None, limit: int) -> None:
    query = ask(
        {
            "count": count,
            "after": after,
            "limit": limit,
            "select": ["day", "text", "day"],
            "sort": ["-day", "text", "day"],
        }
    )
    assert query.has_count is (count == "exact")
    assert query.after == (Position(content="0123456789ab", number=7) if after else None)
    assert query.limit == limit
    assert [one.name for one in query.select] == ["day", "text"]
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("day", True), ("text", False)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"limit": 0}, ("/limit", "应为 1–9 的整数", "should be an integer from 1 to 9")),
        ({"limit": 10}, ("/limit", "应为 1–9 的整数", "should be an integer from 1 to 9")),
        ({"limit": True}, ("/limit", "应为 1–9 的整数", "should be an integer from 1 to 9")),
        ({"limit": 1.5}, ("/limit", "应为 1–9 的整数", "should be an integer from 1 to 9")),
        ({"after": "x"}, ("/after", "应为上一页 next 中的值", "should be the value from the page before's next")),
        ({"after": 7}, ("/after", "应为上一页 next 中的值", "should be the value from the page before's next")),
        ({"count": None}, ("/count", "应为 none 或 exact", "should be none or exact")),
        ({"select": "text"}, ("/select", "应为文本的列表", "should be a list of text")),
        ({"select": [1]}, ("/select", "应为文本的列表", "should be a list of text")),
        ({"sort": ["nope"]}, ("/sort/0", "没有信息项“nope”，是否指“open”？", "")),
        ({"where": None}, ("/where", "应为对象", "should be an object")),
        ({"where": []}, ("/where", "应为对象", "should be an object")),
        ({"where": {"or": {}}}, ("/where/or", "应为非空列表", "should be a list that is not empty")),
        ({"where": {"and": []}}, ("/where/and", "应为非空列表", "should be a list that is not empty")),
        ({"where": {"not": {"not": leaf()}}}, ("/where/not/not", "嵌套至多 2 层", "nesting is at most 2 deep")),
        ({"where": {"or": [leaf()] * 5}}, ("/where", "至多 4 个条件", "at most 4 conditions")),
        ({"where": leaf("whole", "in", [])}, ("/where/value", "应为 1–3 个值的列表", "should be a list of 1 to 3 values")),
        ({"where": leaf("whole", "in", [1] * 4)}, ("/where/value", "应为 1–3 个值的列表", "should be a list of 1 to 3 values")),
        ({"where": leaf("whole", "eq", "x")}, ("/where/value", "“x”应为整数，例如 42", "“x” should be an integer such as 42")),
        ({"where": leaf("whole", "in", [1, None])}, ("/where/value", "值的类型不对：“whole”为 integer；查空值用 isnull", "")),
        ({"where": {"field": "text", "op": "eq"}}, ("/where/value", "值的类型不对：“text”为 string；查空值用 isnull", "")),
        ({"where": leaf(op="eqq")}, ("/where/op", "", "")),
        ({"where": leaf("whole", "in", "1")}, ("/where/value", "应为 1–3 个值的列表", "")),
        ({"where": leaf("open", "contains")}, ("/where/op", "", "")),
        ({"where": {"field": 5, "op": "eq", "value": 1}}, ("/where/field", "没有信息项“5”，可用的有：text、whole、number、year、open、day", "")),
        ({"where": {"op": "eq", "value": 1}}, ("/where/field", "没有信息项“”，可用的有：text、whole、number、year、open、day", "")),
        ({"where": {"field": "text", "value": 1}}, ("/where/op", "", "")),
        ({"limmit": 1}, ("/limmit", "没有参数“limmit”，是否指“limit”？", "no parameter “limmit”; did you mean “limit”?")),
    ],
)  # fmt: skip
def test_mistake_is_told_with_its_place_in_both_languages(body: Any, told: tuple[str, str, str]) -> None:
    ((pointer, zh, en),) = mistakes(body)
    assert pointer == told[0]
    assert not told[1] or zh == told[1]
    assert not told[2] or en == told[2]


def test_just_as_much_as_is_allowed_is_allowed() -> None:
    query = ask({"where": {"or": [leaf(), leaf(), leaf(), leaf("whole", "in", [1, 2, 3])]}})
    assert isinstance(query.where, AnyOf)
    assert len(query.where.parts) == 4
    assert isinstance(ask({"where": {"not": leaf()}}).where, Not)
    assert isinstance(ask({"where": {"and": [leaf()]}}).where, AllOf)


def test_every_wrong_part_of_a_group_is_told_and_other_members_beside_it() -> None:
    told = mistakes({"where": {"and": [leaf("x"), leaf(), leaf(op="y"), 5], "not": leaf(), "more": 1}})
    assert [pointer for pointer, _, _ in told] == [
        "/where/not",
        "/where/more",
        "/where/and/0/field",
        "/where/and/2/op",
        "/where/and/3",
    ]
    assert mistakes({"where": {"not": leaf("x")}})[0][0] == "/where/not/field"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"where": leaf("cod", "eqq") | {"x": 1}}, ["/where/x", "/where/field", "/where/op"]),
        ({"select": ["text", "zz"], "sort": ["-zz"], "limit": 10}, ["/select/1", "/sort/0", "/limit"]),
        ({"limit": True, "after": 5, "count": "all"}, ["/limit", "/after", "/count"]),
        ({"a/b~c": 1}, ["/a~1b~0c"]),
    ],
)
def test_each_of_several_mistakes_has_its_pointer(body: Any, pointers: list[str]) -> None:
    assert [pointer for pointer, _, _ in mistakes(body)] == pointers


def test_filter_of_four_levels_and_a_hundred_conditions_is_read_as_it_nests() -> None:
    nested = {"and": [{"or": [{"not": leaf()}, leaf("whole", "in", [1, 2])]}, leaf("whole", value=3)]}
    where = query_from_body(json.dumps({"where": nested}).encode(), MIXED, Limits()).where
    assert isinstance(where, AllOf)
    inner, last = where.parts
    assert isinstance(inner, AnyOf)
    assert isinstance(inner.parts[0], Not)
    assert isinstance(last, Condition)
    assert last.values == (3,)
    for body, pointer in (
        ({"not": {"not": {"not": {"not": leaf()}}}}, "/where/not/not/not/not"),
        ({"or": [leaf()] * 101}, "/where"),
        ({"and": [leaf(), {"or": [leaf("zz")]}]}, "/where/and/1/or/0/field"),
    ):
        with pytest.raises(BadQuery) as caught:
            query_from_body(json.dumps({"where": body}).encode(), MIXED, Limits())
        assert [one.pointer for one in caught.value.errors] == [pointer]


def test_sensitive_fields_may_be_asked_in_a_body() -> None:
    assert isinstance(ask({"where": leaf("证件", value="示例000001")}, PERSONS).where, Condition)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("text", "5", "5"), ("whole", 5, 5), ("whole", "5", 5), ("number", 1.5, 1.5), ("number", 1, 1.0),
        ("year", 2026, 2026), ("open", True, True), ("open", "true", True), ("day", "2026-01-01", "2026-01-01"),
        ("text", 5, None), ("text", 1.5, None), ("text", True, None), ("whole", True, None), ("open", 1, None),
        ("day", 20260101, None), ("text", ["a"], None), ("text", {"a": 1}, None), ("text", None, None),
        ("number", False, None),
    ],
)  # fmt: skip
def test_value_has_the_json_type_of_its_field_or_is_text(name: str, value: Any, read: Any) -> None:
    if read is None:
        assert mistakes({"where": leaf(name, value=value)})[0][0] == "/where/value"
    else:
        where = ask({"where": leaf(name, value=value)}).where
        assert isinstance(where, Condition)
        assert where.values == (read,)
        assert type(where.values[0]) is type(read)


@pytest.mark.parametrize(("given", "holds"), [({}, True), ({"value": True}, True), ({"value": False}, False)])
def test_isnull_means_is_null_unless_it_says_false(given: dict[str, Any], holds: bool) -> None:
    where = ask({"where": {"field": "text", "op": "isnull"} | given}).where
    assert isinstance(where, Condition)
    assert where.values == (holds,)
    for wrong in ("true", 1, None):
        assert mistakes({"where": leaf(op="isnull", value=wrong)})[0][0] == "/where/value"


def test_every_operator_that_takes_one_value_takes_it_in_a_body() -> None:
    for operator in OPERATORS.values():
        if operator.takes in (Takes.VALUE, Takes.TEXT):
            assert isinstance(ask({"where": leaf(op=operator.name)}).where, Condition)


def test_mistakes_of_the_address_come_first() -> None:
    with pytest.raises(BadQuery) as address:
        ask({"limit": 0})
    with pytest.raises(BadQuery) as both:
        query_from_body(b'{"limit": 10}', MIXED, SMALL, address.value.errors)
    assert [one.pointer for one in both.value.errors] == ["/limit", "/limit"]
    with pytest.raises(BadQuery) as lookup:
        lookup_from_body(b'{"keys": []}', STREETS, SMALL, address.value.errors)
    assert [one.pointer for one in lookup.value.errors] == ["/limit", "/keys"]


@pytest.mark.parametrize(
    ("raw", "zh", "en"),
    [
        (b"{", "请求体不是 JSON", "the body is not JSON: "),
        (b"", "请求体不是 JSON", "the body is not JSON: "),
        (b"\xff", "请求体不是 JSON", "the body is not JSON: "),
        (b'{"where":' + b"[" * 100_000, "请求体不是 JSON", "the body is not JSON: "),
        (b"[]", "请求体应为 JSON 对象", "the body should be a JSON object"),
    ],
)
def test_body_that_is_no_object_is_one_mistake_about_all_of_it(raw: bytes, zh: str, en: str) -> None:
    for read in (query_from_body, lookup_from_body):
        with pytest.raises(BadQuery) as caught:
            read(raw, STREETS, SMALL)
        (one,) = caught.value.errors
        assert (one.pointer, one.detail.zh) == ("", zh)
        assert one.detail.en.startswith(en)


@pytest.mark.parametrize("call", ["lookup", "query"])
@pytest.mark.parametrize(
    "body", [b'{"keys": ["\xff\xfe"]}', b'{"\xff": 1}', b"\xff", b'{"keys": ["\xed\xa0\x80"]}']
)
def test_body_that_is_no_utf8_is_a_problem_and_no_fault_of_ours(
    api: httpx.Client, call: str, body: bytes
) -> None:
    answer = api.post(
        f"/api/v1/datasets/mzj/streets/tables/streets/{call}",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/problems/bad-query/index.html")
    assert "不是 JSON" in answer.text


def test_pointer_and_scalar_are_written_as_their_standards_have_it() -> None:
    assert escape("a~/b") == "a~0~1b"
    values = (True, False, 1, 1.0, 0.1, "x", None, [], {})
    assert [scalar(value) for value in values] == ["true", "false", "1", "1.0", "0.1", "x", None, None, None]
    assert LONG.primary_key == ()
