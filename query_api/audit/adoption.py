"""Files whose writers died: their last heads go into the chain of a writer that lives."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from query_api.audit import files
from query_api.audit.chain import GENESIS, BrokenLink, follow
from query_api.audit.records import ChainEntry, Place
from query_api.audit.tail import first_entry


@contextlib.contextmanager
def orphans(folder: Path) -> Iterator[list[Place]]:
    """Where each chain stopped whose writer is gone; after the block its files are read-only.

    A file belongs to who holds its lock, so that of several writers that start one alone gets it.
    """
    with contextlib.ExitStack() as locks:
        found: list[tuple[Path, Place]] = []
        for path in files.live(folder).values():
            if files.is_sealed(path):
                continue
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            locks.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            # Closed between the look at its mode and the lock: then somebody else has told of it.
            if not files.is_sealed(path):
                found.append((path, _stopped(path)))
        yield [place for _, place in found]
        for path, _ in found:
            path.chmod(files.SEALED)


def _stopped(path: Path) -> Place:
    """The end of the whole part of a file."""
    first = first_entry(path)
    former = first.former if isinstance(first, ChainEntry) else None
    count, head, whole = (former.count, former.hash, 0) if former else (0, GENESIS, 0)
    with path.open("rb") as file:
        for line in file:
            try:
                _, head = follow(head, line)
            except BrokenLink:
                break
            count += 1
            whole += len(line)
    return Place(file=path.name, count=count, hash=head, torn=path.stat().st_size - whole)
