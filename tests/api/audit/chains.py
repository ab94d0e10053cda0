"""Small audits made by hand."""

from __future__ import annotations

import errno
import gc
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from query_api.audit.chain import GENESIS, link
from query_api.audit.records import EventEntry

NAME = "2026-11-25-0000000a-0001.jsonl"
NEXT = "2026-11-26-0000000a-0002.jsonl"
OTHER = "2026-11-25-0000000b-0001.jsonl"
TIME = "2026-11-25T09:00:00.000+08:00"


def at(n: int, day: int = 25) -> str:
    """A minute of a day of calls."""
    return f"2026-11-{day}T09:{n:02}:00.000+08:00"


def event(number: int = 0, **changes: Any) -> EventEntry:
    values: dict[str, Any] = {"time": TIME, "event": "test", "by": None, "reason": None}
    return EventEntry(**(values | {"dataset": f"a/{number}"} | changes))


def chain_record(n: int = 1, former: dict[str, Any] | None = None) -> dict[str, Any]:
    """The first record of a file."""
    more = {"chain": "0000000a", "former": former, "pid": 1, "version": "0"}
    return {"n": n, "phase": "chain", "time": TIME} | more


def record(n: int, **more: Any) -> dict[str, Any]:
    value = {"n": n, "phase": "event", "time": TIME, "event": "test", "by": None, "reason": None}
    return value | {"dataset": None, "details": None} | more


def call(n: int, **more: Any) -> dict[str, Any]:
    return {"n": n, "phase": "whole", "time": TIME, "requestId": f"r{n}", "status": 200} | more


def write(path: Path, records: list[dict[str, Any]], head: str = GENESIS) -> list[str]:
    """A file of these records; the head after each."""
    heads, lines = [], []
    for one in records:
        line, head = link(head, json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode())
        lines.append(line)
        heads.append(head)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))
    return heads


def head(file: str, count: int, hash_: str, **more: Any) -> dict[str, Any]:
    return {"time": TIME, "file": file, "count": count, "hash": hash_} | more


def write_heads(folder: Path, *heads: dict[str, Any]) -> None:
    (folder / "heads.jsonl").write_text("".join(json.dumps(one) + "\n" for one in heads), "utf-8")


def two_days(folder: Path) -> None:
    """Six records, the n-th at 9:0n, with heads at 1, 3 and 6; four of the next day in a second file."""
    calls = [call(n, time=at(n)) for n in range(2, 7)]
    hashes = write(folder / NAME, [chain_record() | {"time": at(1)}, *calls])
    former = {"file": NAME, "count": 6, "hash": hashes[5], "torn": 0}
    later = [call(n, time=at(n, 26)) for n in range(8, 11)]
    more = write(folder / NEXT, [chain_record(7, former) | {"time": at(7, 26)}, *later], hashes[5])
    write_heads(
        folder,
        *(head(NAME, n, hashes[n - 1], sealed=n == 6) for n in (1, 3, 6)),
        *(head(NEXT, n, more[n - 7]) for n in (7, 9)),
    )


def files_in(folder: Path) -> list[Path]:
    """The files of one writer in the order of their numbers."""
    return sorted(folder.glob("2*.jsonl"), key=lambda path: path.name.rpartition("-")[2])


def records_in(folder: Path) -> list[dict[str, Any]]:
    """Every record, file by file."""
    return [json.loads(line) for path in files_in(folder) for line in path.read_bytes().splitlines()]


def heads_in(folder: Path) -> list[tuple[int, bool]]:
    """Count of each head, and whether it seals its file."""
    lines = (folder / "heads.jsonl").read_text().split()
    return [(head["count"], head["sealed"]) for head in map(json.loads, lines)]


def failing(number: int = errno.ENOSPC) -> Callable[..., Any]:
    """What the system does when it cannot."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def handles(folder: Path) -> int:
    """How many files below the folder this process has open; what other tests left open does not count."""
    gc.collect()
    found = (str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink())
    return sum(f"{name}/".startswith(f"{folder}/") for name in found)
