"""What git says of the source: which commit a build comes from, and when it was made."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """A commit whose tree the source equals."""

    id: str
    """Full hexadecimal id."""
    time: int
    """Committer time, seconds since 1970."""


def commit_of(source: Path) -> Commit | None:
    """The commit that `source` is a clean checkout of.

    None outside git, and also while the source has uncommitted changes: a build must not name
    a commit whose files it did not read.
    """
    if _git(source, "status", "--porcelain", "--untracked-files=all", "--", ".") != "":
        return None
    head = _git(source, "log", "-1", "--format=%H %ct")
    if not head:
        return None
    commit, time = head.split()
    return Commit(id=commit, time=int(time))


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, stripped; None when git is missing or refuses."""
    try:
        answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607  the clerk's own git
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
