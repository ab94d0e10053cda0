"""Who asks: a key, the demonstration, or nobody. A wrong key is never taken for no key."""

from __future__ import annotations

import math
import re
import time

from query_api import keys, problems
from query_api.admission.asking import Asking
from query_api.failures import Failures
from query_api.gateway import Gateway, Refused, Statement
from query_api.keys import Key
from query_api.note import Caller

DEMO = Key(
    caller=Caller(key="demo", department="demo", system="demo"),
    digest=bytes(32),
    family="demo",
    ends=math.inf,
    is_revoked=False,
    patterns=re.compile(".*"),
)
"""Who calls without a key where the service shows itself (`--demo`)."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="mulu"'}
WRONG = {"WWW-Authenticate": 'Bearer realm="mulu", error="invalid_token"'}


def by_authorization(header: bytes, known: keys.Keys, failures: Failures, client: str) -> Key:
    """The valid key of an `Authorization` header.

    Raises:
        KeyRequired: it has no key, or a wrong one.
        TooManyWrongKeys: the same, too often.
        KeyRevoked, KeyExpired: the key was right once.
        NotReady: the keys cannot be read.

    """
    scheme, _, rest = header.partition(b" ")
    if scheme.lower() != b"bearer":
        raise problems.KeyRequired(
            "Authorization 头应写作 Bearer 加一个空格加访问凭证，本请求用的是别的方式。",
            "The header Authorization must be: Bearer, a blank, the access key.",
            headers=WRONG,
        )
    claim = known.read(rest.strip())
    try:
        key = None if claim is None else known.check(claim)
        owner = "" if claim is None or known.find(claim.id) is None else claim.id
    except keys.KeysUnreadable as unreadable:
        raise not_ready() from unreadable
    if key is None:
        raise _wrong(failures.count(client, owner), is_malformed=claim is None)
    check_valid(key)
    return key


def usual(header: bytes, known: keys.Keys) -> Key | None:
    """The valid key of an `Authorization` header; None for anything else, which `by_authorization` words.

    Raises:
        KeysUnreadable: as it says.

    """
    scheme, _, rest = header.partition(b" ")
    claim = known.read(rest.strip()) if scheme.lower() == b"bearer" else None
    key = None if claim is None else known.check(claim)
    return key if key is not None and is_valid(key) else None


def by_statement(
    header: bytes, gateway: Gateway | None, known: keys.Keys, asking: Asking
) -> tuple[Key, Statement]:
    """The registration that a statement of the platform's gateway is about.

    Raises:
        GatewayRefused: there is no gateway, the statement does not hold, or nobody is registered like this.
        KeyRevoked, KeyExpired: the registration has ended.
        NotReady: the registrations cannot be read.

    """
    if gateway is None:
        raise problems.GatewayRefused(
            "本服务没有设在平台网关之后，不接受 Mulu-Gateway；请用访问凭证调用。",
            "This service is not behind a gateway: call with an access key.",
            headers=CHALLENGE,
        )
    try:
        statement = gateway.read(header, method=asking.method, target=asking.target)
        registered = known.of_system(statement.department, statement.system)
    except Refused as refused:
        raise problems.GatewayRefused(refused.zh, refused.en, headers=CHALLENGE) from refused
    except keys.KeysUnreadable as unreadable:
        raise not_ready() from unreadable
    if not registered:
        raise problems.GatewayRefused(
            f"网关所称的应用系统没有在本服务登记：{statement.department} {statement.system}。",
            "The system that the gateway names is not registered with this service.",
            headers=CHALLENGE,
        )
    # A system may have several: the one that lets this purpose pass, and is valid, speaks for it.
    key = max(registered, key=lambda one: (is_valid(one), statement.purpose in one.caller.purposes))
    check_valid(key)
    return key, statement


def is_valid(key: Key) -> bool:
    """Whether a key is taken now."""
    return not key.is_revoked and time.time() < key.ends


def check_valid(key: Key) -> None:
    """Refuse a key that was right once.

    Raises:
        KeyRevoked, KeyExpired: as they say.

    """
    if key.is_revoked:
        raise problems.KeyRevoked(
            f"访问凭证 {key.caller.key} 已被吊销。",
            f"The access key {key.caller.key} was revoked.",
            headers=WRONG,
        )
    if time.time() >= key.ends:
        raise problems.KeyExpired(
            f"访问凭证 {key.caller.key} 已到期或已被新的凭证替换。",
            f"The access key {key.caller.key} has expired or was replaced by a newer one.",
            headers=WRONG,
        )


def key_required() -> problems.KeyRequired:
    """Rows without a key."""
    return problems.KeyRequired(
        "行数据须凭访问凭证调用（Authorization: Bearer …），本请求没有凭证。",
        "Rows need an access key (Authorization: Bearer …); this request has none.",
        headers=CHALLENGE,
    )


def not_ready() -> problems.NotReady:
    """The folder of keys or limits fails: without it nobody can be answered."""
    return problems.NotReady(
        "暂时不能核对访问凭证，请稍后再试。",
        "Access keys cannot be checked now.",
        headers={"Retry-After": "1"},
    )


def _wrong(wait: int | None, *, is_malformed: bool) -> problems.Problem:
    if wait is not None:
        return problems.TooManyWrongKeys(
            f"此地址使用错误凭证的次数过多，请在 {wait} 秒后再试；正确的凭证不受影响。",
            f"Too many wrong keys from this address; wait {wait} s. A right key is not affected.",
            headers={**WRONG, "Retry-After": str(wait)},
        )
    if is_malformed:
        return problems.KeyRequired(
            "访问凭证的写法不对，多为没有抄全；完整的凭证形如 mulu_八位编号_三十九位字符。",
            "This is not a whole access key; a key is mulu_, 8 signs, _, 39 signs.",
            headers=WRONG,
        )
    return problems.KeyRequired(
        "没有这个访问凭证，请核对是否用错了系统的凭证。",
        "There is no such access key.",
        headers=WRONG,
    )
