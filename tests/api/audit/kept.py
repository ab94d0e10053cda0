"""What a service has kept: every record of its state folder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from query_api.audit import audit_folder


def records(state: Path) -> Iterator[dict[str, Any]]:
    """Every whole record; a line that a kill cut off is none."""
    for path in sorted(audit_folder(state).glob("2*.jsonl")):
        for line in path.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                with contextlib.suppress(json.JSONDecodeError):
                    yield json.loads(line)


def calls_of(state: Path) -> list[dict[str, Any]]:
    """The records of calls, without those of the chain itself and of deeds."""
    return [one for one in records(state) if one["phase"] in ("whole", "open", "close")]
