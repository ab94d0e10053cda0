"""Backup and restore end to end: everything is wiped, and afterwards answers, records and pages are the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.cli import main as api
from site_builder.cli import main as mulu
from tests.api.callers import PLATFORM, headers, new_key, service
from tests.deploy.entrance import program
from tests.deploy.units import UNITS
from tests.small_city import City

BIN = UNITS.parent / "bin"
ROWS = "/api/v1/datasets/mzj/gongce/tables/cesuo/rows"
AS_OF = "2026-11-23"


class Node:
    """The folders of one node, below one place."""

    def __init__(self, place: Path) -> None:
        self.catalog, self.output = place / "catalog", place / "build"
        self.state, self.dropbox, self.backups = place / "state", place / "dropbox", place / "backups"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MULU_CATALOG": str(self.catalog),
            "MULU_OUTPUT": str(self.output),
            "MULU_STATE": str(self.state),
            "MULU_DATA_ROOT": str(self.dropbox),
            "MULU_BACKUP": str(self.backups),
            "MULU_API": str(Path(sys.executable).with_name("mulu-api")),
        }

    def run(self, script: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN / script), *words],
            env=self.environment() | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def publish(self) -> None:
        options = ["--as-of", AS_OF, "--output", str(self.output)]
        assert mulu(["build", "--source", str(self.catalog / "catalog_src"), *options]) == 0

    def answers(self, key: str) -> list[bytes]:
        with service(self.output / "snapshot", self.state) as client:
            found = [
                client.get(f"{ROWS}{rest}", headers=headers(key)) for rest in ("?_limit=50", "?_sort=-编号")
            ]
            return [answer.content for answer in found]

    def pages(self) -> dict[str, bytes]:
        site = self.output / "site"
        return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    def wipe(self) -> None:
        for folder in (self.catalog, self.output, self.state, self.dropbox):
            shutil.rmtree(folder, ignore_errors=True)


def git(folder: Path, *words: str) -> str:
    names = ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *names, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """A published city in git, with a second branch, a delivered file and a key."""
    program("flock")
    node = Node(tmp_path / "node")
    node.catalog.mkdir(parents=True)
    city = City.copy_to(node.catalog / "catalog_src")
    city.patch("catalog.json", {"platform": PLATFORM})
    git(node.catalog, "init", "-q")
    git(node.catalog, "add", "-A")
    git(node.catalog, "commit", "-qm", "catalogue")
    git(node.catalog, "branch", "intake/example")
    (node.dropbox / "mzj").mkdir(parents=True)
    (node.dropbox / "mzj" / "delivered.csv").write_text("a\n1\n")
    node.publish()
    return node


def test_what_was_backed_up_comes_back_after_everything_is_lost(node: Node) -> None:
    key = new_key(node.state)
    before, pages, commit = node.answers(key), node.pages(), git(node.catalog, "rev-parse", "HEAD")
    records = verify(audit_folder(node.state)).records
    assert b'"rows"' in before[0]
    done = node.run("mulu-backup")
    assert done.returncode == 0, done.stderr
    (backup,) = node.backups.iterdir()
    assert {path.name for path in backup.iterdir()} == {
        "SHA256SUMS",
        "dropbox.tar",
        "heads.jsonl",
        "repository.bundle",
        "snapshot.tar",
        "state.tar.gz",
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in backup.iterdir())
    assert list(node.output.glob(".backup*")) == []

    node.wipe()
    done = node.run("mulu-restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "完好" in done.stdout
    assert git(node.catalog, "rev-parse", "HEAD") == commit
    assert git(node.catalog, "status", "--porcelain") == ""
    assert "intake/example" in git(node.catalog, "branch")
    assert (node.dropbox / "mzj" / "delivered.csv").read_text() == "a\n1\n"
    assert verify(audit_folder(node.state)).records > records, "nothing lost, and the restoring is recorded"
    assert verify(audit_folder(node.state)).faults == []
    assert node.answers(key) == before, "the key still opens, the rows are the same"
    node.publish()
    assert node.pages() == pages, "the site is made again from the same commit, byte for byte"


def test_damaged_backup_restores_nothing(node: Node) -> None:
    new_key(node.state)
    assert node.run("mulu-backup").returncode == 0
    (backup,) = node.backups.iterdir()
    content = bytearray((backup / "snapshot.tar").read_bytes())
    content[len(content) // 2] ^= 1
    (backup / "snapshot.tar").write_bytes(content)
    node.wipe()
    done = node.run("mulu-restore", str(backup))
    assert done.returncode == 2
    assert "没有恢复" in done.stderr
    assert not node.state.exists()
    assert not node.catalog.exists()


def test_restore_never_overwrites(node: Node) -> None:
    new_key(node.state)
    assert node.run("mulu-backup").returncode == 0
    (backup,) = node.backups.iterdir()
    done = node.run("mulu-restore", str(backup))
    assert done.returncode == 2
    assert "不是空的" in done.stderr


def test_backup_that_fails_leaves_nothing_that_looks_whole(node: Node) -> None:
    new_key(node.state)
    shutil.rmtree(node.catalog / ".git")
    assert node.run("mulu-backup").returncode != 0
    assert list(node.backups.iterdir()) == []
    assert list(node.output.glob(".backup*")) == []


def test_only_the_wanted_number_of_backups_is_kept(node: Node) -> None:
    new_key(node.state)
    for number in range(3):
        (node.backups / f"2026010{number}T000000Z").mkdir(parents=True)
    assert node.run("mulu-backup", MULU_KEEP="2").returncode == 0
    kept = sorted(path.name for path in node.backups.iterdir())
    assert len(kept) == 2
    assert kept[0] == "20260102T000000Z"


def test_a_redacted_row_is_in_no_later_backup(node: Node, tmp_path: Path) -> None:
    new_key(node.state)
    where = ["--snapshot", str(node.output / "snapshot"), "--state", str(node.state)]
    assert api(["generations", "redact", "mzj/gongce", *where, "--reason", "误传", "--by", "测试"]) == 0
    assert node.run("mulu-backup").returncode == 0
    (backup,) = node.backups.iterdir()
    with tarfile.open(backup / "snapshot.tar") as archive:
        assert not [name for name in archive.getnames() if "gongce" in name]
