"""One generation: opened only when its version is known and its bytes are those of its manifest."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from query_api.snapshot.manifest import SNAPSHOT_VERSION, Manifest, ManifestFile, Version, Withdrawn
from query_api.snapshot.records import Catalog, Dataset
from query_api.snapshot.verification import SnapshotRefused, Verifier

CATALOG = "catalog.json"
MANIFEST = "manifest.json"
RETRY_SECONDS = 0.05

_Kind = TypeVar("_Kind", Catalog, Manifest)


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A generation with all its metadata in memory; its files are verified when they are first used."""

    folder: Path
    catalog: Catalog
    manifest: Manifest
    verifier: Verifier
    worked_out: dict[object, Any] = field(default_factory=dict, compare=False)
    """What one call has worked out of the generation for the next; as many as it has tables."""

    @property
    def id(self) -> str:
        """发布版次."""
        return self.manifest.generation

    @cached_property
    def datasets(self) -> Mapping[str, Dataset]:
        """Datasets by `<department>/<name>`."""
        return {dataset.id: dataset for dataset in self.catalog.datasets}

    @cached_property
    def mark(self) -> str:
        """Another text for every content: rows can be taken out of a generation, whose name stays then."""
        return f"{self.id}\n{self.files[CATALOG].sha256}"

    @cached_property
    def by_code(self) -> Mapping[str, Dataset]:
        """Datasets by 信息资源代码; a 不予共享 entry tells none."""
        return {dataset.code: dataset for dataset in self.catalog.datasets if dataset.code}

    @cached_property
    def files(self) -> Mapping[str, ManifestFile]:
        """What the manifest says of each file."""
        return {file.path: file for file in self.manifest.files}

    @cached_property
    def withdrawn(self) -> Mapping[str, Withdrawn]:
        """Datasets whose rows were taken out of this generation, and why."""
        return {entry.dataset: entry for entry in self.manifest.withdrawn}

    @cached_property
    def served(self) -> Sequence[str]:
        """Paths of everything that callers can get: databases and files."""
        paths: list[str] = []
        for dataset in self.catalog.datasets:
            if dataset.id not in self.withdrawn:
                paths += [dataset.database.path] if dataset.database is not None else []
                paths += [dataset.lookups.path] if dataset.lookups is not None else []
                paths += [file.path for file in dataset.files]
        return paths

    def check_tables(self) -> None:
        """Make sure that every record of a table can be read, which otherwise a call would find out.

        Raises:
            SnapshotRefused: one cannot.

        """
        for dataset in self.catalog.datasets:
            try:
                dataset.decoded_tables()
            except msgspec.DecodeError as error:
                raise SnapshotRefused(
                    f"版次 {self.id} 的 {CATALOG} 不合 snapshot.schema.json：{dataset.id}：{error}。"
                ) from error

    def verify(self, path: str) -> bytes:
        """The mark of a file, which holds the bytes it was published with.

        Raises:
            SnapshotRefused: it is not in the manifest, or missing, or has other bytes.

        """
        listed = self.files.get(path)
        if listed is None:
            raise SnapshotRefused(f"版次 {self.folder.name} 的 {MANIFEST} 没有列出 {path}，不予发布。")
        return self.verifier.check(self.folder, path, listed.sha256.removeprefix("sha256:"))

    @classmethod
    def open(cls, folder: Path, generation: str, verifier: Verifier, *, is_whole: bool = True) -> Generation:
        """The generation of this id, its catalogue verified; if it `is_whole`, no file lacks a byte.

        Raises:
            SnapshotRefused: version unknown, a file missing or damaged.

        """
        try:
            return cls._open(folder, generation, verifier, is_whole=is_whole)
        except SnapshotRefused:
            # Rows may be being taken out of it: its catalogue is replaced just before its manifest.
            time.sleep(RETRY_SECONDS)
            return cls._open(folder, generation, verifier, is_whole=is_whole)

    @classmethod
    def _open(cls, folder: Path, generation: str, verifier: Verifier, *, is_whole: bool) -> Generation:
        place = folder / generation
        manifest = _decode(_read(place / MANIFEST), place / MANIFEST, Manifest)
        if manifest.generation != generation:
            raise SnapshotRefused(
                f"版次 {generation} 的 {MANIFEST} 写的是另一个版次 {manifest.generation}，不予发布。"
            )
        listed = next((file for file in manifest.files if file.path == CATALOG), None)
        if listed is None:
            raise SnapshotRefused(f"版次 {generation} 的 {MANIFEST} 没有列出 {CATALOG}，不予发布。")
        content = _read(place / CATALOG)
        if hashlib.sha256(content).hexdigest() != listed.sha256.removeprefix("sha256:"):
            raise SnapshotRefused(f"版次 {generation} 的 {CATALOG} 与 {MANIFEST} 的摘要不符，不予发布。")
        catalog = _decode(content, place / CATALOG, Catalog)
        opened = cls(folder=place, catalog=catalog, manifest=manifest, verifier=verifier)
        if is_whole:
            opened._check_lengths()
        return opened

    def _check_lengths(self) -> None:
        """What is missing or cut off is found at once, however much there is to read."""
        for path in self.served:
            listed = self.files.get(path)
            if listed is None:
                raise SnapshotRefused(f"版次 {self.folder.name} 的 {MANIFEST} 没有列出 {path}，不予发布。")
            try:
                length = (self.folder / path).stat().st_size
            except OSError as error:
                raise SnapshotRefused(
                    f"版次 {self.folder.name} 的 {path} 读不出：{error.strerror}。"
                ) from error
            if length != listed.bytes:
                raise SnapshotRefused(
                    f"版次 {self.folder.name} 的 {path} 与 {MANIFEST} 的摘要不符（长度不同），不予发布。"
                )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SnapshotRefused(f"版次 {path.parent.name} 的 {path.name} 读不出：{error.strerror}。") from error


def _decode(content: bytes, path: Path, kind: type[_Kind]) -> _Kind:
    """A file as structs; the version is looked at first, since nothing else of an unknown one is known."""
    try:
        version = msgspec.json.decode(content, type=Version).snapshot_version
        if version != SNAPSHOT_VERSION:
            raise SnapshotRefused(
                f"版次 {path.parent.name} 的 {path.name} 格式版本为 {version}，"
                f"本服务只认 {SNAPSHOT_VERSION}；请升级 mulu-api 或重新运行 mulu build。"
            )
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise SnapshotRefused(
            f"版次 {path.parent.name} 的 {path.name} 不合 snapshot.schema.json：{error}。"
        ) from error
