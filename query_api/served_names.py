"""Which datasets there are, as the service last saw them: for commands that have the state folder only."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Collection
from pathlib import Path

from query_api import durable

FILE = "datasets"
"""Below the folder of files that may be lost: without it no name can be called wrong."""

log = logging.getLogger("mulu.api")


def remember(scratch: Path, names: Collection[str]) -> None:
    """Leave the names for a later command."""
    content = "\n".join(sorted(names)).encode()
    path = scratch / FILE
    try:
        if not path.exists() or path.read_bytes() != content:
            durable.make_folder(scratch)
            durable.write(path, content)
    except OSError as error:
        log.error("信息资源名录留不下：%s", error.strerror or error)


def recall(scratch: Path) -> list[str] | None:
    """The names; None where no service left any."""
    try:
        return (scratch / FILE).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return None


def nearest(name: str, names: Collection[str]) -> list[str]:
    """The names that a wrong one may be meant for, the likeliest first."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    last = name.rpartition("/")[2]
    return list(dict.fromkeys([*near, *(other for other in sorted(names) if other.endswith(f"/{last}"))]))[:3]
