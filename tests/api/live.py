"""Real servers as tests look at them: their workers, their numbers, a connection that nobody hides."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from query_api.settings import Settings
from tests.api.test_serve import free_port, wait

METRIC = re.compile(r"([a-z_]+)(?:\{(.*)\})? (\S+)")
Numbers = dict[tuple[str, str], float]


def numbers(client: httpx.Client) -> Numbers:
    """Every sample by name and labels."""
    answer = client.get("/metrics", headers={"connection": "close"})
    assert answer.status_code == 200, answer.text
    found: Numbers = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            match = METRIC.fullmatch(line)
            assert match, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def total(found: Numbers, name: str, *labels: str) -> float:
    """The sum over the samples that have these labels."""
    return sum(
        value for (n, text), value in found.items() if n == name and all(label in text for label in labels)
    )


def children(process: int) -> list[int]:
    """The processes that a process started."""
    return [int(c) for c in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def until(what: str, seconds: float = 20.0) -> Iterator[None]:
    """Again and again, until the caller leaves the loop; fails after so long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.05)
    pytest.fail(f"not within {seconds:g} s: {what}")


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server with settings that the command has no option for."""
    port = free_port()
    text = msgspec.json.encode(msgspec.structs.replace(settings, port=port)).decode()
    code = (
        "import sys, msgspec\n"
        "from query_api import logs\n"
        "from query_api.cli.serve import serve\n"
        "from query_api.settings import Settings\n"
        "logs.set_up('json')\n"
        "sys.exit(serve(msgspec.json.decode(sys.argv[1], type=Settings)))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, text], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            wait(client, process)
            yield process, client
    finally:
        process.terminate()
        process.communicate(timeout=60)


class Slow:
    """A download that is read bit by bit, over a connection of its own."""

    def __init__(self, port: int, path: str, *headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        # A small buffer, so that what is not read here is not sent there.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())

    def read(self, count: int) -> bytes:
        """So many bytes, or what there is until the end."""
        got = bytearray()
        while len(got) < count and (part := self.socket.recv(min(65536, count - len(got)))):
            got += part
        return bytes(got)

    def rest(self) -> bytes:
        """Everything until the server closes the connection or ends its answer."""
        return self.read(1 << 40)

    def close(self) -> None:
        """Leave without a word."""
        self.socket.close()
