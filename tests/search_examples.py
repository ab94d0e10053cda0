"""`tests/examples/search`: queries and what they find in the sample city, for the service and the browser alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder import descriptors, sources
from site_builder.audience import view_of
from site_builder.snapshot.records import catalog_record
from site_builder.visibility import GOVERNMENT
from tests.api import handmade

FOLDER = Path(__file__).parent / "examples" / "search"


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One query; `ids` are all that is found, or the first of them where `total` says how many there are."""

    name: str
    query: str
    ids: tuple[str, ...]
    total: int


def examples() -> list[Example]:
    """Every example of every file."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for record in json.loads(file.read_text("utf-8"))["examples"]:
            ids = tuple(record["ids"])
            found.append(
                Example(
                    name=f"{file.stem}: {record['query'][:40]}",
                    query=record["query"],
                    ids=ids,
                    total=record.get("total", len(ids)),
                )
            )
    return found


def write_snapshot(folder: Path, source: Path) -> None:
    """The metadata of a source as the builder hands it to the service; no data, since none is searched."""
    catalog = descriptors.to_catalog(sources.read(source), broken=frozenset())
    record = catalog_record(
        view_of(catalog, GOVERNMENT.of_service), {}, as_of=date(2026, 11, 23), commit=handmade.COMMIT
    )
    for dataset in record["datasets"]:
        dataset["served"] = False
    place = folder / "2026-11-23-nogit-000000000000"
    place.mkdir(parents=True)
    (place / "catalog.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    handmade.write_manifest(place, place.name, record)
    (folder / "current").write_text(place.name + "\n")
