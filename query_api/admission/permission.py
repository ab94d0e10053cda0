"""What a caller may ask for: the datasets of the key, a registered purpose, somebody who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from query_api import problems
from query_api.keys import Key

OPERATOR = re.compile(
    rb"(?:[0-9a-fA-F]{2}){16,64}|[A-Za-z0-9+/_-]{22}(?:==)?|[A-Za-z0-9+/_-]{27}=?"
    rb"|[A-Za-z0-9+/_-]{43}=?|[A-Za-z0-9+/_-]{64}|[A-Za-z0-9+/_-]{86}(?:==)?"
)
"""A hash as hex, or as base64 in the length of one: a staff number or a name is neither."""

_PURPOSE_SHOWN = 64


def check_scope(key: Key, dataset: str) -> None:
    """Refuse a dataset that the key was not made for.

    Raises:
        DatasetNotGranted: as it says.

    """
    if not key.covers(dataset):
        granted = "、".join(key.caller.datasets)
        raise problems.DatasetNotGranted(
            f"访问凭证 {key.caller.key} 可调用的是：{granted}，不含 {dataset}。",
            f"The access key {key.caller.key} is for other datasets than {dataset}.",
            members={"datasets": list(key.caller.datasets)},
        )


def checked_purpose(key: Key, header: bytes | None, others: Iterable[Key]) -> str:
    """The purpose of a call, which must be registered with the key.

    Raises:
        PurposeRequired: there is none.
        PurposeNotAllowed: another key of the same department has it.
        PurposeUnknown: none has.

    """
    registered = key.caller.purposes
    wanted = (header or b"").decode("utf-8", "replace").strip()
    if wanted in registered and wanted:
        return wanted
    members = {"purposes": [{"id": name, "text": text} for name, text in registered.items()]}
    if not wanted:
        raise problems.PurposeRequired(
            f"取数据行须说明用途：请求头 Mulu-Purpose，可填 {'、'.join(registered)}。",
            "Rows need a purpose: the header Mulu-Purpose, one of those registered with the key.",
            members=members,
        )
    shown = wanted[:_PURPOSE_SHOWN]
    department = key.caller.department
    # Of other departments nothing is told, not even that they have such a purpose.
    if any(wanted in other.caller.purposes for other in others if other.caller.department == department):
        raise problems.PurposeNotAllowed(
            f"用途“{shown}”登记在本部门的另一个凭证上，访问凭证 {key.caller.key} 不能使用。",
            f"The purpose is registered with another key of the department, not with {key.caller.key}.",
            members=members,
        )
    raise problems.PurposeUnknown(
        f"访问凭证 {key.caller.key} 没有登记用途“{shown}”。",
        f"The access key {key.caller.key} has no such purpose.",
        members=members,
    )


def checked_operator(header: bytes | None, *, is_required: bool) -> str | None:
    """The hashed staff number of a call.

    Raises:
        OperatorRequired: it is missing and must not be, or is no hash.

    """
    if header is None:
        if is_required:
            raise problems.OperatorRequired(
                "取数据行须在请求头 Mulu-Operator 中写明经办人（工号的散列值）。",
                "Rows need the header Mulu-Operator: the hash of a staff number.",
            )
        return None
    if not OPERATOR.fullmatch(header):
        raise problems.OperatorRequired(
            "Mulu-Operator 应是工号的散列值：32 至 128 位十六进制，或 base64。不要写工号或姓名本身。",
            "Mulu-Operator must be a hash, as 32 to 128 hex digits or base64; never the number itself.",
        )
    return header.decode("ascii")
