"""Programs that are measured while they run: started, waited for, asked, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 120.0
"""Seconds in which a program has to answer for the first time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One request."""

    path: str
    """Path and query, encoded."""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A program that listens on a port of this machine."""

    port: int
    process: int
    seconds: float
    """From its start to its first answer."""

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is used again and again."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, call: Call, *, status: int = 200) -> bytes:
        """The body of one answer."""
        with contextlib.closing(self.connect()) as connection:
            return ask(connection, call, status=status)[1]

    def workers(self) -> list[int]:
        """The processes that answer: its children, or itself."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text("ascii").split()
        return [int(child) for child in children] or [self.process]


def ask(
    connection: http.client.HTTPConnection, call: Call, *, status: int = 200
) -> tuple[http.client.HTTPMessage, bytes]:
    """Headers and body of one answer; an unexpected status is no measurement."""
    connection.request(call.method, call.path, body=call.body or None, headers=dict(call.headers))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise RuntimeError(f"{call.method} {call.path} answered {answer.status}: {body[:500]!r}")
    return answer.headers, body


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    words: Sequence[str | Path], *, port: int, ready: Call, log: Path, cwd: Path | None = None
) -> Iterator[Program]:
    """A program from its first answer until the block ends."""
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen([str(word) for word in words], stdout=out, stderr=out, cwd=cwd)
    try:
        program = Program(port=port, process=process.pid, seconds=0.0)
        while not _answers(program, ready):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{words[0]} did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.01)
        yield Program(port=port, process=process.pid, seconds=time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def resident(process: int) -> float:
    """MiB of memory that a process has now, shared pages too."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _answers(program: Program, ready: Call) -> bool:
    try:
        with contextlib.closing(program.connect()) as connection:
            connection.request(ready.method, ready.path, headers=dict(ready.headers))
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
