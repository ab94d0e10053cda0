"""A node as its systemd unit starts it: the command of `mulu-api@.service`, only paths and port are the test's."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.test_serve import free_port
from tests.deploy import units

UNIT = "mulu-api@.service"
PROGRAM = "/opt/mulu/current/.venv/bin/mulu-api"


@dataclass(kw_only=True)
class Node:
    """One node and its process."""

    number: int
    port: int
    command: list[str]
    process: subprocess.Popen[bytes]

    @classmethod
    @contextlib.contextmanager
    def started(cls, number: int, build: Path, state: Path, *, program: Path | None = None) -> Iterator[Node]:
        """A node that is ready; it is stopped at the end."""
        port = free_port()
        beside = Path(sys.executable).with_name("mulu-api")
        places = {
            PROGRAM: str(program or beside),
            "/srv/mulu/build": str(build),
            "/var/lib/mulu": str(state),
            f"--port 800{number}": f"--port {port}",
        }
        command = units.command(UNIT, places, instance=str(number))
        node = cls(number=number, port=port, command=command, process=_spawn(command))
        try:
            node.wait()
            yield node
        finally:
            node.stop()

    def restart(self) -> None:
        """Start it again after it was stopped or killed."""
        self.process = _spawn(self.command)
        self.wait()

    def stop(self) -> None:
        """As systemd does it: SIGTERM to the main process, and time to finish."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def kill(self) -> None:
        """Without a chance to finish anything."""
        self.process.kill()
        self.process.wait(timeout=10)

    def wait(self) -> None:
        """Until it says that it is ready."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            assert self.process.poll() is None, "the node ended while starting"
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=5).status_code == 200:
                    return
            time.sleep(0.05)
        pytest.fail("the node did not get ready")


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
