"""Fixtures of the service's tests: `snapshot` (a folder), `api` (a client of the service over it)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.api import handmade


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot folder that no test changes."""
    folder = tmp_path_factory.mktemp("snapshot")
    handmade.make(folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("<h1>首页</h1>", encoding="utf-8")
    (folder / "404.html").write_text("<h1>没有这一页</h1>", encoding="utf-8")
    (folder / "datasets" / "mzj").mkdir(parents=True)
    (folder / "datasets" / "mzj" / "index.html").write_text("<h1>民政局</h1>", encoding="utf-8")
    (folder / "service").mkdir()
    (folder / "service" / "index.html").write_text('<h2 id="terms">使用约定</h2>', encoding="utf-8")
    (folder / "app.js").write_text("1", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("outside", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    return folder


@pytest.fixture(scope="session")
def api(snapshot: Path, site: Path) -> Iterator[httpx.Client]:
    """A client of the service in demo, as `serve --demo --site` gives it."""
    settings = Settings(snapshot=str(snapshot), site=str(site), demo=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        client.follow_redirects = False
        yield client
