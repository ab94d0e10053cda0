"""Names of the files of a snapshot; every name is made here and recorded, the service makes none.

<snapshot>/current                                   id of the generation that is served
<snapshot>/<generation>/catalog.json                 all metadata (schemas/snapshot.schema.json)
<snapshot>/<generation>/tables/<department>/<dataset>-<digest>.duckdb
<snapshot>/<generation>/tables/<department>/<dataset>-<digest>.rows
<snapshot>/<generation>/files/<department>/<dataset>-<digest>/<name>
<snapshot>/<generation>/manifest.json                digests of all of these
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

CURRENT = "current"
CATALOG = "catalog.json"
MANIFEST = "manifest.json"
LOCK = ".lock"
STAGING = "staging"
TEMPORARY = ".tmp-"
SNAPSHOT_VERSION = 1

LAYOUT = f"2/duckdb-{duckdb.__version__.split('.')[0]}"
"""Part of every database's name: the same rows laid out in another way are another file."""


def digest(parts: Iterable[str]) -> str:
    """`sha256:` and the hexadecimal digest over the parts, one a line."""
    return "sha256:" + hashlib.sha256("".join(part + "\n" for part in parts).encode()).hexdigest()


def short(content: str) -> str:
    """The first 12 hexadecimal signs of a content digest."""
    return content.removeprefix("sha256:")[:12]


def database_path(dataset_id: str, content: str) -> str:
    """Path of a dataset's database relative to its generation."""
    return f"tables/{dataset_id}-{short(content)}.duckdb"


def rows_path(dataset_id: str, content: str) -> str:
    """Path of a dataset's rows by key relative to its generation."""
    return f"tables/{dataset_id}-{short(content)}.rows"


def file_path(dataset_id: str, name: str, content: str) -> str:
    """Path of an offered file relative to its generation."""
    return f"files/{dataset_id}-{short(content)}/{name}"


def paths_of(dataset: Mapping[str, Any]) -> list[str]:
    """Where rows and files of a dataset record (catalog.json) lie, relative to the generation."""
    return [part["path"] for part in parts_of(dataset)]


def parts_of(dataset: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The database, the rows by key and the offered files of a dataset record: each has `path` and `content`."""
    rows = [dataset["database"], dataset.get("lookups")]
    return [part for part in rows if part] + list(dataset["files"])


def generation_id(as_of: str, commit: str | None, content: str) -> str:
    """`<as-of>-<commit 12 or nogit>-<sha256 12>`: content, not time (ARCHITECTURE decision 10)."""
    return f"{as_of}-{commit[:12] if commit else 'nogit'}-{short(content)}"
