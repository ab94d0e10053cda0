"""The kept generations: which there are, what must leave them, which are too old."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, TypedDict

import msgspec

from site_builder.snapshot import durable, layout
from site_builder.snapshot.openness import Openness

Json = dict[str, Any]


class _Field(TypedDict):
    name: str
    masked: bool


class _Table(TypedDict):
    name: str
    fields: list[_Field]


class _Path(TypedDict):
    path: str


class _Dataset(TypedDict, total=False):
    """What a record says of its rows: the rest of a catalogue is ten times as long to read."""

    id: str
    tables: list[_Table]
    database: _Path | None
    lookups: _Path | None
    files: list[_Path]


class _Catalog(TypedDict):
    datasets: list[_Dataset]


WITHDRAWN = "不再是在用的无条件共享资源（或其信息项），数据已从本版次移除"


def kept(folder: Path) -> list[str]:
    """Ids of the whole generations of a snapshot folder, the newest first."""
    manifests = [p for p in folder.glob(f"*/{layout.MANIFEST}") if layout.TEMPORARY not in p.parent.name]
    manifests.sort(key=lambda p: (p.parent.stat().st_mtime_ns, p.parent.name), reverse=True)
    return [path.parent.name for path in manifests]


def manifest_of(folder: Path, generation: str) -> Json:
    """The manifest of a kept generation."""
    content: Json = json.loads((folder / generation / layout.MANIFEST).read_bytes())
    return content


def withdraw(folder: Path, *, openness: Openness, as_of: str) -> list[str]:
    """Remove from every generation the rows and files that `openness` does not allow any more.

    What is no longer 无条件共享 and 在用 must not lie in any generation, kept ones included
    (第九条). The manifest says what was taken out and when. Gives the datasets concerned.
    """
    gone: set[str] = set()
    for generation in kept(folder):
        place = folder / generation
        catalog = msgspec.json.decode((place / layout.CATALOG).read_bytes(), type=_Catalog)
        manifest = manifest_of(folder, generation)
        present = {file["path"] for file in manifest["files"]}
        leaving = {
            path: dataset["id"]
            for dataset in catalog["datasets"]
            if not openness.allows(dataset)
            for path in layout.paths_of(dataset)
            if path in present
        }
        if not leaving:
            continue
        for path in leaving:
            (place / path).unlink(missing_ok=True)
        manifest["files"] = [file for file in manifest["files"] if file["path"] not in leaving]
        manifest["withdrawn"] = manifest.get("withdrawn", []) + [
            {"dataset": dataset, "on": as_of, "reason": WITHDRAWN}
            for dataset in sorted(set(leaving.values()))
        ]
        _rewrite(place, manifest)
        gone.update(leaving.values())
    return sorted(gone)


def prune(folder: Path, *, keep: int, current: str) -> None:
    """Delete the oldest generations beyond `keep`; the current one always stays."""
    for generation in [g for g in kept(folder) if g != current][max(keep - 1, 0) :]:
        remove(folder / generation)


def remove(generation: Path) -> None:
    """Delete a generation; its manifest goes first, so that half of one is never taken for whole."""
    (generation / layout.MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(generation)


def _rewrite(generation: Path, manifest: Json) -> None:
    # The folder's age tells the order of generations, so taking rows out must not make it younger.
    stat = generation.stat()
    durable.replace(generation / layout.MANIFEST, to_bytes(manifest))
    os.utime(generation, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def to_bytes(manifest: Json) -> bytes:
    """A manifest as its file holds it."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
