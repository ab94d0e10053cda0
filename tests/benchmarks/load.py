"""Many callers at once: wrk, or threads of Python where only the row itself is tried."""

from __future__ import annotations

import itertools
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measure import FULL
from tests.benchmarks.programs import Call, Program, ask

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What so many callers got."""

    requests: int
    seconds: float
    p50: float
    """Milliseconds."""
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def load(
    program: Program, calls: Sequence[Call], *, connections: int, seconds: float, status: int = 200
) -> Load:
    """The calls in turn over so many connections; all have the headers of the first.

    Raises:
        RuntimeError: an answer had another status, or did not come.

    """
    wrk = shutil.which("wrk")
    if wrk is None:
        return _by_threads(program, calls, connections=connections, seconds=seconds, status=status)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="mulu-load-") as file:
        file.writelines(f"{name}: {value}\n" for name, value in calls[0].headers.items())
        file.write("\n")
        file.writelines(f"{call.method}\t{call.path}\t{call.body}\n" for call in calls)
        file.flush()
        done = subprocess.run(
            [
                wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "60s", "-s", SCRIPT,
                f"http://127.0.0.1:{program.port}", "--", file.name, str(status),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    line = next((line for line in done.stdout.splitlines() if line.startswith("LOAD\t")), None)
    if line is None:
        raise RuntimeError(f"wrk: {(done.stderr or done.stdout)[-1000:]}")
    _, requests, took, p50, p99, wrong, failed, example = line.split("\t", 7)
    if int(wrong) or int(failed):
        raise RuntimeError(f"{wrong} answers were not {status}, {failed} did not come: {example}")
    return Load(requests=int(requests), seconds=float(took), p50=float(p50), p99=float(p99))


def require_wrk(size: str) -> str:
    """What a row says of its callers.

    Raises:
        RuntimeError: a measurement needs wrk, and it is not there.

    """
    if shutil.which("wrk") is not None:
        return "callers: wrk, one thread, on the same machine"
    if size == FULL:
        raise RuntimeError("this row needs wrk (Debian, Ubuntu: apt-get install wrk)")
    return "callers: threads of Python, wrk is not installed: no figure means anything"


def _by_threads(
    program: Program, calls: Sequence[Call], *, connections: int, seconds: float, status: int
) -> Load:
    turn, spent, wrong = itertools.cycle(calls), list[float](), list[Exception]()
    lock, end = threading.Lock(), time.perf_counter() + seconds

    def caller() -> None:
        with closing(program.connect()) as connection:
            while time.perf_counter() < end and not wrong:
                with lock:
                    call = next(turn)
                began = time.perf_counter()
                try:
                    ask(
                        connection,
                        Call(path=call.path, method=call.method, headers=calls[0].headers, body=call.body),
                        status=status,
                    )
                except (OSError, RuntimeError) as error:
                    wrong.append(error)
                    return
                spent.append(time.perf_counter() - began)

    began = time.perf_counter()
    threads = [threading.Thread(target=caller) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(str(wrong[0]))
    cuts = statistics.quantiles(spent, n=100)
    return Load(
        requests=len(spent), seconds=time.perf_counter() - began, p50=cuts[49] * 1000, p99=cuts[98] * 1000
    )
