"""Snapshots of thousands of small tables: one database, copied, under as many names."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from tests.api import handmade
from tests.api.handmade import Column, Entry, Made, integer

TABLE = Made(
    name="t",
    key=["code"],
    columns=[Column(name="code"), *(Column(name=f"信息项{n}") for n in range(8)), integer("amount")],
    rows=[(f"{n:06}", *(f"示例{n % (7 + c)}" for c in range(8)), n) for n in range(200)],
)


def write_large(folder: Path, count: int, *, version: int = 1) -> str:
    """A generation of `count` datasets with a table each; its id."""
    first = Entry(id="large/d00000", title="示例", code="307009001/000000", tables=[TABLE], described=("t",))
    beside = folder / f"beside-{version}"
    record = handmade.dataset_record(beside, first)
    database = beside / record["database"]["path"]
    content = _small(database, beside / "small.duckdb")
    rows = (beside / record["lookups"]["path"]).read_bytes()
    place = folder / f"2026-11-23-nogit-{version:012d}"
    (place / "tables" / "large").mkdir(parents=True)
    datasets: list[Any] = []
    files: list[Any] = []
    for number in range(count):
        name = f"large/d{number:05}"
        path = f"tables/{name}-{number:012x}.duckdb"
        by_key = f"tables/{name}-{number:012x}.rows"
        (place / path).write_bytes(content)
        (place / by_key).write_bytes(rows)
        title = f"示例信息资源第{number}项"
        datasets.append(
            record
            | {
                "id": name,
                "code": f"307009001/{number:06}",
                "title": title,
                "description": f"第{number}项的摘要，第{version}版。" * 4,
                "database": {"path": path, "content": record["database"]["content"]},
                "lookups": {"path": by_key, "content": record["lookups"]["content"]},
                "search": {"title": title, "pinyin": [f"shili{number}"], "rest": [title, "示例局"]},
                "descriptor": {"name": name, "title": title, "resources": [{"name": "t"}], "pad": "示" * 500},
            }
        )
        files += [_listed(path, content), _listed(by_key, rows)]
    catalog = {
        "snapshot_version": 1,
        "commit": handmade.COMMIT,
        "asOf": "2026-11-23",
        "dataDate": "2026-11-20",
        "city": handmade.CITY,
        "departments": [{"id": "large", "title": "示例局", "shortTitle": "示例局"}],
        "datasets": datasets,
    }
    encoded = json.dumps(catalog, ensure_ascii=False).encode()
    (place / "catalog.json").write_bytes(encoded)
    manifest = {
        "snapshot_version": 1,
        "generation": place.name,
        "commit": handmade.COMMIT,
        "asOf": "2026-11-23",
        "files": [_listed("catalog.json", encoded), *files],
    }
    (place / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))
    (folder / "current").write_text(place.name + "\n")
    return place.name


def _listed(path: str, content: bytes) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "bytes": len(content), "sha256": digest, "content": None}


def _small(source: Path, target: Path) -> bytes:
    """The database in small blocks, as the builder writes small tables."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{source}' AS old (READ_ONLY)")
        connection.execute(f"ATTACH '{target}' AS new (BLOCK_SIZE 16384)")
        connection.execute("COPY FROM DATABASE old TO new")
        connection.execute("DETACH new")
    return target.read_bytes()
