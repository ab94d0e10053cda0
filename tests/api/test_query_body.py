"""Bodies → what is asked; mistakes with pointers, all at once."""

from __future__ import annotations

import json

import httpx
import pytest

from query_api.problems import BadQuery
from query_api.query import AllOf, AnyOf, Condition, Not, lookup_from_body, query_from_body
from query_api.settings import Limits
from tests.api import records

STREETS = records.table("streets")
PRICES = records.table("prices")
PERSONS = records.table("persons")


def pointers(body: object) -> list[str | None]:
    with pytest.raises(BadQuery) as caught:
        query_from_body(json.dumps(body).encode(), STREETS, Limits())
    return [mistake.pointer for mistake in caught.value.errors]


def leaf(**changes: object) -> dict[str, object]:
    return {"field": "code", "op": "eq", "value": "1", **changes}


def test_filters_nest_to_depth_four() -> None:
    body = {
        "where": {
            "and": [{"or": [{"not": leaf()}, leaf(op="in", value=["1", "2"])]}, leaf(field="a", value=3)]
        }
    }
    query = query_from_body(json.dumps(body).encode(), STREETS, Limits())
    assert isinstance(query.where, AllOf)
    inner, last = query.where.parts
    assert isinstance(inner, AnyOf)
    assert isinstance(inner.parts[0], Not)
    assert isinstance(last, Condition)
    assert last.values == (3,)
    assert pointers({"where": {"not": {"not": {"not": {"not": leaf()}}}}}) == ["/where/not/not/not/not"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"wher": {}}, ["/wher"]),
        ({"where": []}, ["/where"]),
        ({"where": leaf(op="eqq")}, ["/where/op"]),
        ({"where": leaf(field="cod")}, ["/where/field"]),
        ({"where": leaf(field="cod", op="eqq", x=1)}, ["/where/x", "/where/field", "/where/op"]),
        ({"where": leaf(value=5)}, ["/where/value"]),
        ({"where": leaf(value=None)}, ["/where/value"]),
        ({"where": leaf(op="in", value="1")}, ["/where/value"]),
        ({"where": leaf(op="in", value=[])}, ["/where/value"]),
        ({"where": leaf(op="isnull", value="true")}, ["/where/value"]),
        ({"where": leaf(field="open", value=1)}, ["/where/value"]),
        ({"where": leaf(field="a", value=True)}, ["/where/value"]),
        ({"where": leaf(field="a", op="contains")}, ["/where/op"]),
        ({"where": {"and": []}}, ["/where/and"]),
        ({"where": {"and": [leaf()], "or": [leaf()]}}, ["/where/or"]),
        ({"where": {"and": [leaf(), {"or": [leaf(field="zz")]}]}}, ["/where/and/1/or/0/field"]),
        ({"where": {"or": [leaf()] * 101}}, ["/where"]),
        ({"select": ["code", "zz"], "sort": ["-zz"], "limit": 1001}, ["/select/1", "/sort/0", "/limit"]),
        ({"limit": True, "after": 5, "count": "all"}, ["/limit", "/after", "/count"]),
        ({"a/b~c": 1}, ["/a~1b~0c"]),
    ],
)
def test_mistake_has_its_pointer(body: object, expected: list[str]) -> None:
    assert pointers(body) == expected


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"where":' + b"[" * 100_000])
def test_body_that_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(BadQuery):
        query_from_body(raw, STREETS, Limits())


def test_sensitive_fields_may_be_asked_in_a_body() -> None:
    body = json.dumps({"where": leaf(field="证件", value="示例000001")}).encode()
    assert isinstance(query_from_body(body, PERSONS, Limits()).where, Condition)


def test_keys_of_a_lookup_become_stored_keys() -> None:
    body = json.dumps({"keys": [["东市,场", "2026-01-01"], ["西市场", "2026-01-02"]], "select": ["amount"]})
    lookup = lookup_from_body(body.encode(), PRICES, Limits())
    assert lookup.stored == ("东市,场\x1f2026-01-01", "西市场\x1f2026-01-02")
    assert [field.name for field in lookup.select] == ["amount"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["/keys"]),
        ({"keys": []}, ["/keys"]),
        ({"keys": [["a", "2026-01-01"]] * 1001}, ["/keys"]),
        ({"keys": ["a", ["a", "b"], [None, "2026-01-01"]]}, ["/keys/0", "/keys/1", "/keys/2"]),
        ({"keys": [["a", "2026-01-01"]], "selec": []}, ["/selec"]),
    ],
)
def test_wrong_lookup_has_its_pointers(body: object, expected: list[str]) -> None:
    with pytest.raises(BadQuery) as caught:
        lookup_from_body(json.dumps(body).encode(), PRICES, Limits())
    assert [mistake.pointer for mistake in caught.value.errors] == expected


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
