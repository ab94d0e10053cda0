"""A report on disk: its files and a manifest that anybody can recompute, put in place in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.basis import Basis
from site_builder.errors import OutputUnwritable
from site_builder.findings import Severity

MANIFEST = "manifest.json"
MANIFEST_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """What a report consists of, before it is written."""

    report: str
    """Its name on the command line."""
    subject: Mapping[str, str | int]
    """What it was asked for: department, year, days."""
    files: Mapping[str, bytes]
    """Path below the folder → content."""
    sources: Collection[str] = field(default=())
    """Files of the source that it was computed from, relative to the source."""


def write(bundle: Bundle, basis: Basis, target: Path) -> Mapping[str, object]:
    """Write the folder; an older report of ours at the same place is replaced. Gives the manifest.

    Raises:
        OutputUnwritable: nothing was written, and what was there is still there.
    """
    if target.exists() and not _is_ours(target):
        raise OutputUnwritable(
            f"{target} 已经存在，里面不是 mulu report 写的报告；没有覆盖，请用 --output 换一个文件夹。"
        )
    manifest = manifest_of(bundle, basis)
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    fresh = target.with_name(f".{target.name}.tmp-{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    try:
        for path, content in {**bundle.files, MANIFEST: text.encode()}.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise OutputUnwritable(f"无法写入 {target}：{error.strerror}；没有留下写了一半的报告。") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return manifest


def manifest_of(bundle: Bundle, basis: Basis) -> Mapping[str, object]:
    """What the report is, what it was computed from, and the digest of every file."""
    counts = {
        severity.value: sum(one.severity is severity for one in basis.findings) for severity in Severity
    }
    usage = basis.usage
    return {
        "manifest_version": MANIFEST_VERSION,
        "report": bundle.report,
        "subject": dict(bundle.subject),
        "asOf": basis.as_of.isoformat(),
        "commit": basis.commit,
        "findings": counts,
        "usage": {"name": usage.name, **_digest(usage.content)} if usage else None,
        "files": [{"path": path, **_digest(content)} for path, content in sorted(bundle.files.items())],
        "sources": [{"path": path, **_digest(content_of(basis, path))} for path in sorted(bundle.sources)],
    }


def content_of(basis: Basis, path: str) -> bytes:
    """A file of the source as it lies there."""
    return (basis.source.root / path).read_bytes()


def _digest(content: bytes) -> dict[str, str | int]:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _is_ours(target: Path) -> bool:
    """An empty folder, or one that a report was written to."""
    if not target.is_dir():
        return False
    if not any(target.iterdir()):
        return True
    try:
        value = json.loads((target / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(value, dict) and "manifest_version" in value and "report" in value
