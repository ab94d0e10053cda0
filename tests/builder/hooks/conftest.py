"""A real git repository with the small city in it, apart from the machine's own git settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.small_city import City


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A clone that a clerk works in."""

    root: Path
    city: City

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "-C", str(self.root), *arguments], check=check, capture_output=True, text=True
        )

    def commit(self, message: str = "改") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", message)

    def everything(self) -> bytes:
        """All that git stored here, unpacked."""
        listed = self.git("cat-file", "--batch-check", "--batch-all-objects").stdout
        return b"".join(
            subprocess.run(
                ["git", "-C", str(self.root), "cat-file", "-p", line.split()[0]], capture_output=True
            ).stdout
            for line in listed.splitlines()
        )


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not on this machine")
    settings: Mapping[str, str] = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "示例编制员",
        "GIT_AUTHOR_EMAIL": "clerk@example.invalid",
        "GIT_COMMITTER_NAME": "示例编制员",
        "GIT_COMMITTER_EMAIL": "clerk@example.invalid",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    root = tmp_path / "clone"
    root.mkdir()
    made = Repository(root=root, city=City.copy_to(root / "catalog_src"))
    made.git("init", "-q", "-b", "main")
    made.commit("起始")
    monkeypatch.chdir(root)
    return made
