"""A repository made by the test: its own identity, no configuration of the machine."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.small_city import City

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "tester"),
        ("EMAIL", "tester@example.invalid"),
        ("DATE", "2026-11-20T09:00:00+08:00"),
    )
}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A git repository with the small city in `catalog_src`."""

    root: Path
    city: City

    def git(self, *arguments: str) -> str:
        answer = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env={**os.environ, **IDENTITY, **ALONE},
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout.strip()

    def commit(self, message: str = "change") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository_of_city(city: City, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The small city committed on `main`, and the current folder beside it."""
    made = Repository(root=city.source.parent, city=city)
    made.git("init", "-q", "-b", "main")
    made.commit("city")
    monkeypatch.chdir(made.root)
    return made
