"""No room and no right to write while publishing: one line, exit 2, the last good generation serves, no hand needed."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.api.test_serve import ROWS, serving
from tests.api.test_serve import run as run_service
from tests.campaigns import size
from tests.campaigns.builds import Publisher
from tests.small_city import City

LIMITS = size(short=4, long=60)
SEED = 12


@pytest.fixture
def publisher(city: City, tmp_path: Path) -> Publisher:
    """A city that has been published once."""
    made = Publisher(city=city, output=tmp_path / "build")
    made.edit(0)
    assert made.run().returncode == 0
    assert made.served() == 0
    return made


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("this user may not mount; the limit on file sizes stands in for a full disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def assert_refused(done: subprocess.CompletedProcess[str], what: object) -> None:
    assert done.returncode == 2, (what, done.returncode, done.stdout, done.stderr[-600:])
    assert "Traceback" not in done.stderr, what
    assert done.stderr.strip().splitlines()[-1].startswith("mulu：")


def test_build_that_may_not_write_more_is_refused_and_the_last_good_one_serves(
    publisher: Publisher, record_property: Callable[[str, object], None]
) -> None:
    random, refused, good = Random(SEED), 0, 0
    for number in range(1, LIMITS + 1):
        publisher.edit(number)
        most = int(10 ** random.uniform(0, 6))

        def limit(most: int = most) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        done = publisher.run(limit)
        if done.returncode:
            assert_refused(done, most)
            refused += 1
        found = publisher.served()
        # The snapshot is published before the site is written: the room may have ended in between.
        assert found in (good, number)
        good = found
    assert refused >= LIMITS // 4
    publisher.edit(LIMITS + 1)
    assert publisher.run().returncode == 0
    assert publisher.served() == LIMITS + 1
    assert publisher.leftovers() == []
    record_property("refused", refused)
    record_property("seed", SEED)


def test_full_and_read_only_disk_refuse_a_build_and_room_is_all_that_it_needs(city: City, disk: Path) -> None:
    publisher = Publisher(city=city, output=disk / "build")
    publisher.edit(0)
    assert publisher.run().returncode == 0
    publisher.edit(1)
    remount(disk, "ro")
    assert_refused(publisher.run(), "read-only")
    remount(disk, "rw")
    (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - 65_536))
    assert_refused(publisher.run(), "full")
    assert publisher.served() == 0
    (disk / "filler").unlink()
    assert publisher.run().returncode == 0
    assert publisher.served() == 1
    assert publisher.leftovers() == []


def test_service_reads_a_read_only_snapshot_and_refuses_a_read_only_state(snapshot: Path, disk: Path) -> None:
    shutil.copytree(snapshot, disk / "snapshot")
    (disk / "state").mkdir()
    remount(disk, "ro")
    try:
        arguments = ["--snapshot", str(disk / "snapshot"), "--demo", "--state"]
        refused = run_service("serve", *arguments, str(disk / "state"))
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert str(disk / "state") in refused.stderr
        with serving([*arguments, f"{disk}-state"]) as (_, client):
            assert client.get(ROWS).status_code == 200
            assert client.get(f"{ROWS.removesuffix('/rows')}/download?_format=csv").status_code == 200
    finally:
        remount(disk, "rw")
        shutil.rmtree(f"{disk}-state", ignore_errors=True)


def test_state_on_a_full_disk_refuses_calls_and_answers_when_there_is_room(
    snapshot: Path, disk: Path
) -> None:
    arguments = [
        "--snapshot",
        str(snapshot),
        "--demo",
        "--state",
        str(disk / "state"),
        "--audit-window",
        "20",
    ]
    with serving(arguments) as (_, client):
        assert client.get(ROWS).status_code == 200
        filler = os.open(disk / "filler", os.O_WRONLY | os.O_CREAT)
        try:
            os.posix_fallocate(filler, 0, shutil.disk_usage(disk).free)
            statuses = {client.get(ROWS).status_code for _ in range(40)}
            assert 503 in statuses, "a page of the file may still have had room for some records"
            assert client.get(ROWS).status_code == 503
            assert client.get("/health/live").status_code == 200
        finally:
            os.close(filler)
            (disk / "filler").unlink()
        assert client.get(ROWS).status_code == 200
        assert client.get("/health/ready").status_code == 200
    done = run_service("audit", "verify", "--state", str(disk / "state"))
    assert done.returncode == 0, done.stdout + done.stderr
