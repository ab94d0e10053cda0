"""`schemas/problems.json` between the two packages: every kind has a row, every row a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.problems import Problem, kinds, to_document
from query_api.settings import Settings
from site_builder.config import SCHEMAS
from site_builder.law import ARTICLES
from tests.builder.site import Site
from tests.small_city import City

ROWS = json.loads((SCHEMAS / "problems.json").read_text("utf-8"))
CHINESE = {"type": "string", "pattern": "[\u4e00-\u9fff].*[^ ]$"}
ENGLISH = {"type": "string", "pattern": "^[\\x20-\\x7e]+$"}
BOTH = {
    "type": "object",
    "required": ["zh", "en"],
    "additionalProperties": False,
    "properties": {"zh": CHINESE, "en": ENGLISH},
}
ROW = {
    "type": "object",
    "required": ["status", "title", "meaning", "next", "article", "example"],
    "additionalProperties": False,
    "properties": {
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "title": BOTH,
        "meaning": BOTH,
        "next": CHINESE,
        "article": {"enum": [None, *ARTICLES]},
        "example": {
            "type": "object",
            "required": ["request", "detail"],
            "additionalProperties": False,
            "properties": {
                "request": {"type": "string", "pattern": "^(GET|POST|QUERY|DELETE) /api/v"},
                "detail": CHINESE,
            },
        },
    },
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City.copy_to(tmp_path_factory.mktemp("problems") / "catalog_src")


@pytest.fixture(scope="module")
def site(city: City) -> Site:
    return Site.of(city)


@pytest.mark.parametrize("name", ROWS)
def test_row_says_everything_in_the_right_language(name: str) -> None:
    jsonschema.Draft202012Validator(ROW).validate(ROWS[name])
    assert re.fullmatch("[a-z]+(-[a-z]+)*", name)


def test_every_problem_has_a_row_and_every_row_a_problem() -> None:
    raised = [kind.name for kind in Problem.__subclasses__()]
    assert sorted(raised) == sorted(ROWS) == [kind.name for kind in kinds()]


@pytest.mark.parametrize("kind", Problem.__subclasses__(), ids=lambda kind: kind.name)
def test_type_of_every_problem_is_a_page_of_the_site(site: Site, kind: type[Problem]) -> None:
    document = to_document(kind("因为", "because"), site_url="https://x.example/")
    address = str(document["type"]).removeprefix("https://x.example/")
    row, words = ROWS[kind.name], site.words(address)
    assert document["status"] == row["status"]
    for said in (row["title"]["zh"], row["meaning"]["zh"], row["meaning"]["en"], row["next"]):
        assert said in words
    assert f'"status": {row["status"]}' in words
    if row["article"]:
        assert f"{row['article']}：{ARTICLES[row['article']]}" in words
    assert f'href="../{address}"' in site["problems/index.html"]


def test_list_is_reached_from_the_description_of_the_service(site: Site) -> None:
    assert 'href="../problems/index.html"' in site["service/index.html"]
    assert 'id="terms"' in site["service/index.html"]


def test_type_and_terms_lead_to_pages_when_the_service_has_the_site(city: City, site: Site) -> None:
    snapshot = city.source.parent / "build" / "snapshot"
    settings = Settings(snapshot=str(snapshot), site=str(site.folder), demo=True, port=18301)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:18301") as client:
        for wrong in ("/api/v1/nope", "/api/v1/datasets?x=1", f"/api/v1/datasets?q={'x' * 61_000}"):
            kind = client.get(wrong).json()["type"]
            assert kind.startswith("http://127.0.0.1:18301/problems/")
            assert client.get(kind).status_code == 200
        link = client.get("/api/v1").headers["link"]
        (terms,) = re.findall('<([^>]*)>; rel="terms-of-service"', link)
        assert 'id="terms"' in client.get(terms).text


def test_type_is_an_address_of_the_site_when_the_service_is_alone(snapshot_alone: Path) -> None:
    with TestClient(create_app(Settings(snapshot=str(snapshot_alone)))) as client:
        kind = client.get("/api/v1/nope").json()["type"]
    assert kind == "https://catalog.example/qd/problems/path-not-found/index.html"


@pytest.fixture
def snapshot_alone(tmp_path: Path) -> Path:
    from tests.api import handmade

    handmade.make(tmp_path)
    return tmp_path
