"""Upgrade and roll-back: one node after the other, under load, and back by itself when the new version fails."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.callers import headers, new_key, registered
from tests.deploy import units
from tests.deploy.entrance import opened, program
from tests.deploy.nodes import UNIT
from tests.deploy.units import UNITS

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows/000123"
SYSTEMCTL = """#!/bin/sh
# restart mulu-api@N, as systemd would: stop the old process, start what `current` points to.
node=${2#mulu-api@}
if [ -f "$RUN/$node.pid" ]; then
  pid=$(cat "$RUN/$node.pid")
  kill "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
setsid sh "$RUN/$node.sh" >/dev/null 2>&1 &
echo $! >"$RUN/$node.pid"
"""


class Host:
    """Two installed versions, a systemctl that starts nodes, and the entrance's ports."""

    def __init__(self, place: Path) -> None:
        self.place, self.run = place, place / "run"
        self.root = place / "opt"
        self.run.mkdir()
        self.prefix = free_prefix()
        self.snapshot = registered(place / "build-snapshot")
        self.state = place / "state"
        self.key = new_key(self.state)
        (place / "bin").mkdir()
        (place / "bin" / "systemctl").write_text(SYSTEMCTL)
        (place / "bin" / "systemctl").chmod(0o755)
        real = Path(sys.executable).with_name("mulu-api")
        self.install("1.0", f'exec {real} "$@"')
        self.install("1.1", f'exec {real} "$@"')
        self.install("broken", "exit 1")
        for node in ("1", "2"):
            places = {
                "/opt/mulu": str(self.root),
                "/srv/mulu/build/snapshot": str(self.snapshot),
                "/var/lib/mulu": str(self.state),
                "--port 800": f"--port {self.prefix}",
            }
            command = " ".join(units.command(UNIT, places, instance=node))
            (self.run / f"{node}.sh").write_text(f"exec {command}\n")

    @property
    def ports(self) -> list[int]:
        return [int(f"{self.prefix}{node}") for node in ("1", "2")]

    @property
    def current(self) -> str:
        return str((self.root / "current").readlink())

    def install(self, version: str, script: str) -> None:
        target = self.root / version / ".venv" / "bin"
        target.mkdir(parents=True)
        (target / "mulu-api").write_text(f"#!/bin/sh\n{script}\n")
        (target / "mulu-api").chmod(0o755)

    def switch(self, version: str, patience: int = 60) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PATH": f"{self.place}/bin{os.pathsep}{os.environ['PATH']}",
            "RUN": str(self.run),
            "MULU_ROOT": str(self.root),
            "MULU_PORTS": self.prefix,
            "MULU_PATIENCE": str(patience),
        }
        return subprocess.run(
            [str(UNITS.parent / "bin" / "mulu-switch"), version],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def stop(self) -> None:
        for file in self.run.glob("*.pid"):
            pid = int(file.read_text())
            try:
                os.kill(pid, 15)
            except ProcessLookupError:
                continue


def free_prefix() -> str:
    """Four digits that make a free port with 1 and with 2 behind them."""
    for number in range(2000, 6000):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", number * 10 + 1))
                two.bind(("127.0.0.1", number * 10 + 2))
            except OSError:
                continue
            return str(number)
    pytest.fail("no two ports side by side are free")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    program("curl")
    program("nginx")
    host = Host(tmp_path)
    yield host
    host.stop()


def test_upgrade_and_roll_back_under_load_lose_no_call(host: Host, tmp_path: Path) -> None:
    first = host.switch("1.0")
    assert first.returncode == 0, first.stderr
    statuses: list[int] = []
    stop = threading.Event()
    with opened(tmp_path / "entrance", build=tmp_path, nodes=host.ports) as entrance:

        def call() -> None:
            with entrance.client() as client:
                while not stop.is_set():
                    statuses.append(client.get(ROWS, headers=headers(host.key)).status_code)

        caller = threading.Thread(target=call)
        caller.start()
        try:
            for version in ("1.1", "1.0"):
                done = host.switch(version)
                assert done.returncode == 0, done.stderr
                assert host.current == version
        finally:
            stop.set()
            caller.join(timeout=30)
    assert len(statuses) > 20
    assert set(statuses) == {200}


def test_version_that_does_not_start_is_taken_back_and_the_other_node_never_stopped(host: Host) -> None:
    assert host.switch("1.0").returncode == 0
    other = (host.run / "2.pid").read_text()
    done = host.switch("broken", patience=10)
    assert done.returncode == 1
    assert "已指回 1.0" in done.stderr
    assert host.current == "1.0"
    assert (host.run / "2.pid").read_text() == other
    for port in host.ports:
        answer = httpx.get(f"http://127.0.0.1:{port}{ROWS}", headers=headers(host.key))
        assert answer.status_code == 200


def test_version_that_is_not_installed_changes_nothing(host: Host) -> None:
    done = host.switch("9.9")
    assert done.returncode == 2
    assert not (host.root / "current").exists()
