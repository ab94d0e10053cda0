"""Writes a generation: staged beside, checked against its schema, forced to the disk, renamed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs

from site_builder.config import SCHEMAS
from site_builder.errors import BuildError, OutputUnwritable
from site_builder.snapshot import durable, generations, layout, records, rows_file
from site_builder.snapshot.carried import Carried, carried
from site_builder.snapshot.openness import Openness
from site_builder.tables import Examined

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What became of a build's snapshot."""

    generation: str
    unchanged: bool
    """The current generation already was this one."""
    withdrawn: tuple[str, ...] = ()
    """Datasets whose rows were taken out of kept generations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """The folder `build/snapshot` while one build holds it."""

    folder: Path
    temporary: Path
    """Where this build stages; on the same file system, so that files move by renaming."""

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator[Snapshot]:
        """Take the folder for one build; leftovers of builds that died are removed.

        Raises:
            OutputUnwritable: the folder cannot be made or written.
            BuildError: another build holds it.

        """
        temporary = folder / f"{layout.STAGING}{layout.TEMPORARY}{os.getpid()}"
        with _writing(folder), contextlib.ExitStack() as held:
            folder.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context((folder / layout.LOCK).open("w"))
            _lock(lock.fileno(), folder)
            for leftover in folder.glob(f"*{layout.TEMPORARY}*"):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            temporary.mkdir()
            held.callback(shutil.rmtree, temporary, ignore_errors=True)
            taken = held.pop_all()
        with taken:
            yield cls(folder=folder, temporary=temporary)

    def stage(self, dataset_id: str) -> Path:
        """Where the tables of a dataset are to be written before the generation has a name.

        Raises:
            OutputUnwritable: there is no room or right for it.
        """
        path = self.temporary / layout.STAGING / f"{dataset_id}.duckdb"
        with _writing(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def current(self) -> str | None:
        """Id of the generation that is served; None where nothing says so, or what says so is damaged."""
        pointer = self.folder / layout.CURRENT
        if not pointer.is_file():
            return None
        named = pointer.read_text("utf-8", errors="replace").strip()
        return named if named in generations.kept(self.folder) else None

    def carried(self, reasons: Mapping[str, Sequence[Json]], *, openness: Openness, as_of: str) -> Carried:
        """What the current generation has of datasets that are held back for these reasons."""
        return carried(self.folder, self.current, reasons=reasons, openness=openness, as_of=as_of)

    def publish(
        self,
        record: Json,
        examined: Mapping[str, Examined],
        *,
        keep: int,
        openness: Openness,
    ) -> Published:
        """Make `record` (catalog.json) and the staged tables the current generation.

        Whatever `openness` does not allow leaves the kept generations after that.
        """
        _validate("", record)
        content = records.to_bytes(record)
        generation = layout.generation_id(
            record["asOf"],
            record["commit"],
            layout.digest([content.decode(), *(part["content"] for part in _parts(record))]),
        )
        unchanged = generation == self.current and self._is_whole(generation)
        with _writing(self.folder):
            if not unchanged:
                self._write(generation, content, record, examined)
                durable.replace(self.folder / layout.CURRENT, f"{generation}\n".encode())
            withdrawn = generations.withdraw(self.folder, openness=openness, as_of=record["asOf"])
            generations.prune(self.folder, keep=keep, current=generation)
        return Published(
            generation=generation,
            unchanged=unchanged,
            withdrawn=tuple(withdrawn),
        )

    def _is_whole(self, generation: str) -> bool:
        """Whether a kept generation still has every file of its record."""
        if not (self.folder / generation / layout.MANIFEST).is_file():
            return False
        return "withdrawn" not in generations.manifest_of(self.folder, generation)

    def _write(self, generation: str, content: bytes, record: Json, examined: Mapping[str, Examined]) -> None:
        new = self.temporary / generation
        durable.write(new / layout.CATALOG, content)
        for dataset in record["datasets"]:
            if dataset["heldBack"]:
                for path in layout.paths_of(dataset):
                    # Whether they are whole was looked at when the record was taken over.
                    self._link(new, path)
                continue
            if dataset["database"]:
                self._place(self.stage(dataset["id"]), new, dataset["database"]["path"])
            if dataset["lookups"] and not self._link(new, dataset["lookups"]["path"]):
                database, rows = (new / dataset[part]["path"] for part in ("database", "lookups"))
                rows_file.write(database, rows, dataset["tables"])
            for file, source in zip(dataset["files"], _files(examined, dataset["id"]), strict=True):
                (new / file["path"]).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, new / file["path"])
        manifest = _manifest(new, generation, record)
        _validate("manifest", manifest)
        durable.write(new / layout.MANIFEST, generations.to_bytes(manifest))
        durable.sync_tree(new)
        final = self.folder / generation
        if final.exists():
            # An older build of the same content that lost files since: put aside, then removed.
            final.rename(self.temporary / f"{generation}.old")
        new.rename(final)
        durable.sync_folder(self.folder)

    def _place(self, staged: Path, new: Path, path: str) -> None:
        """Link the same content from a kept generation, else move the staged file there."""
        if not self._link(new, path):
            staged.rename(new / path)

    def _link(self, new: Path, path: str) -> bool:
        """Link a file of the same name from the newest kept generation that has it undamaged."""
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for generation in generations.kept(self.folder):
            known = {f["path"]: f for f in generations.manifest_of(self.folder, generation)["files"]}
            older = self.folder / generation / path
            if path in known and older.is_file() and durable.sha256_of(older) == known[path]["sha256"]:
                os.link(older, target)
                return True
        return False


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say in one line when the folder cannot be written: no permission, no room, no such place."""
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(
            f"不能写入 {folder}：{error.strerror or error}。检查权限和磁盘，或换一个 --output。"
        ) from error


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BuildError(f"另一个构建正在写 {folder}，请等它结束再试。") from error


def _files(examined: Mapping[str, Examined], dataset_id: str) -> list[str]:
    return [file.source for file in examined[dataset_id].files] if dataset_id in examined else []


def _parts(record: Json) -> list[Mapping[str, Any]]:
    return [part for dataset in record["datasets"] for part in layout.parts_of(dataset)]


def _manifest(new: Path, generation: str, record: Json) -> Json:
    contents = {part["path"]: part["content"] for part in _parts(record)}
    paths = sorted(p.relative_to(new).as_posix() for p in new.rglob("*") if p.is_file())
    return {
        "snapshot_version": layout.SNAPSHOT_VERSION,
        "generation": generation,
        "commit": record["commit"],
        "asOf": record["asOf"],
        "files": [
            {
                "path": path,
                "bytes": (new / path).stat().st_size,
                "sha256": durable.sha256_of(new / path),
                "content": contents.get(path),
            }
            for path in paths
        ],
    }


def _validate(part: str, value: Json) -> None:
    """Hold what was written to its schema; jsonschema words the trouble, which is a bug of ours."""
    schema = _schema(part)
    if not _compiled(part).is_valid(value):
        jsonschema.Draft202012Validator(schema).validate(value)
        raise AssertionError("two validators of one schema disagree")


@cache
def _compiled(part: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_schema(part))


@cache
def _schema(part: str) -> Json:
    """Of catalog.json, or of one of the schema's `$defs`."""
    schema: Json = json.loads((SCHEMAS / "snapshot.schema.json").read_bytes())
    return {"$defs": schema["$defs"], "$ref": f"#/$defs/{part}"} if part else schema
