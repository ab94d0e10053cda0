"""Making, rotating and revoking keys: what the command line asks for becomes a record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from query_api.keys import moments, token
from query_api.keys.record import PER_MINUTE, Record
from query_api.keys.store import KeyTrouble

DEPARTMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PURPOSE = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""Signs that a header carries without an encoding."""
PATTERN = re.compile(r"[a-z0-9*?\[\]!/-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A key as it is asked for."""

    department: str
    system: str
    purposes: Mapping[str, str]
    datasets: Sequence[str] = ("*",)
    rate: int | None = PER_MINUTE
    expires: datetime.date | None = None
    case: str | None = None
    is_for_gateway: bool = False
    """Registered only: its calls come through the platform's gateway, no secret is made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A record to keep, and the key to hand over once; None for a mere registration."""

    record: Record
    key: token.Token | None


def make(wish: Wish) -> Made:
    """A new key.

    Raises:
        KeyTrouble: the wish cannot be met; the text names the first fault.

    """
    _check(wish)
    key = token.new()
    record = Record(
        id=key.id,
        digest=None if wish.is_for_gateway else key.digest.hex(),
        department=wish.department,
        system=wish.system.strip(),
        purposes={name: text.strip() for name, text in wish.purposes.items()},
        datasets=tuple(wish.datasets),
        rate=wish.rate,
        created=moments.now().isoformat(),
        expires=None if wish.expires is None else wish.expires.isoformat(),
        family=key.id,
        case=wish.case,
    )
    return Made(record=record, key=None if wish.is_for_gateway else key)


def rotate(old: Record, *, grace: datetime.timedelta) -> tuple[Record, Made]:
    """The old key as it is from now on, and the one in its place; both are taken until the grace ends.

    Raises:
        KeyTrouble: the old key has no secret, is not valid, or was rotated before.

    """
    now = moments.now()
    state = old.state(now.timestamp())
    if state != "有效":
        raise KeyTrouble(f"凭证 {old.id} {state}，不能轮换；请用 mulu-api keys create 新建。")
    if old.digest is None:
        raise KeyTrouble(f"{old.id} 是经网关调用的登记，没有凭证可以轮换。")
    key = token.new()
    fresh = msgspec.structs.replace(
        old, id=key.id, digest=key.digest.hex(), created=now.isoformat(), rotated_from=old.id
    )
    ended = msgspec.structs.replace(old, rotated_to=key.id, grace_until=(now + grace).isoformat())
    return ended, Made(record=fresh, key=key)


def revoke(old: Record, *, reason: str) -> Record:
    """The key as it is when nobody may use it any more; revoking twice keeps the first moment.

    Raises:
        KeyTrouble: no reason is given.

    """
    if not reason.strip():
        raise KeyTrouble("--reason 不能为空：写明为什么吊销。")
    if old.revoked is not None:
        return old
    return msgspec.structs.replace(old, revoked=moments.now().isoformat(), reason=reason.strip())


def _check(wish: Wish) -> None:
    if not DEPARTMENT.fullmatch(wish.department):
        raise KeyTrouble(f"部门标识“{wish.department}”不对：用目录中该部门的文件夹名，例如 mzj。")
    if not wish.system.strip():
        raise KeyTrouble("应用系统的名称（--system）不能为空。")
    if not wish.purposes:
        raise KeyTrouble("至少登记一个用途，例如 --purpose dibao=最低生活保障审核。")
    for name, text in wish.purposes.items():
        if not PURPOSE.fullmatch(name):
            raise KeyTrouble(f"用途编号“{name}”不对：由字母、数字和 . _ - 组成，至多 64 位。")
        if not text.strip():
            raise KeyTrouble(f"用途 {name} 没有写明内容：--purpose {name}=具体用途。")
    if not wish.datasets:
        raise KeyTrouble("没有写明可以调用哪些信息资源。")
    for pattern in wish.datasets:
        if not PATTERN.fullmatch(pattern):
            raise KeyTrouble(f"“{pattern}”不是信息资源的标识或通配写法，例如 mzj/zhen-minglu、mzj/*。")
    if wish.expires is not None and wish.expires < moments.now().date():
        raise KeyTrouble(f"有效期 {wish.expires} 已经过去。")
