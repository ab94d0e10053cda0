"""Walking `next` gives every row once, in order, whatever the order is."""

from __future__ import annotations

import itertools

import httpx
import pytest

from tests.api import handmade

LONG = "/api/v1/datasets/mzj/streets/tables/long"
ROWS = [dict(zip(("g", "s", "n"), row, strict=True)) for row in handmade.LONG.rows]


def walk(api: httpx.Client, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    following: str | None = f"{LONG}/rows?{query}"
    while following:
        answer = api.get(following)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body["rows"]
        following = body["next"]
        assert body["complete"] is (following is None)
        assert ('rel="next"' in answer.headers["link"]) is (following is not None)
    return found


def expected(sort: list[str]) -> list[dict[str, object]]:
    """Python's own stable sort, from the last key to the first; nulls last either way."""
    rows = list(ROWS)
    for key in reversed(sort):
        name = key.removeprefix("-")
        known = [row for row in rows if row[name] is not None]
        known.sort(key=lambda row, name=name: row[name], reverse=False)  # type: ignore[misc]
        if key.startswith("-"):
            groups = [
                list(group) for _, group in itertools.groupby(known, key=lambda row, name=name: row[name])
            ]
            known = [row for group in reversed(groups) for row in group]
        rows = known + [row for row in rows if row[name] is None]
    return rows


@pytest.mark.parametrize("limit", [1000, 64, 37])
@pytest.mark.parametrize("sort", [[], ["g"], ["-g"], ["s", "-g"], ["-s", "g"], ["g", "s", "-n"], ["-n"]])
def test_walk_gives_every_row_once_in_order(api: httpx.Client, sort: list[str], limit: int) -> None:
    query = f"_limit={limit}" + "".join(f"&_sort={key}" for key in sort)
    assert walk(api, query) == expected(sort)


def test_walk_keeps_filter_and_projection(api: httpx.Client) -> None:
    rows = walk(api, "_limit=5&g__in=1&g__in=3&_sort=-s&_select=n")
    assert rows == [{"n": row["n"]} for row in expected(["-s"]) if row["g"] in (1, 3)]


def test_walk_by_post_goes_on_at_next(api: httpx.Client) -> None:
    body = {"where": {"not": {"field": "g", "op": "eq", "value": 2}}, "sort": ["-g"], "limit": 50}
    by_address: list[dict[str, object]] = []
    following: str | None = f"{LONG}/query"
    while following:
        answer = api.post(following, json=body).json()
        by_address += answer["rows"]
        following = answer["next"]
    assert by_address == [row for row in expected(["-g"]) if row["g"] != 2]
    first = api.post(f"{LONG}/query", json=body).json()
    second = api.post(f"{LONG}/query", json={**body, "after": first["next"]}).json()
    assert second["rows"] == by_address[50:100]


def test_position_beyond_the_end_is_an_empty_last_page(api: httpx.Client) -> None:
    following = api.get(f"{LONG}/rows?_limit=1").json()["next"]
    position = following.rpartition("-")[0] + "-999999"
    for address in (position, position + "&_sort=g"):
        answer = api.get(address).json()
        assert (answer["rows"], answer["complete"]) == ([], True)
