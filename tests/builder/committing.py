"""Commits of a small city on given days, by an author whose name must turn up nowhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.small_city import City


def git(folder: Path, *arguments: str, on: str = "2026-01-02") -> None:
    who = {f"GIT_{role}_NAME": "作者姓名标记" for role in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{role}_EMAIL": "author-marker@example.invalid" for role in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{role}_DATE": f"{on}T09:00:00+08:00" for role in ("AUTHOR", "COMMITTER")}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, env=os.environ | who, capture_output=True
    )


def commit(city: City, on: str) -> None:
    if not (city.source.parent / ".git").exists():
        git(city.source.parent, "init", "-q", "-b", "main")
    git(city.source.parent, "add", "catalog_src")
    git(city.source.parent, "commit", "-q", "-m", "提交说明标记", on=on)
