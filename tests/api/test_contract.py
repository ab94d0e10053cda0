"""The contract word by word: tests/examples/api has a case for each call, parameter, body, header and check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from query_api.operators import OPERATORS
from query_api.problems import kinds
from query_api.query.download import FORMATS
from query_api.routes import HANDLERS
from tests.api import contract
from tests.api.contract import Case, World

CASES = contract.cases()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[World]:
    with contract.world(tmp_path_factory.mktemp("contract"), site, contract.inside) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case_is_answered_as_the_contract_says(world: World, case: Case) -> None:
    contract.check(world, case, world.ask(case))


def test_cases_hold_over_a_real_connection_too(tmp_path: Path, site: Path) -> None:
    wrong = []
    with contract.world(tmp_path, site, contract.outside) as real:
        for case in CASES:
            # From this machine numbers may be read.
            if case["ask"] == "GET /metrics":
                continue
            try:
                contract.check(real, case, real.ask(case))
            except (AssertionError, KeyError, IndexError) as error:
                wrong.append(f"{case['name']}: {error}")
    assert wrong == []


def asked() -> list[str]:
    """What all cases ask, places filled in."""
    places = {**contract.PLACES, "generation": "g"}
    return [
        re.sub(r"\{([a-z0-9 ]+)\}", lambda found: places.get(found[1], ""), case["ask"]) for case in CASES
    ]


def test_every_call_of_the_service_has_a_case() -> None:
    templates = {
        (str(method), re.sub(r"\{[a-z_]+:\w+\}", "[^/?]+", path))
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods
        if method != "OPTIONS" and "assets" not in path
    }
    missing = [
        (method, path)
        for method, path in templates
        if not any(re.fullmatch(rf"{method} {path}(\?.*)?", ask, re.DOTALL) for ask in asked())
    ]
    # The address of a ticket is known when there is one: test_tickets.
    assert missing == []


def test_every_operator_format_and_parameter_has_a_case() -> None:
    whole = "\n".join(asked())
    ours = [
        "_select",
        "_sort",
        "_limit",
        "_after",
        "_count",
        "_format",
        "_asof",
        "_by",
        "_measures",
        "_bom",
        "_since",
    ]
    theirs = ["q", "department", "sharing", "theme", "code", "updated_after"]
    assert [name for name in ours + theirs if f"?{name}=" not in whole and f"&{name}=" not in whole] == []
    assert [name for name in OPERATORS if f"__{name}=" not in whole] == []
    assert [name for name in FORMATS if f"_format={name}" not in whole] == []


def test_every_check_wins_over_a_later_one_in_a_case() -> None:
    statuses = {kind.name: kind.status for kind in kinds()}
    order = [case for case in CASES if case["name"].startswith("order")]
    won = {statuses[case["problem"]] if "problem" in case else case["status"] for case in order}
    # 503 comes after all of them: test_refusals.
    assert won == {404, 401, 403, 410, 451, 429, 400, 406, 304}


def test_a_tree_of_a_hundred_leaves_and_a_thousand_keys_are_still_answered(world: World) -> None:
    leaves = [{"field": "n", "op": "eq", "value": n} for n in range(100)]
    found = world.ask({"ask": "POST {long}/query", "body": {"where": {"or": leaves}}})
    assert len(found.json()["rows"]) == 100
    keys = [f"k{number}" for number in range(999)] + ["000123"]
    results = world.ask({"ask": "POST {streets}/lookup", "body": {"keys": keys}}).json()["results"]
    assert [result["found"] for result in results] == [False] * 999 + [True]
    values = "&".join(f"n__in={number}" for number in range(1000))
    rows = world.ask({"ask": f"GET {{long}}/rows?{values}&_limit=1000"}).json()["rows"]
    assert len(rows) == 257


def test_what_a_ticket_gives_is_the_file_once(world: World) -> None:
    given = world.ask(
        {"ask": "POST {streets}/download-ticket?_format=ndjson&_select=code&a=1", "as": "caller"}
    )
    address = given.json()["url"].removeprefix(contract.BASE)
    assert world.ask({"ask": f"GET {address}", "as": "nobody"}).text == '{"code":"000123"}\n'
    assert world.ask({"ask": f"GET {address}", "as": "nobody"}).status_code == 404


def test_every_known_entity_tag_is_304_and_every_head_has_it(world: World) -> None:
    for case in CASES:
        method, _, address = case["ask"].partition(" ")
        if method != "GET" or "problem" in case or case.get("status", 200) != 200 or "send" in case:
            continue
        who = {"as": case["as"]} if "as" in case else {}
        tag = world.ask(case).headers["etag"]
        known = world.ask({**who, "ask": case["ask"], "send": {"if-none-match": tag}})
        head = world.ask({**who, "ask": f"HEAD {address}"})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag), case["ask"]
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag), case["ask"]
