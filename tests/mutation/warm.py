"""Runs of tests without the wait for imports: every package is loaded once, nothing of the project is.

A process of its own that is started in the copy of the project: each line it reads is a run, and each
run is a fork, which imports the project as it stands then. `Warm` is who asks it.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

PACKAGES = (
    "duckdb",
    "httpx",
    "jsonschema",
    "jsonschema_rs",
    "litestar.testing",
    "markdown",
    "msgspec",
    "python_calamine",
    "zstandard",
)
"""What most runs import, and what costs most."""
HANGS = -1000
"""The outcome of a run that does not end; all others are how pytest ends, or a signal below 0."""
_NAP = 0.01


class Warm:
    """The process as its starter sees it."""

    def __init__(self, copy: Path) -> None:
        """`copy` is the project whose tests are run."""
        # Two faults of one size in one second would share a compiled file.
        surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.warm"],
            cwd=copy,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tests: Sequence[str], limit: float | None) -> int:
        """How pytest ended over a selection, in at most `limit` seconds; HANGS when it did not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([tests, limit]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def _serve() -> None:
    for name in PACKAGES:
        importlib.import_module(name)
    for line in sys.stdin:
        tests, limit = json.loads(line)
        print(_fork(tests, limit), flush=True)


def _fork(tests: Sequence[str], limit: float | None) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setsid()
            nothing = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2):
                os.dup2(nothing, handle)
            # Plain: nobody reads why a test fails, and a package that is loaded cannot be rewritten.
            code = int(pytest.main(["-q", "-x", "--assert=plain", *tests]))
        finally:
            os._exit(code)
    ends = time.monotonic() + (limit if limit is not None else float("inf"))
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_NAP)
    # Whatever it started goes with it.
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return HANGS


if __name__ == "__main__":
    _serve()
