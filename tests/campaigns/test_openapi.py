"""Promise 29: what the service answers is what its OpenAPI document says, for calls drawn from that document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from litestar.testing import TestClient
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from query_api.app import create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, kind, new_key
from tests.campaigns import size

BASE = "http://127.0.0.1:8000"
EXAMPLES = size(short=2, long=100)

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "allow_header_conformance",
)
"""Not those that send calls of their own, which tests/api/test_contract.py makes one by one."""

PLACES: Mapping[str, list[dict[str, str]]] = {
    "table": [
        {"department": "mzj", "dataset": "streets", "table": "streets"},
        {"department": "fgw", "dataset": "prices", "table": "prices"},
        {"department": "fgw", "dataset": "persons", "table": "persons"},
        {"department": "gaj", "dataset": "conditional", "table": "t"},
    ],
    "dataset": [{"department": "mzj", "dataset": "streets"}, {"department": "gaj", "dataset": "denied"}],
    "key": [
        {"department": "mzj", "dataset": "streets", "table": "streets", "key": "000123"},
        {"department": "fgw", "dataset": "prices", "table": "prices"},
    ],
    "name": [{"department": "mzj", "dataset": "streets", "name": "map"}],
}
"""Real places by the last variable of an address; what is left out is drawn."""

FIELDS = {
    made.name: [column.name for column in made.columns]
    for made in (handmade.STREETS, handmade.PRICES, handmade.PERSONS)
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("openapi")
    handmade.make(folder, city={**handmade.CITY, "platform": PLATFORM})
    return folder


@pytest.fixture(scope="module", params=["demo", "registered"])
def described(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, TestClient[Any], dict[str, str]]]:
    """The document, a client, and what a caller sends."""
    state = tmp_path_factory.mktemp("state")
    is_demo = request.param == "demo"
    app = create_app(Settings(snapshot=str(folder), state=str(state), demo=is_demo))
    sent = {} if is_demo else headers(new_key(state))
    with TestClient(app, base_url=BASE) as client:
        document = client.get("/api/v1/openapi.json").json()
        schema = schemathesis.openapi.from_dict(document)
        schema.config.checks.negative_data_rejection.expected_statuses = ["4xx"]
        yield schema, client, sent


def send(client: TestClient[Any], case: Any, *, method: str = "") -> httpx.Response:
    """The call as schemathesis would put it, through our own client."""
    wanted = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    body = wanted.body.encode() if isinstance(wanted.body, str) else wanted.body
    return client.request(
        method or str(wanted.method),
        str(wanted.url),
        headers=dict(wanted.headers),
        content=body,
        follow_redirects=False,
    )


def places_of(path: str) -> list[dict[str, str]]:
    """Nowhere in particular, and the real places of an address."""
    last = path.rpartition("{")[2].partition("}")[0]
    return [{}, *PLACES.get(last, [])]


def with_real_fields(value: Any, draw: Callable[[Any], Any], fields: list[str]) -> Any:
    """A drawn body whose field names are those of the table, so that it is more than refused."""
    if isinstance(value, list):
        return [with_real_fields(one, draw, fields) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: with_real_fields(one, draw, fields) for key, one in value.items()}
    if "field" in found and "op" in found and draw(st.booleans()):
        found["field"] = draw(st.sampled_from(fields))
    return found


Ask = Callable[[Any, Any, Mapping[str, str], Callable[[Any], Any]], None]


def ask_many(document: Any, mode: GenerationMode, sent: Mapping[str, str], ask: Ask) -> None:
    """Put drawn calls of every operation at every place."""
    chosen = settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def at(operation: Any, place: dict[str, str]) -> None:
        cases = operation.as_strategy(
            generation_mode=mode, path_parameters=place or None, headers=dict(sent) or None
        )

        @chosen
        @given(case=cases, data=st.data())
        def one(case: Any, data: Any) -> None:
            ask(operation, case, place, data.draw)

        try:
            one()
        except Unsatisfiable:
            # A call without parameters cannot be put wrongly.
            assert mode == GenerationMode.NEGATIVE

    for result in document.get_all_operations():
        operation = result.ok()
        places = places_of(operation.path)
        # Wrong calls are slow to draw, and nowhere in particular everything is 404.
        for place in places[1:2] or places if mode == GenerationMode.NEGATIVE else places:
            at(operation, place)


def told(answer: Any) -> dict[str, Any]:
    """What an answer says; a problem also names its call, and no two calls have one name."""
    return {name: value for name, value in answer.json().items() if name != "requestId"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_answers_are_what_the_document_says(
    described: tuple[Any, TestClient[Any], dict[str, str]], mode: GenerationMode
) -> None:
    document, client, sent = described
    checks = [CHECKS.get_one(name) for name in CHECKED]
    statuses: dict[str, set[int]] = defaultdict(set)

    def ask(operation: Any, case: Any, place: Mapping[str, str], draw: Callable[[Any], Any]) -> None:
        fields = FIELDS.get(place.get("table", ""))
        if fields and mode == GenerationMode.POSITIVE:
            case.body = with_real_fields(case.body, draw, fields)
        answer = send(client, case)
        statuses[operation.definition.raw["operationId"]].add(answer.status_code)
        case.validate_response(answer, checks=checks)
        if operation.definition.raw.get("x-query"):
            twin = send(client, case, method="QUERY")
            assert (twin.status_code, told(twin)) == (answer.status_code, told(answer))
        if answer.status_code == 400 and kind(answer) != "sensitive-by-post":
            # Which fields a table has no general document can say, so the refusal must.
            assert all(error["detail"] for error in answer.json()["errors"]), answer.text

    ask_many(document, mode, sent, ask)
    assert statuses["redeem"] <= {404}
    if mode == GenerationMode.POSITIVE:
        answered = {name for name, found in statuses.items() if found & {200, 201, 303}}
        # A ticket is not drawn, and numbers are for this machine only.
        assert answered == statuses.keys() - {"redeem", "metrics"}
