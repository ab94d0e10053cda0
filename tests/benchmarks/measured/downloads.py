"""A whole table as csv: how fast it leaves, and what a worker needs for it."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import peers
from tests.benchmarks.measure import QUICK, Goal, Measured, median
from tests.benchmarks.peers import DATASETTE, Datasette
from tests.benchmarks.programs import Call, Program, resident
from tests.benchmarks.register import Register, register, typed

NAME = "downloads"
TIMES, GROWTH = f"times the csv stream of {DATASETTE}", "MiB that a worker grows while a table leaves"
GOALS = (
    Goal(
        what=TIMES,
        passing=15,
        stretch=30,
        why="whole tables go to other departments every night, all of them in one window",
    ),
    Goal(
        what=GROWTH,
        passing=200,
        stretch=100,
        why="many may download at once: memory must not follow the size of the table",
        at_least=False,
    ),
)
CHUNK = 1 << 20


def run(work: Path, size: str) -> Measured:
    """The first answer, which writes the file on its way, and the next, which sends it; the peer in part."""
    table = register(size)
    times, bounded = (1, 1.0) if size == QUICK else (3, 10.0)
    call = table.call("/download?_format=csv")
    rates: dict[str, list[float]] = {"mulu, first": [], "mulu, kept": []}
    growth = 0.0
    with contextlib.ExitStack() as held:
        peer = Datasette(register=table)
        program = held.enter_context(peer.serving(work)) if peers.has(DATASETTE) else None
        for _ in range(times):
            # A kept file would answer the next first call.
            for kept in (table.folder / "state/scratch/tables").glob("*"):
                kept.unlink()
            with table.serving(work, workers=1) as served:
                (worker,) = served.workers()
                served.ask(table.call("/rows?_limit=1000"))
                before = resident(worker)
                watch = _Peak(worker)
                rates["mulu, first"].append(_rows_a_second(served, call, on_chunk=watch.look))
                growth = max(growth, watch.peak - before)
                rates["mulu, kept"].append(_rows_a_second(served, call))
                _check("mulu", table, served, call)
            if program is not None:
                rates.setdefault(DATASETTE, []).append(
                    _rows_a_second(program, peer.download(), seconds=bounded)
                )
        if program is not None:
            _check(DATASETTE, table, program, peer.download(), most=100_000)
    middle = {name: median(all_of) for name, all_of in rates.items()}
    figures = {GROWTH: max(growth, 0.01)}
    if program is not None:
        figures[TIMES] = middle["mulu, first"] / middle[DATASETTE]
    return Measured(
        figures=figures,
        seconds={name: [table.rows / rate for rate in all_of] for name, all_of in rates.items()},
        missing={} if program is not None else {TIMES: peers.MISSING},
        notes=(
            f"{table.rows:,} rows, one worker, one caller; {DATASETTE}: rows of the first {bounded:.0f} s",
            *(f"{name}: {rate:,.0f} rows/s" for name, rate in middle.items()),
        ),
    )


class _Peak:
    """The most memory that was seen."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.peak = resident(process)

    def look(self) -> None:
        self.peak = max(self.peak, resident(self._process))


def _rows_a_second(
    program: Program,
    call: Call,
    *,
    seconds: float = float("inf"),
    on_chunk: Callable[[], None] = lambda: None,
) -> float:
    """Lines a second of the answer, or of what came in so many seconds."""
    lines, began = 0, time.perf_counter()
    for chunk in _chunks(program, call):
        lines += chunk.count(b"\n")
        on_chunk()
        if time.perf_counter() - began > seconds:
            break
    return lines / (time.perf_counter() - began)


def _chunks(program: Program, call: Call) -> Iterator[bytes]:
    with contextlib.closing(program.connect()) as connection:
        connection.request(call.method, call.path, headers=dict(call.headers))
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{call.path} answered {answer.status}: {answer.read(500)!r}")
        while chunk := answer.read1(CHUNK):
            yield chunk


def _check(who: str, table: Register, program: Program, call: Call, *, most: int | None = None) -> None:
    """Every row, or the first ones, as the source has them."""
    whole = b"".join(_upto(_chunks(program, call), most))
    lines = csv.reader(io.StringIO(whole.decode(), newline=""))
    next(lines)
    count = 0
    for right, line in zip(table.read(), lines, strict=False):
        if most is not None and count == most:
            return
        found = typed(table.names, table.kinds, line)
        if right != found:
            raise RuntimeError(f"{who}, csv: {found}, right is {right}")
        count += 1
    if count != table.rows:
        raise RuntimeError(f"{who}, csv: {count} rows of {table.rows}")


def _upto(chunks: Iterator[bytes], most: int | None) -> Iterator[bytes]:
    """So many whole lines, and perhaps some more."""
    lines = 0
    for chunk in chunks:
        lines += chunk.count(b"\n")
        yield chunk
        if most is not None and lines > most + 1:
            return
