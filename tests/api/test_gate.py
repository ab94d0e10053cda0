"""What the thin layer adds: entity tags, HEAD, request ids, demo marks, CORS, the site, the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import jsonschema
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.problems import kinds
from query_api.routes import HANDLERS
from query_api.settings import Settings
from tests.api import handmade

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"

ADDRESSES = [
    "/api/v1",
    "/api/v1/datasets",
    "/api/v1/datasets/mzj/streets",
    "/api/v1/datasets/mzj/streets/tables/streets",
    ROWS,
    f"{ROWS}/000123",
    "/api/v1/datasets/mzj/streets/tables/streets/summary",
    "/api/v1/datasets/mzj/streets/files/map",
    "/api/v1/changes",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/api/v1/docs/assets/swagger-ui.css",
    "/health/live",
    "/health/ready",
    "/",
    "/app.js",
    "/datasets/mzj/",
]
"""One of every kind of address that answers GET."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_get_has_an_entity_tag_and_head(api: httpx.Client, address: str) -> None:
    answer = api.get(address)
    assert answer.status_code == 200
    assert answer.headers["mulu-demo"] == "true"
    etag = answer.headers["etag"]
    unchanged = api.get(address, headers={"if-none-match": f'"other", W/{etag}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == etag
    assert api.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    head = api.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == etag
    assert head.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if a.startswith(("/api", "/health")) and "docs/" not in a]
)
def test_unknown_parameter_is_refused_by_name(api: httpx.Client, address: str) -> None:
    answer = api.get(f"{address}?_nonsense=1")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["_nonsense"]


def test_entity_tag_does_not_depend_on_the_order_of_parameters(api: httpx.Client) -> None:
    one = api.get(f"{ROWS}?a=1&_limit=5").headers["etag"]
    assert api.get(f"{ROWS}?_limit=5&%61=1").headers["etag"] == one
    assert api.get(f"{ROWS}?_limit=6&a=1").headers["etag"] != one
    assert api.get(f"{ROWS}/a%2Cb").headers["etag"] != api.get(f"{ROWS}/c%2Fd").headers["etag"]


def test_unchanged_rows_are_told_without_asking_the_engine(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True))
    with TestClient(app) as client:
        etag = client.get("/api/v1/datasets/fgw/prices/tables/prices/rows").headers["etag"]
        other = client.get(f"{ROWS}?_limit=1").headers["etag"]
        app.service.engine.retire(())
        for path in (tmp_path / generation).glob("tables/*/*"):
            path.unlink()
        assert client.get(f"{ROWS}?_limit=1").status_code == 503
        assert client.get(f"{ROWS}?_limit=1", headers={"if-none-match": other}).status_code == 304
        assert client.get(f"{ROWS}?_limit=1", headers={"if-none-match": etag}).status_code == 503


def test_request_id_is_kept_or_made(api: httpx.Client) -> None:
    assert api.get("/api/v1", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    made = api.get("/api/v1", headers={"x-request-id": "a b<script>"}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert api.get("/nope").headers["x-request-id"] != made


def test_only_the_site_may_call_from_a_browser(api: httpx.Client) -> None:
    ours = {"origin": "https://catalog.example"}
    assert api.get("/api/v1", headers=ours).headers["access-control-allow-origin"] == ours["origin"]
    assert (
        "access-control-allow-origin"
        not in api.get("/api/v1", headers={"origin": "https://x.example"}).headers
    )
    preflight = api.options(ROWS, headers={**ours, "access-control-request-method": "QUERY"})
    assert preflight.status_code == 204
    assert "QUERY" in preflight.headers["access-control-allow-methods"]


def test_answers_say_that_they_differ_by_origin(api: httpx.Client) -> None:
    # With, without and with another origin: a cache that keeps one of them must know for all.
    for origin in ({}, {"origin": "https://catalog.example"}, {"origin": "https://evil.example"}):
        for path in ("/api/v1", ROWS, f"{ROWS}?zzz=1", "/api/v1/nope", "/"):
            varying = api.get(path, headers=origin).headers["vary"]
            assert "Origin" in [word.strip() for word in varying.split(",")], path
    tag = api.get(ROWS).headers["etag"]
    assert "Origin" in api.get(ROWS, headers={"if-none-match": tag}).headers["vary"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1", "GET, HEAD, OPTIONS"),
        (ROWS, "GET, HEAD, OPTIONS"),
        (f"{ROWS}/000123", "GET, HEAD, OPTIONS"),
        (ROWS.replace("/rows", "/query"), "OPTIONS, POST, QUERY"),
        (ROWS.replace("/rows", "/lookup"), "OPTIONS, POST"),
        ("/health/ready", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_and_405_name_the_same_methods_and_each_is_there(
    api: httpx.Client, path: str, methods: str
) -> None:
    answer = api.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == methods
    assert api.delete(path).headers["allow"] == methods
    for method in methods.split(", "):
        assert api.request(method, path, json={}).status_code != 405


def test_allow_names_the_methods_there_are(api: httpx.Client) -> None:
    assert "HEAD" in api.delete(ROWS).headers["allow"]
    assert "QUERY" in api.get(ROWS.replace("/rows", "/query")).headers["allow"]


def test_host_that_is_no_host_is_not_repeated(api: httpx.Client) -> None:
    answer = api.get("/api/v1", headers={"host": 'x"><script>'})
    assert "script" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "首页"),
        ("/datasets/mzj/", 200, "民政局"),
        ("/datasets/mzj/index.html", 200, "民政局"),
        ("/datasets/", 404, "没有这一页"),
        ("/nope", 404, "没有这一页"),
        ("/app.js/", 404, "没有这一页"),
        ("/../secret.txt", 404, "没有这一页"),
        ("/%2e%2e/secret.txt", 404, "没有这一页"),
        ("/..%2fsecret.txt", 404, "没有这一页"),
        ("/datasets/%2e%2e/%2e%2e/secret.txt", 404, "没有这一页"),
        ("/link.txt", 404, "没有这一页"),
        ("/%00", 404, "没有这一页"),
        ("/%FF", 404, "没有这一页"),
        ("/" + "x" * 300, 404, "没有这一页"),
    ],
)
def test_site_gives_its_files_and_nothing_outside(
    api: httpx.Client, path: str, status: int, text: str
) -> None:
    request = httpx.Request("GET", "http://127.0.0.1:8000/")
    request.url = httpx.URL("http://127.0.0.1:8000").copy_with(raw_path=path.encode())
    answer = api.send(request)
    assert answer.status_code == status
    assert text in answer.text


def test_folder_without_slash_is_sent_to_its_slash(api: httpx.Client) -> None:
    answer = api.get("/datasets/mzj?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, "/datasets/mzj/?x=1")


@pytest.mark.parametrize("path", ["/api", "/api/v2", "/health", "/health/x", "/metrics"])
def test_site_never_shadows_the_service(api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_docs_load_nothing_from_elsewhere_and_run_no_inline_script(api: httpx.Client) -> None:
    page = api.get("/api/v1/docs")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "演示数据" in page.text
    found = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(found) == 5
    for address in found:
        assert not address.startswith(("http", "//"))
        assert api.get(urljoin("http://127.0.0.1:8000/api/v1/docs", address)).status_code == 200
    assert re.findall(r"<script(?![^>]*src)", page.text) == []


def test_docs_page_reads_the_same_description_in_older_words(api: httpx.Client) -> None:
    older = api.get("/api/v1/docs/assets/openapi-3.0.json").json()
    newer = api.get("/api/v1/openapi.json").json()
    assert older["openapi"] == "3.0.3"
    assert older["paths"].keys() == newer["paths"].keys()
    assert older["components"]["schemas"].keys() == newer["components"]["schemas"].keys()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            assert "const" not in node
            assert not isinstance(node.get("type"), list)
            assert node.get("type") != "null"
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(inner)

    walk(older)


def test_openapi_describes_every_call_and_the_answers_fit_it(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    described = {
        (path, method.upper())
        for path, item in document["paths"].items()
        for method in item
        if method in ("get", "post")
    }
    handled = {
        (re.sub(r":\w+}", "}", path), str(method))
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods
        if "/docs" not in path and "openapi" not in path
    }
    assert handled - {(p, "OPTIONS") for p, _ in handled} == described
    assert all(kind.name in document["info"]["description"] for kind in kinds())
    samples = {
        "service": "/api/v1",
        "datasets": "/api/v1/datasets",
        "dataset": ADDRESSES[2],
        "table": ADDRESSES[3],
        "rows": f"{ROWS}?_count=exact",
        "row": f"{ROWS}/000123",
        "summary": ADDRESSES[6],
        "changes": "/api/v1/changes",
        "ready": "/health/ready",
    }
    operations = {
        item["get"]["operationId"]: item["get"] for item in document["paths"].values() if "get" in item
    }
    for name, address in samples.items():
        reference = operations[name]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        schema = json.loads(json.dumps({"$ref": reference, "components": document["components"]}))
        jsonschema.Draft202012Validator(schema).validate(api.get(address).json())


def test_without_demo_rows_need_a_key_and_metadata_does_not(snapshot: Path) -> None:
    with TestClient(create_app(Settings(snapshot=str(snapshot)))) as client:
        assert "mulu-demo" not in client.get("/api/v1").headers
        assert client.get("/api/v1").json()["demo"] is False
        assert client.get("/api/v1/datasets/mzj/streets").status_code == 200
        for path in (ROWS, f"{ROWS}/1", f"{ROWS}?zzz=1", "/api/v1/datasets/gaj/conditional/tables/t/rows"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["type"].endswith("/problems/key-required/index.html")
        assert client.get(ROWS.replace("streets/rows", "nope/rows")).status_code == 404
        assert client.get("/nope").json()["status"] == 404
