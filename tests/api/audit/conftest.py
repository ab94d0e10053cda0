"""A service with five calls in its records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.api.audit.asking import ROWS, V1


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def client(snapshot: Path, state: Path) -> Iterator[httpx.Client]:
    with TestClient(create_app(Settings(snapshot=str(snapshot), state=str(state), demo=True))) as client:
        client.get(f"{ROWS}?_limit=2", headers={"x-request-id": "one"})
        client.get(f"{ROWS}?nope=1", headers={"x-request-id": "two"})
        client.get(f"{V1}/mzj/streets/tables/long/download?_format=csv", headers={"x-request-id": "three"})
        lookup = f"{V1}/fgw/persons/tables/persons/lookup"
        client.post(lookup, json={"keys": ["示例000001"]}, headers={"x-request-id": "four"})
        client.get("/api/v1", headers={"x-request-id": "five"})
        yield client
