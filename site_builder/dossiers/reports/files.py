"""Files of a report as bytes: csv, and the manifest that anyone can recompute."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from site_builder.edition import Edition

MANIFEST = "manifest.json"
Files = dict[str, bytes]
"""Name → content."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A csv as spreadsheets read it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def with_manifest(
    files: Files, edition: Edition, source: Path, names: Iterable[str], **about: object
) -> Files:
    """The files and a manifest: digests of each of them, and of each file of the source they rest on.

    `names` are paths relative to the source. Whoever has the commit can check them with sha256 alone.
    """
    manifest = {
        "title": edition.catalog.city.title,
        "demo": edition.catalog.city.demo,
        "asOf": edition.as_of.isoformat(),
        "commit": edition.commit,
        **about,
        "files": [_entry(name, content) for name, content in sorted(files.items())],
        "sources": [_entry(name, (source / name).read_bytes()) for name in sorted(names)],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    return {**files, MANIFEST: text.encode()}


def basis(edition: Edition) -> str:
    """What a paper rests on, as its foot says it."""
    commit = f"提交 {edition.commit}" if edition.commit else "目录源有未提交的改动，不对应任何提交"
    return f"时点 {edition.as_of}，{commit}"


def _entry(name: str, content: bytes) -> Mapping[str, object]:
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
