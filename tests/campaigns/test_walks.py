"""Promise 2: a walk over pages gives every row once, in order, also when new data is published in the middle."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import Application, create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.handmade import Column, Entry, Made
from tests.campaigns import size

WALKS = size(short=40, long=400)
ADDRESS = "/api/v1/datasets/mzj/walk/tables/walk"
NAMES = ("code", "g", "s")


def rows_of(seed: int) -> list[tuple[Any, ...]]:
    """Rows full of ties and nulls; every seed has others."""
    random = Random(seed)
    return [
        (f"{seed}-{number}", random.choice([None, 1, 2, 3]), random.choice([None, "", "a", "é", "𠮷"]))
        for number in range(random.randint(80, 160))
    ]


def publish(folder: Path, rows: list[tuple[Any, ...]]) -> None:
    made = Made(
        name="walk",
        key=["code"],
        columns=[Column(name="code"), handmade.integer("g"), Column(name="s")],
        rows=rows,
    )
    handmade.make(folder, entries=[Entry(id="mzj/walk", title="走", code="307001001/000001", tables=[made])])


def expected(rows: list[tuple[Any, ...]], sort: list[str], wanted: int | None) -> list[dict[str, Any]]:
    records = [dict(zip(NAMES, row, strict=True)) for row in rows]
    found = [record for record in records if wanted is None or record["g"] == wanted]
    for key in reversed(sort):
        name = key.removeprefix("-")
        known = [record for record in found if record[name] is not None]
        known.sort(key=lambda record, name=name: record[name], reverse=key.startswith("-"))
        found = known + [record for record in found if record[name] is None]
    return found


def walk(
    client: httpx.Client,
    app: Application,
    folder: Path,
    random: Random,
    rows: list[tuple[Any, ...]],
    seed: int,
) -> list[tuple[Any, ...]]:
    """One walk; the rows that are published when it ends."""
    sort = [random.choice(["", "-"]) + name for name in random.sample(NAMES, random.randint(0, 3))]
    wanted = random.choice([None, None, 1, 2])
    limit = random.choice([7, 20, 33, 50])
    body = {
        "sort": sort,
        "limit": limit,
        **({"where": {"field": "g", "op": "eq", "value": wanted}} if wanted else {}),
    }
    pairs = [("_sort", key) for key in sort] + [("_limit", str(limit))]
    pairs += [("g", str(wanted))] if wanted else []
    by_body = random.random() < 0.5
    following: str | None = f"{ADDRESS}/query" if by_body else f"{ADDRESS}/rows?{urlencode(pairs)}"
    found: list[dict[str, Any]] = []
    later, generations = rows, set()
    while following:
        answer = client.post(following, json=body) if by_body else client.get(following)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["rows"]
        generations.add(page["snapshot"]["generation"])
        following = page["next"]
        if random.random() < 0.25 and later is rows:
            later = rows_of(seed)
            publish(folder, later)
            with client.portal() as portal:  # type: ignore[attr-defined]
                portal.call(app.service.refresh)
    assert found == expected(rows, sort, wanted), (sort, wanted, limit)
    assert len(generations) == 1
    return later


@pytest.mark.parametrize("part", range(2))
def test_random_walks_give_every_row_once_across_publishes(tmp_path: Path, part: int) -> None:
    rows, published = rows_of(0), 0
    publish(tmp_path, rows)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=3600))
    random = Random(part)
    with TestClient(app) as client:
        for seed in range(1, WALKS // 2 + 1):
            later = walk(client, app, tmp_path, random, rows, seed)
            published += later is not rows
            rows = later
    assert published > WALKS // 10
