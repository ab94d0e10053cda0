"""Metadata calls: service, datasets, dataset, table."""

from __future__ import annotations

import httpx
import pytest

from tests.api import handmade

V1 = "/api/v1"


def ids(api: httpx.Client, query: str) -> list[str]:
    answer = api.get(f"{V1}/datasets?{query}")
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json()["datasets"]]


def test_service_says_what_it_is(api: httpx.Client) -> None:
    answer = api.get(V1).json()
    assert answer["api"] == "1"
    assert answer["demo"] is True
    assert answer["limits"]["maxLimit"] == 1000
    assert answer["notices"] == [handmade.DEMO]
    assert answer["snapshot"]["commit"] == handmade.COMMIT
    assert answer["snapshot"]["dataDate"] == "2026-11-20"
    for link in answer["links"]:
        assert api.get(link["href"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=街路巷信息", ["mzj/streets", "gaj/conditional", "fgw/prices"]),
        ("q=街路", ["mzj/streets", "gaj/conditional", "fgw/prices"]),
        ("q=路巷", ["gaj/conditional", "mzj/streets", "fgw/prices"]),
        ("q=JLX", ["mzj/streets"]),
        ("q=ｊｌｘ", ["mzj/streets"]),
        ("q=街路 地名", ["mzj/streets"]),
        ("q=街路 没有", []),
        ("q=307002001/000001", ["fgw/prices"]),
        ("department=fgw", ["fgw/persons", "fgw/prices"]),
        ("department=fgw&department=mzj", []),
        ("sharing=不予共享", ["gaj/denied"]),
        ("theme=物价", ["fgw/prices"]),
        ("updated_after=2026-06-01", ["fgw/prices"]),
        ("updated_after=2026-05-31&department=mzj", ["mzj/streets"]),
    ],
)
def test_datasets_are_found_in_order(api: httpx.Client, query: str, expected: list[str]) -> None:
    assert ids(api, query) == expected


def test_walking_the_dataset_list_gives_each_once(api: httpx.Client) -> None:
    everything = ids(api, "")
    walked: list[str] = []
    following: str | None = f"{V1}/datasets?_limit=3"
    while following:
        answer = api.get(following).json()
        walked += [entry["id"] for entry in answer["datasets"]]
        following = answer["next"]
        assert answer["complete"] is (following is None)
    assert walked == everything
    assert len(walked) == len(handmade.ENTRIES)


def test_code_leads_to_its_dataset(api: httpx.Client) -> None:
    answer = api.get(f"{V1}/datasets?code=307001001/000001")
    assert answer.status_code == 303
    assert answer.headers["location"] == "http://127.0.0.1:8000/api/v1/datasets/mzj/streets"
    assert api.get(f"{V1}/datasets?code=zzz").status_code == 404


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("depart=1&q=1", ["depart"]),
        (
            "department=mzzj&sharing=公开&updated_after=soon&_limit=0&_after=1",
            ["department", "sharing", "updated_after", "_limit", "_after"],
        ),
        ("_limit=1&_limit=2", ["_limit"]),
    ],
)
def test_wrong_parameters_of_the_list_are_all_named(
    api: httpx.Client, query: str, parameters: list[str]
) -> None:
    answer = api.get(f"{V1}/datasets?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == parameters


def test_dataset_tells_all_that_can_be_called(api: httpx.Client) -> None:
    dataset = api.get(f"{V1}/datasets/mzj/streets").json()["dataset"]
    assert dataset["descriptor"]["title"] == "街路巷信息"
    assert dataset["freshness"] == {"state": "按期", "dueOn": "2027-01-01"}
    assert [(t["name"], t["rows"]) for t in dataset["tables"]] == [("streets", 5), ("long", 257)]
    assert api.get(dataset["tables"][0]["url"]).status_code == 200
    ours = [link["href"] for link in dataset["links"] if link["rel"] in {"self", "item", "enclosure"}]
    assert len(ours) == 4
    for href in ours:
        assert api.get(href).status_code == 200


def test_open_dispute_is_told_with_article_17(api: httpx.Client) -> None:
    answer = api.get(f"{V1}/datasets/fgw/prices").json()
    assert answer["dataset"]["disputes"] == ["mzj-2026-001"]
    assert any("mzj-2026-001" in notice and "第十七条" in notice for notice in answer["notices"])


def test_table_tells_fields_and_operators(api: httpx.Client) -> None:
    table = api.get(f"{V1}/datasets/mzj/streets/tables/streets").json()["table"]
    assert table["primaryKey"] == ["code"]
    assert table["rows"] == 5
    assert table["dataUpdatedOn"] == "2026-06-01"
    by_name = {field["name"]: field for field in table["fields"]}
    assert by_name["code"]["cost"] == "index"
    assert by_name["phone"] == by_name["phone"] | {"operators": [], "masked": True}
    assert by_name["PM2.5"]["json"] == "number"


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("/nope", "path-not-found", "/api/v1/nope"),
        ("/datasets/mzj/street", "dataset-not-found", "mzj/streets"),
        ("/datasets/mzj/streets/tables/nope", "table-not-found", "streets、long"),
        ("/datasets/gaj/conditional/tables/t", "table-not-found", "无"),
    ],
)
def test_unknown_address_is_a_problem_with_the_right_one(
    api: httpx.Client, path: str, name: str, said: str
) -> None:
    answer = api.get(V1 + path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"http://127.0.0.1:8000/problems/{name}/index.html"
    assert said in answer.json()["detail"]
