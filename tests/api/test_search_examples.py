"""The dataset list finds what tests/examples/search says, in that order; the browser is held to the same files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.search_examples import Example, examples, write_snapshot


@pytest.fixture(scope="module")
def sample(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("search")
    write_snapshot(folder, repository / "catalog_src")
    with TestClient(create_app(Settings(snapshot=str(folder), demo=True))) as client:
        yield client


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_query_finds_these_in_this_order(sample: httpx.Client, example: Example) -> None:
    found: list[str] = []
    answer = sample.get("/api/v1/datasets", params={"q": example.query, "_limit": "7"}).json()
    found += [record["id"] for record in answer["datasets"]]
    while answer["next"]:
        answer = sample.get(answer["next"]).json()
        found += [record["id"] for record in answer["datasets"]]
    assert len(found) == len(set(found)) == example.total
    assert found[: len(example.ids)] == list(example.ids)
