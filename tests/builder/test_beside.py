"""A second process writes beside the first, tells what went wrong, and never outlives it."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from site_builder import beside as module
from site_builder.beside import CompanionFailed, beside

TRIES = pytest.mark.parametrize("possible", [True, False], ids=["two processes", "one process"])
KILLED = """
import sys, time
from pathlib import Path
from site_builder import beside
beside.is_possible = lambda: True
alive = Path(sys.argv[1])
def work():
    while True:
        alive.write_text(str(time.monotonic()))
        time.sleep(0.01)
with beside.beside(work):
    print("both run", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _two_processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    possible = getattr(request.node, "callspec", None)
    value = possible.params.get("possible", True) if possible else True
    monkeypatch.setattr(module, "is_possible", lambda: value)


@TRIES
def test_both_do_their_part(possible: bool, tmp_path: Path) -> None:
    with beside(lambda: (tmp_path / "there").write_text(str(os.getpid()))):
        (tmp_path / "here").write_text(str(os.getpid()))
    here, there = ((tmp_path / name).read_text() for name in ("here", "there"))
    assert (here != there) is possible


@TRIES
def test_what_goes_wrong_beside_is_raised_here_as_it_was(possible: bool) -> None:
    def work() -> None:
        raise OSError(errno.ENOSPC, "no room", "page.html")

    with pytest.raises(OSError, match="page") as caught, beside(work):
        pass
    assert (caught.value.errno, possible) == (errno.ENOSPC, possible)


def test_what_cannot_be_handed_over_is_told_with_its_trace() -> None:
    class Local(Exception):
        pass

    def work() -> None:
        raise Local("what it said")

    with pytest.raises(CompanionFailed, match=r"in work(.|\n)*what it said"), beside(work):
        pass


def test_killed_one_is_no_success() -> None:
    with (
        pytest.raises(CompanionFailed, match="-9"),
        beside(lambda: os.kill(os.getpid(), signal.SIGKILL)),
    ):
        pass


def test_it_ends_when_the_first_gives_up(tmp_path: Path) -> None:
    alive = tmp_path / "alive"

    def work() -> None:
        while True:
            alive.write_text(str(time.monotonic()))
            time.sleep(0.01)

    def interrupted() -> None:
        with beside(work):
            wait_for(alive)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert is_still(alive)


def test_it_ends_when_the_first_is_killed(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(alive)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "both run\n"
        wait_for(alive)
        first.kill()
    assert is_still(alive)


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not file.is_file():
        assert time.monotonic() < until, "the second process did nothing"
        time.sleep(0.01)


def is_still(file: Path) -> bool:
    """Whether nobody writes it any more, within a few seconds; who was killed may have left it empty."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        before = file.stat().st_mtime_ns
        time.sleep(0.3)
        if file.stat().st_mtime_ns == before:
            return True
    return False
