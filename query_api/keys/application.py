"""A 接口调用申请 of the catalogue fills a key by itself, once the authority has answered 开通."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from query_api.keys.making import Wish
from query_api.keys.record import PER_MINUTE
from query_api.keys.store import KeyTrouble

CASE = re.compile(r"\A(?P<department>[a-z0-9]+(?:-[a-z0-9]+)*)-\d{4}-\d{3,}")
ENDED = ("撤回", "停用")


class _Event(msgspec.Struct, frozen=True):
    on: str
    kind: str


class _Purpose(msgspec.Struct, frozen=True):
    id: str
    text: str


class _Case(msgspec.Struct, frozen=True):
    """The little that is read of `<department>/_keys/<id>.json`."""

    id: str
    system: str
    datasets: tuple[str, ...]
    purposes: tuple[_Purpose, ...]
    events: tuple[_Event, ...] = ()


class _Reply(msgspec.Struct, frozen=True):
    """The little that is read of `<authority>/_replies/<id>.json`."""

    events: tuple[_Event, ...] = ()


class _City(msgspec.Struct, frozen=True):
    authority: str


_Read = TypeVar("_Read", _Case, _Reply, _City)


def wish_of(
    source: Path, case: str, *, rate: int | None = PER_MINUTE, expires: datetime.date | None = None
) -> Wish:
    """The key that an application asks for.

    Raises:
        KeyTrouble: there is no such application, it cannot be read, or it was not granted.

    """
    named = CASE.fullmatch(case)
    if named is None:
        raise KeyTrouble(f"办理单编号“{case}”不对，应为 部门-年份-序号，例如 mzj-2026-003。")
    department = named["department"]
    path = source / department / "_keys" / f"{case}.json"
    asked = _read(path, _Case)
    if asked.id != case:
        raise KeyTrouble(f"{path} 里的编号是 {asked.id}，与文件名不符；请先用 mulu check 核对。")
    authority = _read(source / "catalog.json", _City).authority
    _check_granted(asked, source / authority / "_replies" / f"{case}.json")
    return Wish(
        department=department,
        system=asked.system,
        purposes={purpose.id: purpose.text for purpose in asked.purposes},
        datasets=asked.datasets,
        rate=rate,
        expires=expires,
        case=case,
    )


def _check_granted(asked: _Case, reply: Path) -> None:
    for kind in ENDED:
        if kind in _kinds(asked.events):
            raise KeyTrouble(f"接口调用申请 {asked.id} 已{kind}，不再开通。")
    answers = _kinds(_read(reply, _Reply).events) if reply.is_file() else []
    decisions = [kind for kind in answers if kind in ("开通", "不同意")]
    if not decisions:
        raise KeyTrouble(f"接口调用申请 {asked.id} 还没有主管部门的“开通”答复（{reply}）。")
    if decisions[-1] == "不同意":
        raise KeyTrouble(f"接口调用申请 {asked.id} 的答复是不同意，不能开通。")


def _kinds(events: Iterable[_Event]) -> list[str]:
    return [event.kind for event in events]


def _read(path: Path, kind: type[_Read]) -> _Read:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError as error:
        raise KeyTrouble(f"没有 {path}。") from error
    except OSError as error:
        raise KeyTrouble(f"读不出 {path}：{error.strerror}。") from error
    except ValueError as error:
        raise KeyTrouble(f"{path} 不合约定：{error}。请先用 mulu check 核对。") from error
