"""The entrance in front of the service: who sees what, what gets through, what every answer carries."""

from __future__ import annotations

import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from query_api.audit import audit_folder
from query_api.problems import BodyTooLarge, NotReady, to_document
from query_api.routes.site import POLICY, TYPES
from tests.deploy.certificates import HOST, Authority
from tests.deploy.conftest import Deployed
from tests.deploy.entrance import SHIPPED, opened

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"
SSO = "127.0.0.2"
"""The address of the single sign-on gateway in the shipped example."""


def title(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer
    return answer.text.removeprefix("<h1>").removesuffix("</h1>")


def records(deployed: Deployed, request_id: str, *, patience: float = 5) -> list[dict[str, Any]]:
    until = time.monotonic() + patience
    while True:
        lines = [
            json.loads(line)
            for path in audit_folder(deployed.state).glob("2*.jsonl")
            for line in path.read_bytes().splitlines()
        ]
        found = [line for line in lines if line.get("requestId") == request_id]
        if found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_site_and_service_answer_at_one_address_over_ipv4_and_ipv6(deployed: Deployed) -> None:
    for at in ("127.0.0.1", "::1"):
        with deployed.entrance.client(at=at) as client:
            assert title(client.get("/")) == "政务"
            assert title(client.get("/datasets/mzj/")) == "民政局"
            assert client.get("/datasets/mzj").headers["location"] == "/datasets/mzj/"
            assert client.get("/nope").status_code == 404
            assert "没有这一页" in client.get("/nope").text
            row = client.get(f"{ROWS}/a%2Cb", headers=deployed.headers)
            assert row.json()["row"]["code"] == "a,b"
            assert client.get(f"{ROWS}/c%2Fd", headers=deployed.headers).json()["row"]["code"] == "c/d"
            following = client.get(f"{ROWS}?_limit=1", headers=deployed.headers).json()["next"]
            assert following.startswith(f"https://{HOST}/api/v1/")
            body = {"where": {"field": "a", "op": "eq", "value": 1}, "select": ["code"]}
            found = client.request(
                "QUERY", ROWS.replace("/rows", "/query"), json=body, headers=deployed.headers
            )
            assert found.json()["rows"] == [{"code": "000123"}]


def test_unit_of_a_certificate_or_of_single_sign_on_chooses_the_audience(deployed: Deployed) -> None:
    entrance = deployed.entrance
    known = entrance.authority.client("zhang", "mzj")
    unknown = entrance.authority.client("li", "mzj")
    with entrance.client(known) as client:
        assert title(client.get("/")) == "民政局"
    with entrance.client(entrance.authority.client("wang", "dsjzx")) as client:
        assert title(client.get("/")) == "管理"
    with entrance.client(unknown) as client:
        assert title(client.get("/")) == "政务", "a certificate without a mapping is nobody's"
    with entrance.client(source=SSO) as client:
        assert title(client.get("/", headers={"mulu-unit": "mzj"})) == "民政局"
        assert title(client.get("/", headers={"mulu-unit": "nobody"})) == "政务"
        assert title(client.get("/")) == "政务"


@pytest.mark.parametrize("subject", ["zhang,OU=mzj,O=Qidong", "x\\,OU=mzj", "zhang"])
def test_certificate_cannot_write_itself_into_another_unit(deployed: Deployed, subject: str) -> None:
    certificate = deployed.entrance.authority.client(subject, "elsewhere")
    with deployed.entrance.client(certificate) as client:
        assert title(client.get("/")) == "政务"


def test_certificate_of_another_authority_or_a_revoked_one_is_refused(
    deployed: Deployed, tmp_path: Path
) -> None:
    entrance = deployed.entrance
    other = Authority.make(tmp_path / "other").client("zhang", "mzj")
    revoked = entrance.authority.client("former", "mzj")
    entrance.authority.revoke(["former"])
    entrance.reload()
    time.sleep(0.5)
    try:
        for certificate in (other, revoked):
            with entrance.client(certificate) as client:
                assert client.get("/").status_code == 400
    finally:
        entrance.authority.revoke(())
        entrance.reload()
        time.sleep(0.5)


@pytest.mark.parametrize(
    "headers",
    [
        {"mulu-unit": "mzj"},
        {"Mulu_Unit": "mzj"},
        {"x-ssl-client-s-dn": "CN=zhang,OU=mzj,O=Qidong", "x-ssl-client-verify": "SUCCESS"},
        {"x-forwarded-for": SSO, "mulu-unit": "mzj"},
        {"x-real-ip": SSO, "forwarded": f"for={SSO}", "mulu-unit": "mzj"},
        {"x-original-url": "/department-mzj/site/", "x-rewrite-url": "/department-mzj/"},
    ],
)
def test_identity_headers_that_a_caller_writes_change_nothing(
    deployed: Deployed, headers: dict[str, str]
) -> None:
    with deployed.entrance.client() as client:
        assert title(client.get("/", headers=headers)) == "政务"


def test_address_that_a_caller_writes_does_not_reach_the_record(deployed: Deployed) -> None:
    forged = {
        "x-forwarded-for": "203.0.113.9",
        "x-real-ip": "203.0.113.9",
        "forwarded": "for=203.0.113.9",
        "connection": "x-forwarded-for, x-request-id",
        "x-request-id": "forged-1",
    }
    assert deployed.get(f"{ROWS}?_limit=1", **forged).status_code == 200
    (record,) = records(deployed, "forged-1")
    assert record["client"] == "127.0.0.1"
    with deployed.entrance.client(source=SSO) as client:
        sent = deployed.headers | {"x-forwarded-for": "198.51.100.7, 10.9.8.7", "x-request-id": "real-1"}
        assert client.get(f"{ROWS}?_limit=1", headers=sent).status_code == 200
    (record,) = records(deployed, "real-1")
    assert record["client"] == "10.9.8.7", "what the sign-on gateway says of the caller is believed"


def test_request_id_joins_the_log_to_the_record_and_no_key_is_in_the_log(deployed: Deployed) -> None:
    answer = deployed.get(f"{ROWS}/000123", **{"x-request-id": 'a"b; DROP'})
    given = answer.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", given), "what is no id is replaced"
    (record,) = records(deployed, given)
    line = next(line for line in deployed.entrance.log.splitlines() if given in line)
    written = json.loads(line)
    assert (written["what"], written["status"], record["status"]) == ("/api/", 200, 200)
    assert "000123" not in deployed.entrance.log
    assert deployed.key not in deployed.entrance.log + deployed.entrance.errors


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/datasets/%2e%2e/%2e%2e/secret.txt",
        "/link.txt",
        "/.hidden",
        "/.git/config",
        "/department-mzj/site/index.html",
        "/snapshot/current",
        "//snapshot/current",
        "/health/ready",
        "/metrics",
        "/health/ready/../ready",
        "/ckan/api/3/action/package_show?id=../../../../../secret",
        "/ckan/api/3/action/package_show?id=..%2f..%2fsecret",
    ],
)
def test_nothing_but_the_site_can_be_reached_by_a_path(deployed: Deployed, path: str) -> None:
    raw = exchange(deployed, f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    status = int(raw.split(b" ", 2)[1])
    assert status in (400, 403, 404), raw
    assert b"outside" not in raw
    assert b"hidden" not in raw
    assert b"generation" not in raw


def exchange(deployed: Deployed, request: bytes) -> bytes:
    """What comes back for these bytes until the connection ends."""
    context = deployed.entrance.context()
    with (
        socket.create_connection(("127.0.0.1", deployed.entrance.port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as connection,
    ):
        connection.sendall(request)
        connection.settimeout(3)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except (TimeoutError, ConnectionError):
            pass  # The entrance waits for the rest of a request that never comes.
        return received


SECOND = f"GET {ROWS}?_limit=1 HTTP/1.1\r\nHost: {HOST}\r\nX-Request-Id: smuggled\r\n\r\n"
HEAD = f"POST /api/v1/datasets HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
SMUGGLING = {
    "cl-te": f"{HEAD}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    "te-cl": f"{HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{SECOND}\r\n0\r\n\r\n",
    "two-lengths": f"{HEAD}Content-Length: 0\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}",
    "te-blank": f"{HEAD}Transfer-Encoding : chunked\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}",
    "te-twice": f"{HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{SECOND}",
    "te-odd": f"{HEAD}Transfer-Encoding: xchunked\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}",
    "folded": f"{HEAD}Transfer-Encoding:\r\n chunked\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}",
    "two-hosts": f"GET / HTTP/1.1\r\nHost: {HOST}\r\nHost: other.example\r\n\r\n",
    "nul": f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-A: a\0b\r\n\r\n",
    "length-signed": f"{HEAD}Content-Length: +{len(SECOND)}\r\n\r\n{SECOND}",
}


@pytest.mark.parametrize("name", SMUGGLING)
def test_no_second_request_is_smuggled_inside_a_first(deployed: Deployed, name: str) -> None:
    marked = SMUGGLING[name].replace("smuggled", f"smuggled-{name}")
    received = exchange(deployed, marked.encode("latin-1"))
    assert received.count(b"HTTP/1.1 ") == 1, received
    assert received.split(b" ", 2)[1] in (b"400", b"404", b"405", b"501"), received
    time.sleep(0.3)
    assert records(deployed, f"smuggled-{name}", patience=0) == []


def test_unknown_host_gets_no_answer_and_plain_http_is_sent_to_https(deployed: Deployed) -> None:
    entrance = deployed.entrance
    with entrance.client() as client, pytest.raises(httpx.TransportError):
        client.get("/", headers={"host": "other.example"}, extensions={"sni_hostname": "other.example"})
    answer = httpx.get(f"http://127.0.0.1:{entrance.plain}/datasets/?q=1", headers={"host": HOST})
    assert answer.status_code == 308
    assert answer.headers["location"] == f"https://{HOST}/datasets/?q=1"
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{entrance.plain}/", headers={"host": "other.example"})


@pytest.mark.parametrize(
    ("path", "policy", "caching"),
    [
        ("/", POLICY, "private, no-cache"),
        ("/nope", POLICY, "private, no-cache"),
        ("/api/v1", "default-src 'none'; frame-ancestors 'none'", "no-cache"),
        (f"{ROWS}?_limit=1", "default-src 'none'; frame-ancestors 'none'", "no-cache"),
        ("/api/v1/nope", "default-src 'none'; frame-ancestors 'none'", "no-store"),
        ("/api/v1/docs", None, "no-cache"),
    ],
)
def test_every_answer_carries_the_security_headers_once(
    deployed: Deployed, path: str, policy: str | None, caching: str
) -> None:
    answer = deployed.get(path)
    once = {
        name: answer.headers.get_list(name)
        for name in (
            "content-security-policy",
            "cache-control",
            "strict-transport-security",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "permissions-policy",
        )
    }
    assert all(len(values) == 1 for values in once.values()), once
    assert once["cache-control"] == [caching]
    if policy is not None:
        assert once["content-security-policy"] == [policy]
    assert "unsafe-eval" not in once["content-security-policy"][0]
    assert "nginx/" not in answer.headers["server"]


def test_answers_of_different_callers_are_never_mixed_up(deployed: Deployed) -> None:
    path = f"{ROWS}?_limit=1"
    with deployed.entrance.client() as client:
        own = client.get(path, headers=deployed.headers)
        tag = own.headers["etag"]
        assert own.status_code == 200
        assert "Authorization" in own.headers["vary"]
        for sent in ({}, {"authorization": "Bearer mulu_aaaaaaaa_x"}, {"if-none-match": tag}):
            for _ in range(4):
                assert client.get(path, headers=sent).status_code == 401
        for certificate, expected in (
            (None, "政务"),
            (deployed.entrance.authority.client("zhang", "mzj"), "民政局"),
        ):
            with deployed.entrance.client(certificate) as other:
                page = other.get("/", headers={"if-none-match": client.get("/").headers["etag"]})
                if certificate is not None:
                    assert title(page) == expected
                assert page.headers["cache-control"] == "private, no-cache"


def test_entrance_says_in_the_services_words_what_only_it_can_say(deployed: Deployed) -> None:
    with deployed.entrance.client() as client:
        big = client.post(f"{ROWS[:-4]}lookup", content=b" " * (1280 * 1024 + 1), headers=deployed.headers)
        assert big.status_code == 413
        assert big.headers["content-type"] == "application/problem+json"
        assert big.json() == to_document(
            BodyTooLarge("请求体至多 1048576 字节。", "A body has at most 1048576 bytes."),
            site_url=f"https://{HOST}",
        )
        own = client.post(f"{ROWS[:-4]}lookup", content=b" " * 1_100_000, headers=deployed.headers)
        assert own.json()["title"] == big.json()["title"], "up to there the service speaks"
        assert client.get(f"{ROWS}?code={'x' * 61_000}", headers=deployed.headers).status_code == 414


def test_without_any_node_callers_get_a_problem_and_no_key_is_logged(
    deployed: Deployed, tmp_path: Path
) -> None:
    with opened(tmp_path / "alone", build=deployed.build, nodes=[1, 1]) as entrance:
        with entrance.client() as client:
            assert title(client.get("/")) == "政务", "the directory does not need the service"
            answer = client.get(f"{ROWS}/000123", headers=deployed.headers)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json() == to_document(
            NotReady(
                "查询服务的各个节点都没有应答，请在 5 秒后再试。",
                "No node of the service answers; try again in 5 s.",
            ),
            site_url=f"https://{HOST}",
        )
        assert "000123" not in entrance.log + entrance.errors


def test_entrance_and_service_agree_on_policy_and_types(deployed: Deployed) -> None:
    assert f'"{POLICY}"' in (SHIPPED / "policy.conf").read_text("utf-8")
    site = deployed.build / "site"
    with deployed.entrance.client() as client:
        for suffix, media_type in TYPES.items():
            (site / f"file{suffix}").write_text("x", encoding="utf-8")
            assert client.get(f"/file{suffix}").headers["content-type"] == media_type


def test_shipped_examples_are_the_only_thing_that_gives_more_than_the_government_edition() -> None:
    text = (SHIPPED / "identity.conf").read_text("utf-8")
    live = [line for line in text.splitlines() if "/department-" in line or "/authority" in line]
    assert live
    assert all(line.strip().startswith(("#:", "#")) for line in live)
