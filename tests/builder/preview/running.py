"""A preview behind its server, in a thread of the test."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from site_builder.preview import HOST, Following, Server, stamps
from site_builder.preview.following import Glance, Rebuild


@contextmanager
def following(server: Server, source: Path, *, glance: Glance, rebuild: Rebuild) -> Iterator[int]:
    """Runs until the test is done; gives the port."""
    made = Following(server, source, stamps(source), glance=glance, rebuild=rebuild)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    try:
        yield _port(server)
    finally:
        made.stop()
        thread.join(20)
        assert not thread.is_alive()


def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of an answer."""
    connection = HTTPConnection(HOST, port, timeout=70)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8")


def state_of(page: str) -> int:
    """The number of the state that a page was loaded with, as its script has it."""
    return int(page.rpartition("})(")[2].partition(")")[0])


def _port(server: Server) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        port: int = server.server_address[1]
        with socket.socket() as asking:
            if port and asking.connect_ex((HOST, port)) == 0:
                return port
        time.sleep(0.01)
    raise AssertionError("nobody listens")
