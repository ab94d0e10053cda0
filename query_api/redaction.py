"""Rows out of every kept generation: expired publications, emergencies. What was served is told by the audit."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from query_api import durable
from query_api.engine import rewriting
from query_api.errors import OperatorError
from query_api.problems import Problem
from query_api.query import key_from_path
from query_api.snapshot import CATALOG, MANIFEST, Dataset, Generation, Generations

Json = dict[str, Any]

LOCK = ".lock"
"""The builder holds it while it writes the folder."""
TEMPORARY = ".tmp-"


@dataclass(kw_only=True, slots=True)
class Change:
    """What is to become of one generation."""

    folder: Path
    catalog: bytes | None
    """None: stays as it is."""
    manifest: bytes
    new: dict[str, Path] = field(default_factory=dict)
    """Files by their path in the generation, and where they were staged."""
    old: list[str] = field(default_factory=list)
    rows: int = 0

    def put_in_place(self) -> None:
        """Make the change: new files first, the manifest last, which is what a reader believes."""
        # The folder's age tells the order of generations.
        stat = self.folder.stat()
        for path, staged in self.new.items():
            staged.rename(self.folder / path)
        if self.catalog is not None:
            durable.write(self.folder / CATALOG, self.catalog)
        durable.write(self.folder / MANIFEST, self.manifest)
        os.utime(self.folder, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def remove_old(self) -> None:
        """Take the files away that held the rows."""
        stat = self.folder.stat()
        for path in self.old:
            (self.folder / path).unlink(missing_ok=True)
        os.utime(self.folder, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@dataclass(frozen=True, kw_only=True, slots=True)
class Redaction:
    """What is asked for."""

    dataset: str
    table: str | None
    keys: tuple[str, ...]
    """As in an address, parts of a composite key with commas; none: every row and file."""
    reason: str
    on: str


@contextlib.contextmanager
def staged(snapshot: Path, asked: Redaction) -> Iterator[list[Change]]:
    """The changes of all kept generations, written aside; the caller records them and puts them in place.

    Raises:
        OperatorError: the dataset is in no generation, a key does not fit, or a build is under way.

    """
    generations = Generations(snapshot, patience=0)
    with _locked(snapshot):
        aside = snapshot / f"redaction{TEMPORARY}{os.getpid()}"
        aside.mkdir()
        try:
            changes = []
            is_known = False
            for name in generations.kept():
                generation = Generation.open(snapshot, name, generations.verifier, is_whole=False)
                dataset = generation.datasets.get(asked.dataset)
                is_known = is_known or dataset is not None
                if dataset is None or dataset.database is None or asked.dataset in generation.withdrawn:
                    continue
                change = (_without_rows if asked.keys else _without_dataset)(
                    generation, dataset, asked, aside
                )
                if change is not None:
                    changes.append(change)
            if not is_known:
                raise OperatorError(f"各保留版次里都没有信息资源 {asked.dataset}。")
            yield changes
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _without_dataset(generation: Generation, dataset: Dataset, asked: Redaction, aside: Path) -> Change:
    manifest = _manifest(generation)
    leaving = {file.path for file in dataset.files}
    if dataset.database is not None:
        leaving.add(dataset.database.path)
    if dataset.lookups is not None:
        leaving.add(dataset.lookups.path)
    manifest["files"] = [file for file in manifest["files"] if file["path"] not in leaving]
    manifest["withdrawn"] = [
        *manifest.get("withdrawn", []),
        {"dataset": dataset.id, "on": asked.on, "reason": asked.reason},
    ]
    return Change(
        folder=generation.folder,
        catalog=None,
        manifest=_manifest_bytes(manifest),
        old=sorted(leaving),
        rows=sum(table.rows for table in dataset.tables),
    )


def _without_rows(generation: Generation, dataset: Dataset, asked: Redaction, aside: Path) -> Change | None:
    assert dataset.database is not None, "staged leaves out what has no rows"
    generation.verify(dataset.database.path)
    file = generation.folder / dataset.database.path
    keys = {table: _stored(dataset, table.name, asked) for table in dataset.tables}
    if not any(keys.values()) or not any(rewriting.matching(file, t, k) for t, k in keys.items() if k):
        return None
    target = aside / f"{generation.id}.duckdb"
    made = rewriting.rewrite(file, target, keys)
    catalog = json.loads((generation.folder / CATALOG).read_bytes())
    record = next(entry for entry in catalog["datasets"] if entry["id"] == dataset.id)
    for table in record["tables"]:
        table["rows"], table["content"] = made[table["name"]].rows, made[table["name"]].content
    content = (
        "sha256:" + hashlib.sha256(_dump({"redacted": asked.on, "tables": record["tables"]})).hexdigest()
    )
    path = f"tables/{dataset.id}-{content[7:19]}.duckdb"
    record["database"] = {"path": path, "content": content}
    # The rows by key leave too; DuckDB answers for them until the next build writes them anew.
    record["lookups"] = None
    left = [] if dataset.lookups is None else [dataset.lookups.path]
    catalog_bytes = _dump(catalog) + b"\n"
    manifest = _manifest(generation)
    manifest["files"] = [
        _listed(CATALOG, catalog_bytes, None)
        if entry["path"] == CATALOG
        else _listed(path, target.read_bytes(), content)
        if entry["path"] == dataset.database.path
        else entry
        for entry in manifest["files"]
        if entry["path"] not in left
    ]
    _sync(target)
    return Change(
        folder=generation.folder,
        catalog=catalog_bytes,
        manifest=_manifest_bytes(manifest),
        new={path: target},
        old=[dataset.database.path, *left],
        rows=sum(table.rows for table in dataset.tables) - sum(table.rows for table in made.values()),
    )


def _stored(dataset: Dataset, name: str, asked: Redaction) -> tuple[str, ...]:
    """The stored keys for one table; none where it has no key or is not meant."""
    table = dataset.table(name)
    assert table is not None, "the name is one of its own"
    keyed = [t.name for t in dataset.tables if t.key_column is not None]
    if asked.table is None and len(keyed) != 1:
        raise OperatorError(f"{dataset.id} 有主键的表是：{'、'.join(keyed) or '无'}；请用 --table 指明一个。")
    if name != (asked.table or keyed[0]):
        return ()
    if table.key_column is None:
        raise OperatorError(f"表 {name} 没有主键，不能按主键移除；不写 --key 则移除整项数据。")
    try:
        return tuple(key_from_path(key.encode(), table) for key in asked.keys)
    except Problem as problem:
        raise OperatorError(f"主键有误：{problem}") from problem


@contextlib.contextmanager
def _locked(snapshot: Path) -> Iterator[None]:
    try:
        with (snapshot / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise OperatorError(f"构建正在写 {snapshot}，请等它结束再试。") from error
    except PermissionError as error:
        raise OperatorError(f"没有写 {snapshot} 的权限；请以发布快照的用户运行。") from error


def _manifest(generation: Generation) -> Json:
    content: Json = json.loads((generation.folder / MANIFEST).read_bytes())
    return content


def _manifest_bytes(manifest: Json) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _dump(record: Json) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _listed(path: str, content: bytes, digest: str | None) -> Json:
    return {
        "path": path,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": digest,
    }


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
