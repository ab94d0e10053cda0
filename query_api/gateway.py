"""What the public data platform's gateway signs for a call it hands on: who asks, for what, which call.

`Mulu-Gateway` carries a compact JWS (RFC 7515), signed EdDSA (Ed25519) or HS256. Its claims: `department`,
`system`, `purpose`, `operator` when there is one, `iat`, `exp`, `jti`, and `req`: base64url without padding
of SHA-256 over method, line feed, path and query as sent. A statement is good for one call: for that
address only, for five minutes at most, and once, over all workers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from pathlib import Path

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from query_api import durable, node
from query_api.errors import OperatorError

FOLDER = "gateway"
"""Below the state folder."""

LIFE_SECONDS = 300
"""From `iat` to `exp` at most."""

SKEW_SECONDS = 30
"""How far the two clocks may be apart."""

SECRET_BYTES = 32
"""Shortest shared secret: HS256 is as strong as its key."""

SLOTS = 1 << 18
"""Statements that are remembered at the same time: 4 MB, 800 a second with five minutes each."""

PROBES = 64

_CLAIMS = ("exp", "iat", "jti", "department", "system", "purpose", "req")


class Refused(Exception):
    """The statement does not hold; the two texts say why, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class Statement(msgspec.Struct, frozen=True):
    """The claims of a statement that holds."""

    department: str
    system: str
    purpose: str
    jti: str
    req: str
    iat: int
    exp: int
    operator: str | None = None


class Gateway:
    """The gateway's key, and the statements that were used."""

    def __init__(self, file: Path, state: Path) -> None:
        self._key, self._algorithm = _key_of(file)
        folder = state / FOLDER
        try:
            durable.make_folder(folder)
            self._lock = node.Lock(folder / "lock")
            self._used = node.cells(folder / "used", 2 * SLOTS)
        except OSError as error:
            raise OperatorError(f"写不进 {folder}：{error.strerror}。") from error

    def read(self, header: bytes, *, method: str, target: bytes) -> Statement:
        """The statement of a call; after this it is used up.

        Raises:
            Refused: it does not hold, or not for this call, or no more.

        """
        try:
            claims = jwt.decode(
                header,
                self._key,
                algorithms=[self._algorithm],
                leeway=SKEW_SECONDS,
                options={"require": list(_CLAIMS), "verify_aud": False},
            )
            statement = msgspec.convert(claims, Statement)
        except jwt.ExpiredSignatureError as error:
            raise Refused("网关的身份声明已过期。", "The gateway's statement has expired.") from error
        except jwt.ImmatureSignatureError as error:
            raise Refused(
                "网关的身份声明来自将来：网关与本服务的时钟不一致。", "The statement is from the future."
            ) from error
        except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
            raise Refused(
                f"网关的身份声明不成立：签名不对，或缺少 {'、'.join(_CLAIMS)} 中的一项。",
                "The gateway's statement has a wrong signature or lacks a claim.",
            ) from error
        if statement.exp - statement.iat > LIFE_SECONDS:
            raise Refused(
                f"网关的身份声明有效期超过 {LIFE_SECONDS} 秒。",
                f"A statement lives {LIFE_SECONDS} s at most.",
            )
        if not hmac.compare_digest(statement.req.encode(), digest(method, target)):
            raise Refused(
                "网关的身份声明是为另一次请求签发的（req 不符）。",
                "The statement was signed for another request.",
            )
        self._use_up(statement)
        return statement

    def close(self) -> None:
        """Let go of the files."""
        self._lock.close()

    def _use_up(self, statement: Statement) -> None:
        now = int(time.time())
        mark = int.from_bytes(hashlib.sha256(statement.jti.encode()).digest()[:8], "big", signed=True) or 1
        with self._lock.held():
            is_new = _remember(self._used, mark, now=now, until=statement.exp + SKEW_SECONDS)
        if not is_new:
            raise Refused("网关的身份声明已经用过一次。", "The statement was used before.")


def digest(method: str, target: bytes) -> bytes:
    """`req` of a call: its method and its address as sent."""
    return base64.urlsafe_b64encode(hashlib.sha256(method.encode() + b"\n" + target).digest()).rstrip(b"=")


def _remember(used: memoryview, mark: int, *, now: int, until: int) -> bool:
    """Whether a mark is new; it is kept until then. With no room left it counts as used: closed, not open."""
    free = None
    for step in range(PROBES):
        at = 2 * ((mark + step) % SLOTS)
        if used[at + 1] < now:
            free = at if free is None else free
            if used[at] == 0:
                break
        elif used[at] == mark:
            return False
    if free is None:
        return False
    used[free], used[free + 1] = mark, until
    return True


def _key_of(file: Path) -> tuple[Ed25519PublicKey | bytes, str]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OperatorError(f"读不出网关的密钥文件 {file}：{error.strerror}。") from error
    if b"-----BEGIN" not in content:
        secret = content.strip()
        if len(secret) < SECRET_BYTES:
            raise OperatorError(f"网关的共享密钥 {file} 至少要 {SECRET_BYTES} 字节。")
        return secret, "HS256"
    try:
        key = load_pem_public_key(content)
    except ValueError as error:
        raise OperatorError(f"{file} 不是公钥（PEM）；私钥留在网关，这里只放公钥。") from error
    if not isinstance(key, Ed25519PublicKey):
        raise OperatorError(f"{file} 不是 Ed25519 公钥。")
    return key, "EdDSA"
