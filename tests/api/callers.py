"""Callers for tests: a state folder with keys of every kind, and a service that is registered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.keys import Made, Record, Store, Wish, make
from query_api.settings import Settings
from tests.api import handmade

PLATFORM = {"name": "启东市公共数据平台", "operator": "市大数据中心", "registrationNo": "示例-001"}
PURPOSES = {"dibao": "最低生活保障审核", "jiuzhu": "临时救助"}


def registered(folder: Path, **more: Any) -> Path:
    """A snapshot of a city whose service is registered with its platform."""
    folder.mkdir()
    handmade.make(folder, city={**handmade.CITY, "platform": PLATFORM}, **more)
    return folder


def new_key(state: Path, *, changes: Mapping[str, object] | None = None, **wish: Any) -> str:
    """A key as its holder gets it; `changes` are written over the record."""
    made = made_key(state, changes=changes, **wish)
    assert made.key is not None
    return str(made.key)


def made_key(state: Path, *, changes: Mapping[str, object] | None = None, **wish: Any) -> Made:
    """A key and its record."""
    made = make(
        Wish(**{"department": "mzj", "system": "低保系统", "purposes": PURPOSES, "rate": None, **wish})
    )
    record: Record = msgspec.structs.replace(made.record, **(changes or {}))
    Store(state).put(record)
    return made


def headers(key: str | None, purpose: str | None = "dibao", **more: str) -> dict[str, str]:
    """What a caller sends."""
    sent = {"authorization": f"Bearer {key}"} if key else {}
    if purpose is not None:
        sent["mulu-purpose"] = purpose
    return sent | {name.replace("_", "-"): value for name, value in more.items()}


@contextlib.contextmanager
def service(snapshot: Path, state: Path, **settings: Any) -> Iterator[httpx.Client]:
    """A client of the service in earnest, without a key of its own."""
    chosen = Settings(snapshot=str(snapshot), state=str(state), **settings)
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8000") as client:
        yield client


def kind(answer: httpx.Response) -> str:
    """The last part of a problem's `type`; `ok` for an answer that is none."""
    if answer.headers.get("content-type") != "application/problem+json":
        return "ok"
    return str(answer.json()["type"]).rsplit("/", 2)[-2]
