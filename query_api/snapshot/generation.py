"""One generation: opened only when its version is known and its bytes are those of its manifest."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from query_api.errors import OperatorError
from query_api.snapshot.records import (
    SNAPSHOT_VERSION,
    Catalog,
    Dataset,
    Manifest,
    ManifestFile,
    Version,
    Withdrawn,
)

CATALOG = "catalog.json"
MANIFEST = "manifest.json"
RETRY_SECONDS = 0.05

_Read = TypeVar("_Read", Catalog, Manifest)


class SnapshotRefused(OperatorError):
    """The generation must not be served; the text is one Chinese sentence for the operator."""


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A verified generation with all its metadata in memory."""

    folder: Path
    catalog: Catalog
    manifest: Manifest
    _verified: set[str] = field(default_factory=set)
    """Files whose bytes were read and right; a published file is never written again."""

    @property
    def id(self) -> str:
        """发布版次."""
        return self.manifest.generation

    @cached_property
    def datasets(self) -> Mapping[str, Dataset]:
        """Datasets by `<department>/<name>`."""
        return {dataset.id: dataset for dataset in self.catalog.datasets}

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

    def verify(self, path: str) -> None:
        """Make sure that a file holds the bytes it was published with.

        Raises:
            SnapshotRefused: it is not in the manifest, or missing, or has other bytes.

        """
        if path not in self._verified:
            _verify(self.folder, path, self.files)
            self._verified.add(path)

    @classmethod
    def open(cls, folder: Path, generation: str, *, tables: bool = True) -> Generation:
        """The generation of this id; its tables are verified too unless a pinned call does it later.

        Raises:
            SnapshotRefused: version unknown, a file missing or damaged.

        """
        try:
            return cls._open(folder, generation, tables=tables)
        except SnapshotRefused:
            # Rows may be being taken out of it: its catalogue is replaced just before its manifest.
            time.sleep(RETRY_SECONDS)
            return cls._open(folder, generation, tables=tables)

    @classmethod
    def _open(cls, folder: Path, generation: str, *, tables: bool) -> Generation:
        place = folder / generation
        manifest = _decode(place / MANIFEST, Manifest)
        if manifest.generation != generation:
            raise SnapshotRefused(
                f"版次 {generation} 的 {MANIFEST} 写的是另一个版次 {manifest.generation}，不予发布。"
            )
        listed = {file.path: file for file in manifest.files}
        _verify(place, CATALOG, listed)
        opened = cls(folder=place, catalog=_decode(place / CATALOG, Catalog), manifest=manifest)
        if tables:
            opened._verify_served()
        return opened

    def _verify_served(self) -> None:
        for dataset in self.catalog.datasets:
            if dataset.id in self.withdrawn:
                continue
            if dataset.database is not None:
                self.verify(dataset.database.path)
            for file in dataset.files:
                self.verify(file.path)


def _verify(folder: Path, path: str, listed: Mapping[str, ManifestFile]) -> None:
    if path not in listed:
        raise SnapshotRefused(f"版次 {folder.name} 的 {MANIFEST} 没有列出 {path}，不予发布。")
    try:
        with (folder / path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SnapshotRefused(f"版次 {folder.name} 的 {path} 读不出：{error.strerror}。") from error
    if found != listed[path].sha256.removeprefix("sha256:"):
        raise SnapshotRefused(f"版次 {folder.name} 的 {path} 与 {MANIFEST} 的摘要不符，不予发布。")


def _decode(path: Path, kind: type[_Read]) -> _Read:
    """A file as structs; the version is looked at first, since nothing else of an unknown one is known."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SnapshotRefused(f"版次 {path.parent.name} 的 {path.name} 读不出：{error.strerror}。") from error
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
