"""Callers and the workers that serve them, for those who kill workers under load."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"
STREAM = "/api/v1/datasets/mzj/streets/tables/long/download?_format=ndjson"
CALLERS = 6


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in listed if b"resource_tracker" not in cmdline(int(pid))]


def born(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


class Load:
    """Callers that ask one thing after the other and remember what was answered, byte by byte."""

    def __init__(self, base: str, *, prefix: str = "") -> None:
        self.base, self.prefix = base, prefix
        self.sent: set[str] = set()
        self.answered: dict[str, int] = {}
        self.begun: set[str] = set()
        self.kills = 0
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._call, args=(n,)) for n in range(CALLERS)]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join(timeout=30)

    def _call(self, number: int) -> None:
        client, count = httpx.Client(base_url=self.base, timeout=10), 0
        while not self.stop.is_set():
            count += 1
            name = f"{self.prefix}c{number}-{count}"
            address = STREAM if count % 5 == 0 else f"{ROWS}/00012{count % 3 + 2}"
            self.sent.add(name)
            try:
                with client.stream("GET", address, headers={"x-request-id": name}) as answer:
                    self.begun.add(name)
                    answer.read()
                    self.answered[name] = answer.status_code
            except httpx.TransportError:
                client.close()
                client = httpx.Client(base_url=self.base, timeout=10)
                time.sleep(0.02)
        client.close()
