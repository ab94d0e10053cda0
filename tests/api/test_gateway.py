"""The platform's gateway: its signed word in place of a key, for one call, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from query_api import gateway
from query_api.errors import OperatorError
from query_api.gateway import Gateway
from query_api.keys import Store, revoke
from query_api.settings import Settings, SettingsError
from tests.api.callers import headers, kind, made_key, new_key, registered, service

TABLE = "/api/v1/datasets/mzj/streets/tables/streets"
ROWS = f"{TABLE}/rows"
SIGNING = Ed25519PrivateKey.generate()
SECRET = "示例共享密钥，至少三十二个字节，只用于测试"


def public_pem(key: Any = SIGNING) -> bytes:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def statement(method: str, target: str, *, key: Any = SIGNING, alg: str = "EdDSA", **changes: Any) -> str:
    """As the gateway writes it; a claim of None is left out."""
    now = int(time.time())
    digest = hashlib.sha256(f"{method}\n{target}".encode()).digest()
    claims = {
        "department": "mzj",
        "system": "低保系统",
        "purpose": "dibao",
        "iat": now,
        "exp": now + 60,
        "jti": base64.b16encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode(),
        "req": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        **changes,
    }
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, alg)


class Behind(NamedTuple):
    client: httpx.Client
    state: Path
    snapshot: Path


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("gateway")
    (folder / "gateway.pem").write_bytes(public_pem())
    state = folder / "state"
    made_key(state, is_for_gateway=True)
    made_key(state, is_for_gateway=True, system="旧系统", changes={"expires": "2020-01-01"})
    ended = made_key(state, is_for_gateway=True, system="停用系统")
    Store(state).put(revoke(ended.record, reason="系统下线"))
    made_key(state, is_for_gateway=True, department="fgw", datasets=("fgw/*",))
    snapshot = registered(folder / "snapshot")
    with service(snapshot, state, gateway=str(folder / "gateway.pem")) as client:
        yield Behind(client, state, snapshot)


def call(
    client: httpx.Client, said: str, target: str = ROWS, method: str = "GET", **more: Any
) -> httpx.Response:
    return client.request(method, target, headers={"mulu-gateway": said}, **more)


def test_signed_word_of_the_gateway_stands_for_a_key(behind: Behind) -> None:
    assert call(behind.client, statement("GET", ROWS)).status_code == 200
    target = f"{ROWS}?_limit=1&_select=code"
    assert call(behind.client, statement("GET", target), target).status_code == 200
    assert call(behind.client, statement("HEAD", ROWS), method="HEAD").status_code == 200
    body = {"limit": 1}
    asked = f"{TABLE}/query"
    for method in ("QUERY", "POST"):
        assert call(behind.client, statement(method, asked), asked, method, json=body).status_code == 200
    one = f"{ROWS}/a%2Cb"
    assert call(behind.client, statement("GET", one), one).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"exp": int(time.time()) - 60, "iat": int(time.time()) - 120}, 401, "gateway-refused"),
        ({"iat": int(time.time()) + 300, "exp": int(time.time()) + 360}, 401, "gateway-refused"),
        ({"exp": int(time.time()) + 4000}, 401, "gateway-refused"),
        ({"jti": None}, 401, "gateway-refused"),
        ({"exp": None}, 401, "gateway-refused"),
        ({"iat": None}, 401, "gateway-refused"),
        ({"req": None}, 401, "gateway-refused"),
        ({"req": "x"}, 401, "gateway-refused"),
        ({"purpose": 5}, 401, "gateway-refused"),
        ({"key": Ed25519PrivateKey.generate()}, 401, "gateway-refused"),
        ({"key": "x" * 64, "alg": "HS256"}, 401, "gateway-refused"),
        ({"key": "", "alg": "none"}, 401, "gateway-refused"),
        ({"system": "没有登记"}, 401, "gateway-refused"),
        ({"department": "gaj"}, 401, "gateway-refused"),
        ({"system": "旧系统"}, 401, "key-expired"),
        ({"system": "停用系统"}, 401, "key-revoked"),
        ({"department": "fgw"}, 403, "dataset-not-granted"),
        ({"purpose": "tongji"}, 403, "purpose-unknown"),
    ],
)
def test_word_that_does_not_hold_is_refused(
    behind: Behind, changes: dict[str, Any], status: int, said: str
) -> None:
    answer = call(behind.client, statement("GET", ROWS, **changes))
    assert (answer.status_code, kind(answer)) == (status, said)


def test_public_key_does_not_serve_as_a_shared_secret(behind: Behind) -> None:
    """The classic confusion: what everybody knows, used as the secret of HS256."""
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    body = statement("GET", ROWS).split(".")[1].encode()
    signature = hmac.new(public_pem(), header + b"." + body, "sha256").digest()
    forged = header + b"." + body + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")
    assert kind(call(behind.client, forged.decode())) == "gateway-refused"


def test_word_is_for_one_address_and_method(behind: Behind) -> None:
    for method, target in (("GET", f"{ROWS}?_limit=1"), ("POST", ROWS), ("GET", f"{ROWS}/1")):
        answer = call(behind.client, statement(method, target))
        assert (answer.status_code, kind(answer)) == (401, "gateway-refused")
        assert "另一次请求" in answer.json()["detail"]


def test_word_is_good_once_over_all_workers(behind: Behind) -> None:
    said = statement("GET", ROWS)
    assert call(behind.client, said).status_code == 200
    for _ in range(3):
        answer = call(behind.client, said)
        assert (answer.status_code, kind(answer)) == (401, "gateway-refused")
        assert "用过一次" in answer.json()["detail"]
    pem = behind.state.parent / "gateway.pem"
    with service(behind.snapshot, behind.state, gateway=str(pem)) as other:
        assert kind(call(other, said)) == "gateway-refused"


def test_used_words_are_remembered_until_they_end_only() -> None:
    used = memoryview(bytearray(16 * gateway.SLOTS)).cast("q")
    assert gateway._remember(used, 7, now=100, until=200)
    assert not gateway._remember(used, 7, now=200, until=300)
    assert gateway._remember(used, 7, now=201, until=300)
    # Neighbours that ended leave room without hiding who stands behind them.
    assert gateway._remember(used, 7 + gateway.SLOTS, now=201, until=900)
    assert gateway._remember(used, 7 + 2 * gateway.SLOTS, now=500, until=900)
    assert not gateway._remember(used, 7 + gateway.SLOTS, now=500, until=900)
    # No room: used up, since nobody can tell.
    for number in range(gateway.PROBES):
        gateway._remember(used, 7 + number * gateway.SLOTS, now=500, until=900)
    assert not gateway._remember(used, 7 + 999 * gateway.SLOTS, now=500, until=900)


def test_operator_of_the_statement_goes_before_the_header(behind: Behind) -> None:
    assert call(behind.client, statement("GET", ROWS, operator="张三")).status_code == 403
    assert call(behind.client, statement("GET", ROWS, operator="ab" * 32)).status_code == 200


def test_keys_are_taken_beside_the_gateway(behind: Behind) -> None:
    key = new_key(behind.state.parent / "second", system="直连")
    with service(behind.snapshot, behind.state.parent / "second") as client:
        assert client.get(ROWS, headers=headers(key)).status_code == 200
        answer = call(client, statement("GET", ROWS))
        assert (answer.status_code, kind(answer)) == (401, "gateway-refused")


def test_shared_secret_signs_too(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n", "utf-8")
    made_key(tmp_path / "state", is_for_gateway=True)
    snapshot = registered(tmp_path / "snapshot")
    with service(snapshot, tmp_path / "state", gateway=str(tmp_path / "secret")) as client:
        assert call(client, statement("GET", ROWS, key=SECRET.encode(), alg="HS256")).status_code == 200
        other = statement("GET", ROWS, key=b"y" * 40, alg="HS256")
        assert kind(call(client, other)) == "gateway-refused"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"short", "至少要 32 字节"),
        (SIGNING.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "只放公钥"),
        (public_pem(generate_private_key(SECP256R1())), "不是 Ed25519"),
    ],
)
def test_key_file_that_is_none_stops_the_start(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(OperatorError, match=said):
        Gateway(tmp_path / "file", tmp_path)


def test_gateway_needs_its_file_and_a_state_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--gateway"):
        Settings(snapshot=str(tmp_path), state=str(tmp_path), gateway=str(tmp_path / "nope")).checked()
    (tmp_path / "key").write_bytes(b"k" * 40)
    with pytest.raises(SettingsError, match="--state"):
        Settings(snapshot=str(tmp_path), gateway=str(tmp_path / "key")).checked()


def test_example_of_the_page_signs_what_the_service_takes(behind: Behind, repository: Path) -> None:
    page = (repository / "site_builder/handbook/service/gateway/index.md").read_text("utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    who = {"department": "mzj", "system": "低保系统", "purpose": "dibao"}
    target = f"{ROWS}?_limit=10"
    assert call(behind.client, names["statement"](SIGNING, "GET", target, **who), target).status_code == 200
    assert f"{gateway.LIFE_SECONDS} 秒" in page
    assert f"{gateway.SKEW_SECONDS} 秒" in page
    assert f"{gateway.SECRET_BYTES} 字节" in page
    assert all(f"`{claim}`" in page for claim in gateway._CLAIMS)
