"""Promise 1: a lookup, page, count or sum is what a slow reference finds in the source file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.campaigns import size
from tests.campaigns.random_queries import Drawn, Question
from tests.campaigns.reference import Reference, Row
from tests.campaigns.typed_city import DATASET, NULL, TABLE, TYPES, TypedCity

ADDRESS = f"/api/v1/datasets/{DATASET}/tables/{TABLE}"
QUERIES = size(short=500, long=10_000)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> TypedCity:
    return TypedCity.make(tmp_path_factory.mktemp("typed"))


@pytest.fixture(scope="module")
def reference(typed: TypedCity) -> Reference:
    return Reference.read(typed.file, TYPES, null=NULL)


@pytest.fixture(scope="module")
def api(typed: TypedCity) -> Iterator[httpx.Client]:
    settings = Settings(snapshot=str(typed.snapshot), demo=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client


def pairs(question: Question) -> list[tuple[str, str]]:
    """A question as parameters."""
    found: list[tuple[str, str]] = []
    for leaf in (question.where or {}).get("and", ()):
        values = leaf["value"] if leaf["op"] == "in" else [leaf["value"]]
        found += [(f"{leaf['field']}__{leaf['op']}", value) for value in values]
    found += [("_sort", key) for key in question.sort] + [("_select", name) for name in question.select]
    return found


def paging(question: Question) -> list[tuple[str, str]]:
    return [("_limit", str(question.limit)), *([("_count", "exact")] if question.has_count else [])]


def typed_value(reference: Reference, name: str, value: Any) -> Any:
    """A value as a body may write it: with the JSON type of the column."""
    if isinstance(value, list):
        return [typed_value(reference, name, one) for one in value]
    match reference.json_types[name]:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case "boolean":
            return value == "true"
        case _:
            return value


def body_of(reference: Reference, where: Any) -> Any:
    """A filter as a body writes it."""
    if isinstance(where, list):
        return [body_of(reference, part) for part in where]
    if "field" not in where:
        return {word: body_of(reference, part) for word, part in where.items()}
    if where["op"] == "isnull":
        return {**where, "value": where["value"] == "true"}
    return {**where, "value": typed_value(reference, where["field"], where["value"])}


def walk(api: httpx.Client, question: Question, expected: list[Row], *, body: Any = None) -> list[Row]:
    """Every row over all pages, each answer held to what it says of itself."""
    found: list[Row] = []
    following: str | None = f"{ADDRESS}/query" if body is not None else None
    if following is None:
        following = f"{ADDRESS}/rows?{urlencode([*pairs(question), *paging(question)], quote_via=quote)}"
    while following:
        answer = api.get(following) if body is None else api.post(following, json=body)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["rows"]
        following = page["next"]
        assert page["complete"] is (following is None)
        assert len(page["rows"]) == question.limit or page["complete"]
        assert page.get("count") == (len(expected) if question.has_count else None)
    return found


def alike(found: object, expected: object) -> bool:
    """Equal, and of the same JSON type."""
    if isinstance(found, bool) or isinstance(expected, bool) or found is None or isinstance(found, str):
        return type(found) is type(expected) and found == expected
    return isinstance(expected, int | float) and found == expected


def same_rows(found: list[Row], expected: list[Row]) -> bool:
    return len(found) == len(expected) and all(
        list(one) == list(other) and all(alike(one[name], other[name]) for name in other)
        for one, other in zip(found, expected, strict=True)
    )


def test_random_filters_in_addresses_give_what_the_source_file_has(
    api: httpx.Client, reference: Reference
) -> None:
    drawn = Drawn(reference, seed=20)
    filled = 0
    for _ in range(QUERIES * 2 // 5):
        question = drawn.flat()
        expected = reference.rows(question.where, question.sort, question.select)
        assert same_rows(walk(api, question, expected), expected), question
        filled += bool(expected)
    assert filled > QUERIES // 8


def test_random_nested_filters_in_bodies_give_what_the_source_file_has(
    api: httpx.Client, reference: Reference
) -> None:
    drawn = Drawn(reference, seed=21)
    for _ in range(QUERIES * 2 // 5):
        question = drawn.nested()
        body = {
            "where": body_of(reference, question.where),
            "sort": list(question.sort),
            "select": list(question.select),
            "limit": question.limit,
            "count": "exact" if question.has_count else "none",
        }
        expected = reference.rows(question.where, question.sort, question.select)
        assert same_rows(walk(api, question, expected, body=body), expected), body


def test_random_summaries_are_the_sums_of_the_source_file(api: httpx.Client, reference: Reference) -> None:
    drawn = Drawn(reference, seed=22)
    for _ in range(QUERIES // 5):
        question, by, measures = drawn.grouping()
        asked = [pair for pair in pairs(question) if not pair[0].startswith("_")]
        asked += [("_by", name) for name in by] + [("_measures", measure) for measure in measures]
        answer = api.get(f"{ADDRESS}/summary?{urlencode(asked, quote_via=quote)}")
        assert answer.status_code == 200, answer.text
        found = {tuple(group[name] for name in by): group for group in answer.json()["groups"]}
        expected = reference.summary(question.where, by, measures)
        assert found.keys() == expected.keys()
        assert len(found) == len(answer.json()["groups"])
        for group, figures in expected.items():
            for measure, figure in figures.items():
                assert same_figure(found[group][measure], figure, measure, reference), (asked, group, measure)


def same_figure(found: Any, expected: Any, measure: str, reference: Reference) -> bool:
    """Sums of text columns exact; doubles within what adding in another order changes."""
    function, _, name = measure.partition(":")
    if expected is None or function in ("count", "min", "max"):
        return alike(found, expected)
    if function == "sum" and reference.json_types[name] == "string":
        return isinstance(found, str) and Fraction(found) == expected
    if function == "sum" and reference.json_types[name] == "integer":
        return isinstance(found, int) and found == expected
    # Around a sum of nearly nothing, what the large terms lost is measured by them.
    largest = max((abs(float(value)) for value in reference.column(name)), default=0.0)
    return math.isclose(found, float(expected), rel_tol=1e-9, abs_tol=largest * 1e-12)


def test_downloads_hold_the_rows_that_pass_in_file_order(api: httpx.Client, reference: Reference) -> None:
    drawn = Drawn(reference, seed=23)
    for _ in range(QUERIES // 20):
        question = drawn.flat()
        asked = [pair for pair in pairs(question) if pair[0] != "_sort"] + [("_format", "ndjson")]
        answer = api.get(f"{ADDRESS}/download?{urlencode(asked, quote_via=quote)}")
        assert answer.status_code == 200, answer.text
        found = [json.loads(line) for line in answer.text.split("\n") if line]
        assert same_rows(found, reference.rows(question.where, (), question.select)), asked


def test_every_key_and_every_miss_is_answered_in_order(api: httpx.Client, reference: Reference) -> None:
    drawn = Drawn(reference, seed=24)
    rows = {row["code"]: row for row in reference.rows(None, (), ())}
    for key, row in rows.items():
        answer = api.get(f"{ADDRESS}/rows/{quote(key, safe='')}")
        # A part of a path that is a dot or two is resolved by clients, so it cannot be asked like this.
        if key not in (".", ".."):
            assert same_rows([answer.json()["row"]], [row]), key
    for _ in range(QUERIES // 50):
        keys = drawn.random.choices(
            [*rows, "zzz", "", "000124", "A,b", "k15"], k=drawn.random.randint(1, 400)
        )
        results = api.post(f"{ADDRESS}/lookup", json={"keys": keys}).json()["results"]
        assert [result["key"] for result in results] == keys
        assert [result["found"] for result in results] == [key in rows for key in keys]
        assert all(
            same_rows([result["row"]], [rows[key]]) if key in rows else result["row"] is None
            for key, result in zip(keys, results, strict=True)
        )


def test_reference_knows_every_type_and_json_type(reference: Reference) -> None:
    assert {reference.json_types[name] for name in TYPES} == {"string", "integer", "number", "boolean"}
    assert (
        reference.json_types["big"]
        == reference.json_types["huge"]
        == reference.json_types["money"]
        == "string"
    )
    assert all(any(row[name] is None for row in reference.texts) for name in TYPES if name != "code")
    assert len(reference.texts) == 180
