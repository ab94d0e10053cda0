"""What tells one state of the source from the next: time and size of every file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

Stamp = tuple[int, int]
Stamps = Mapping[str, Stamp]
"""By path below the source."""


def stamps(source: Path) -> Stamps:
    """All of them; hidden folders are not looked into."""
    return dict(_below(str(source), ""))


def stamp_of(file: Path | os.DirEntry[str]) -> Stamp | None:
    """None where there is no such file, or one no longer."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def differing(before: Stamps, now: Stamps) -> set[str]:
    """The files that were saved, or taken away, between two states."""
    return {path for path, stamp in now.items() if before.get(path) != stamp} | (before.keys() - now.keys())


def _below(folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    # Texts and no paths: a city has ten thousand folders, and they are looked at again and again.
    try:
        with os.scandir(folder) as scanned:
            entries = list(scanned)
    except OSError:
        # Taken away while we looked, or not ours to read: the check says so.
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _below(entry.path, f"{prefix}{entry.name}/")
        elif (stamp := stamp_of(entry)) is not None and not entry.is_dir():
            yield f"{prefix}{entry.name}", stamp
