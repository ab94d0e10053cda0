"""Row calls: filters against a slow reference, keys, order of checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from query_api.operators import OPERATORS
from tests.api import handmade

V1 = "/api/v1/datasets"
STREETS = f"{V1}/mzj/streets/tables/streets"
PRICES = f"{V1}/fgw/prices/tables/prices"
PERSONS = f"{V1}/fgw/persons/tables/persons"


def codes(api: httpx.Client, query: str) -> list[str]:
    answer = api.get(f"{STREETS}/rows?{query}")
    assert answer.status_code == 200, answer.text
    return [row["code"] for row in answer.json()["rows"]]


def problem(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert " / " in body["title"]
    assert " / " in body["detail"]
    return str(body["type"].split("/")[-2])


def test_rows_come_as_they_were_published(api: httpx.Client) -> None:
    answer = api.get(f"{STREETS}/rows").json()
    names = [column.name for column in handmade.STREETS.columns]
    found = [[row[name] for name in names] for row in answer["rows"]]
    expected = [list(row) for row in handmade.STREETS.rows]
    expected[2][5] = "2026-01-01T08:00:00.500000"
    assert found == expected
    assert answer["next"] is None
    assert answer["complete"] is True
    assert answer["notices"] == [handmade.DEMO]


REFERENCE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda x, v: x == v,
    "ne": lambda x, v: x != v,
    "lt": lambda x, v: x < v,
    "lte": lambda x, v: x <= v,
    "gt": lambda x, v: x > v,
    "gte": lambda x, v: x >= v,
    "in": lambda x, v: x == v,
    "contains": lambda x, v: v in x,
    "startswith": lambda x, v: x.startswith(v),
    "endswith": lambda x, v: x.endswith(v),
}


FIELDS = ("code", "名称", "a", "PM2.5", "on", "open")
BY_NAME = {column.name: column for column in handmade.STREETS.columns}


@pytest.mark.parametrize(
    ("field", "operator"),
    [(field, operator) for field in FIELDS for operator in OPERATORS if operator in BY_NAME[field].operators],
)
def test_operator_answers_like_the_reference(api: httpx.Client, field: str, operator: str) -> None:
    position = list(BY_NAME).index(field)
    values = [row[position] for row in handmade.STREETS.rows if row[position] is not None]
    if operator == "isnull":
        for truth in (True, False):
            expected = [r[0] for r in handmade.STREETS.rows if (r[position] is None) is truth]
            assert codes(api, f"{quote(field)}__isnull={str(truth).lower()}") == expected
        return
    for value in values:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        expected = [
            row[0]
            for row in handmade.STREETS.rows
            if row[position] is not None and REFERENCE[operator](row[position], value)
        ]
        # `a__eq` would be the field of that name.
        name = quote(field) if operator == "eq" else f"{quote(field)}__{operator}"
        assert codes(api, f"{name}={quote(text)}") == expected, text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("code__contains=%25", ["e%f"]),
        ("名称__contains=_", ["e%f"]),
        ("名称__startswith=人", ["000123", "000124"]),
        ("名称=𠮷祥里", ["a,b"]),
        ("名称=", ["c/d"]),
        ("PM2.5=1e20", ["e%f"]),
        ("at=2026-01-01T08:00:00.5", ["a,b"]),
        ("_x__eq=u&a__eq=r", ["c/d", "e%f"]),
        ("code__in=e%25f&code__in=000123", ["000123", "e%f"]),
        ("_sort=-on,a", ["e%f", "c/d", "000123", "000124", "a,b"]),
        ("_sort=名称&_limit=3", ["c/d", "e%f", "000123"]),
        ("shape={}", ["000123", "000124", "c/d", "e%f"]),
    ],
)
def test_filter_means_what_it_says(api: httpx.Client, query: str, expected: list[str]) -> None:
    assert codes(api, query) == expected


def test_count_is_given_when_asked_and_exact(api: httpx.Client) -> None:
    assert "count" not in api.get(f"{STREETS}/rows").json()
    assert api.get(f"{STREETS}/rows?_count=exact&_limit=1").json()["count"] == 5
    assert api.get(f"{STREETS}/rows?_count=exact&_limit=1&a=2").json()["count"] == 2


def test_columns_beyond_json_numbers_are_text_and_compare_as_numbers(api: httpx.Client) -> None:
    rows = api.get(f"{PRICES}/rows?_sort=amount").json()["rows"]
    assert [row["amount"] for row in rows] == ["9.5", "10.50", "12345678901234567890.12", None]
    assert [row["big"] for row in rows] == ["5", None, "9007199254740993", "7"]
    assert len(api.get(f"{PRICES}/rows?amount=10.5").json()["rows"]) == 1
    assert len(api.get(f"{PRICES}/rows?big=9007199254740993").json()["rows"]) == 1
    assert len(api.get(f"{PRICES}/rows?moment=2025-12-31T16:00:00Z").json()["rows"]) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("000123", "000123"),
        ("a%2Cb", "a,b"),
        ("c/d", "c/d"),
        ("c%2Fd", "c/d"),
        ("e%25f", "e%f"),
        ("%65%25f", "e%f"),
    ],
)
def test_row_is_found_by_its_raw_key(api: httpx.Client, path: str, code: str) -> None:
    assert api.get(f"{STREETS}/rows/{path}").json()["row"]["code"] == code


def test_composite_key_takes_its_parts_in_order(api: httpx.Client) -> None:
    key = quote("东市,场", safe="") + ",2026-01-02"
    assert api.get(f"{PRICES}/rows/{key}").json()["row"]["amount"] == "9.5"


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", f"{STREETS}/rows/zzz", 404, "row-not-found"),
        ("GET", f"{STREETS}/rows/a,b", 400, "bad-key"),
        ("GET", f"{STREETS}/rows/%FF", 400, "bad-key"),
        ("GET", f"{PRICES}/rows/x,2026-13-01", 400, "bad-key"),
        ("GET", f"{PRICES}/rows/x", 400, "bad-key"),
        ("GET", f"{V1}/mzj/streets/tables/long/rows/1", 404, "no-primary-key"),
        ("POST", f"{V1}/mzj/streets/tables/long/lookup", 404, "no-primary-key"),
        ("GET", f"{STREETS}/rows?x=1&_sort=y", 400, "bad-query"),
        ("GET", f"{STREETS}/rows?_format=csv&_limit=0", 400, "bad-query"),
        ("GET", f"{STREETS}/rows/000123?x=1", 400, "bad-query"),
        ("GET", f"{PERSONS}/rows?姓名=1", 400, "sensitive-by-post"),
        ("GET", f"{PERSONS}/rows", 400, "sensitive-by-post"),
        ("GET", f"{PERSONS}/rows/1", 400, "sensitive-by-post"),
        ("GET", f"{PERSONS}/summary", 400, "sensitive-by-post"),
        ("GET", f"{V1}/gaj/nope/tables/t/rows", 404, "dataset-not-found"),
        ("GET", f"{V1}/gaj/conditional/tables/nope/rows", 404, "table-not-found"),
        ("GET", f"{V1}/gaj/conditional/tables/t/rows?zzz=1", 403, "conditional-sharing"),
        ("GET", f"{V1}/gaj/denied/tables/t/rows", 403, "sharing-denied"),
        ("GET", f"{V1}/gaj/gone/tables/t/rows", 410, "dataset-withdrawn"),
        ("GET", f"{V1}/gaj/draft/tables/t/rows", 404, "dataset-in-preparation"),
        ("GET", f"{V1}/gaj/elsewhere/tables/t/rows", 404, "delivered-elsewhere"),
        ("GET", f"{V1}/gaj/conditional/files/x", 403, "conditional-sharing"),
        ("GET", f"{V1}/mzj/streets/files/x", 404, "file-not-found"),
        ("POST", f"{STREETS}/rows", 405, "method-not-allowed"),
        ("GET", f"{STREETS}/query", 405, "method-not-allowed"),
        ("QUERY", f"{STREETS}/rows", 405, "method-not-allowed"),
        ("GET", f"{STREETS}/rows?_asof=nope", 404, "generation-not-found"),
        ("GET", f"{STREETS}/rows?_asof=../x", 404, "generation-not-found"),
        ("GET", f"{STREETS}/rows?_after=000000000000-1", 410, "page-expired"),
        ("GET", f"{STREETS}/rows?code={'x' * 60_000}", 414, "url-too-long"),
        ("POST", f"{STREETS}/query?x=1", 400, "bad-query"),
    ],
)
def test_wrong_call_gets_its_problem(
    api: httpx.Client, method: str, path: str, status: int, name: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = api.request(method, path, headers=headers, content=b"{}" if method == "POST" else None)
    assert (answer.status_code, problem(answer)) == (status, name)


def test_refusal_tells_conditions_and_basis(api: httpx.Client) -> None:
    conditional = api.get(f"{V1}/gaj/conditional/tables/t/rows").json()
    assert (conditional["conditions"], conditional["scope"]) == ("业务所需", "民政")
    denied = api.get(f"{V1}/gaj/denied/tables/t/rows").json()
    assert denied["denialBasis"] == [{"level": "法律", "title": "《示例法》", "article": "第一条"}]
    assert api.get(f"{V1}/gaj/gone/tables/t/rows").json()["reason"] == "职能调整"


def test_format_and_query_mistakes_come_together(api: httpx.Client) -> None:
    errors = api.get(f"{STREETS}/rows?_format=csv&_limit=0").json()["errors"]
    assert [error["parameter"] for error in errors] == ["_format", "_limit"]


def test_lookup_keeps_order_and_tells_misses(api: httpx.Client) -> None:
    body = {"keys": ["000124", "zzz", "000123", "000124"], "select": ["code"]}
    results = api.post(f"{STREETS}/lookup", json=body).json()["results"]
    assert [(r["key"], r["found"], r["row"]) for r in results] == [
        ("000124", True, {"code": "000124"}),
        ("zzz", False, None),
        ("000123", True, {"code": "000123"}),
        ("000124", True, {"code": "000124"}),
    ]
    keys = [["东市,场", "2026-01-01"], ["x", "2026-01-01"]]
    found = api.post(f"{PRICES}/lookup", json={"keys": keys}).json()["results"]
    assert [result["found"] for result in found] == [True, False]


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_nested_filter_by_post_and_query(api: httpx.Client, method: str) -> None:
    where = {
        "or": [
            {"field": "a", "op": "eq", "value": 1},
            {"not": {"field": "a", "op": "isnull", "value": False}},
        ]
    }
    answer = api.request(
        method, f"{STREETS}/query", json={"where": where, "select": ["code"], "count": "exact"}
    )
    assert answer.json()["rows"] == [{"code": "000123"}, {"code": "c/d"}]
    assert answer.json()["count"] == 2


def test_not_holds_where_its_part_does_not_nulls_included(api: httpx.Client) -> None:
    body = {"where": {"not": {"field": "a", "op": "eq", "value": 2}}, "select": ["code"]}
    rows = api.post(f"{STREETS}/query", json=body).json()["rows"]
    assert [row["code"] for row in rows] == ["000123", "c/d", "e%f"]


def test_sensitive_rows_are_had_by_post(api: httpx.Client) -> None:
    found = api.post(f"{PERSONS}/lookup", json={"keys": ["示例000002"], "select": ["rank"]}).json()
    assert found["results"][0]["row"] == {"rank": 2}
    where = {"field": "姓名", "op": "eq", "value": "示例甲"}
    assert len(api.post(f"{PERSONS}/query", json={"where": where}).json()["rows"]) == 1


def test_body_that_is_not_json_is_said(api: httpx.Client) -> None:
    form = api.post(f"{STREETS}/query", data={"a": "1"})
    assert (form.status_code, problem(form)) == (415, "unsupported-media-type")
    large = api.post(
        f"{STREETS}/query", content=b" " * 2_000_000, headers={"content-type": "application/json"}
    )
    assert (large.status_code, problem(large)) == (413, "body-too-large")


def test_summary_groups_and_measures(api: httpx.Client) -> None:
    query = "_by=名称&_measures=count&_measures=sum:a&_measures=max:on&_measures=avg:PM2.5"
    groups = api.get(f"{STREETS}/summary?{query}").json()["groups"]
    assert groups[2] == {"名称": "人民路", "count": 2, "sum:a": 3, "max:on": "2026-01-01", "avg:PM2.5": 12.5}
    assert api.get(f"{STREETS}/summary?a=2").json()["groups"] == [{"count": 2}]
    prices = api.get(f"{PRICES}/summary?_measures=max:amount&_measures=sum:big").json()["groups"]
    assert prices == [{"max:amount": "12345678901234567890.12", "sum:big": "9007199254741005"}]
    wrong = api.get(f"{STREETS}/summary?_by=zz&_measures=sum:名称&_measures=median:a&_limit=1")
    assert [e["parameter"] for e in wrong.json()["errors"]] == ["_limit", "_by", "_measures", "_measures"]


def test_file_comes_as_it_was_published(api: httpx.Client) -> None:
    answer = api.get(f"{V1}/mzj/streets/files/map")
    assert answer.content == b"%PDF-1.4 example"
    assert answer.headers["content-type"] == "application/pdf"
    assert "map.pdf" in answer.headers["content-disposition"]


@pytest.mark.parametrize("accept", ["text/csv", "application/json;q=0", "text/*"])
def test_format_that_is_not_to_be_had_is_406(api: httpx.Client, accept: str) -> None:
    answer = api.get(f"{STREETS}/rows", headers={"accept": accept})
    assert (answer.status_code, problem(answer)) == (406, "not-acceptable")
