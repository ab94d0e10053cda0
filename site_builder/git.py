"""Git, only ever asked: no work tree, index or ref is written."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path


def blobs_at(source: Path, commit: str, *paths: str) -> Iterator[tuple[str, str]]:
    """Path and blob of plain files; what a symbolic link points to is nobody's content."""
    for line in words(ask(source, "ls-tree", "-r", "-z", commit, "--", *paths)):
        about, _, path = line.partition("\t")
        mode, kind, blob = about.split()
        if kind == "blob" and mode != "120000":
            yield path, blob


def contents(source: Path, blobs: list[str]) -> dict[str, bytes]:
    """The contents of blobs, read by one process."""
    if not blobs:
        return {}
    answer = run(source, "cat-file", "--batch", data="\n".join(blobs).encode("ascii") + b"\n") or b""
    found: dict[str, bytes] = {}
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        blob, kind, *size = answer[start:end].decode("ascii").split()
        start = end + 1
        if kind != "missing":
            length = int(size[0])
            found[blob] = answer[start : start + length]
            start += length + 1
    return found


def words(answer: str | None) -> list[str]:
    """The words of an answer of `-z`; none of no answer."""
    return [word for word in (answer or "").split("\0") if word]


def ask(folder: Path, *arguments: str) -> str | None:
    """What git prints, stripped; None when git is missing or refuses.

    A file name in another encoding comes out printable and unknown, which is all a report needs.
    """
    answer = run(folder, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace").strip()


def run(folder: Path, *arguments: str, data: bytes = b"") -> bytes | None:
    """What git prints, as it is; None when git is missing or refuses."""
    try:
        answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
            ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments],  # noqa: S607  the clerk's own git
            capture_output=True,
            input=data,
            check=False,
        )
    except FileNotFoundError:
        return None
    return answer.stdout if answer.returncode == 0 else None
