"""What the service reads of manifest.json, and the version that both files begin with."""

from __future__ import annotations

import msgspec

from query_api.snapshot.records import Record

SNAPSHOT_VERSION = 1


class Version(msgspec.Struct, frozen=True):
    """The one key that is read before anything else."""

    snapshot_version: int


class ManifestFile(Record, frozen=True, kw_only=True):
    """One file of a generation and what its bytes must be."""

    path: str
    bytes: int
    sha256: str
    content: str | None = None


class Withdrawn(Record, frozen=True, kw_only=True):
    """A dataset whose rows were taken out of a generation."""

    dataset: str
    on: str
    reason: str


class Manifest(Record, frozen=True, kw_only=True):
    """manifest.json."""

    generation: str
    commit: str | None
    as_of: str
    files: tuple[ManifestFile, ...]
    withdrawn: tuple[Withdrawn, ...] = ()
