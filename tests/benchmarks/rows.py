"""Rows for one table, written as they are made: any number of them in little memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

STATES = ("在用", "停用", "待核", "注销")
_BATCH = 10_000


def write_rows(file: Path, fields: tuple[tuple[str, str], ...], count: int, random: Random) -> None:
    """A csv with a header; the first column is a key with leading zeros, some other cells are empty."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow([name for name, _ in fields])
        for batch in _batches(_rows(fields, count, random)):
            writer.writerows(batch)


def _batches(rows: Iterator[list[str]]) -> Iterable[list[list[str]]]:
    batch: list[list[str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _rows(fields: tuple[tuple[str, str], ...], count: int, random: Random) -> Iterator[list[str]]:
    makers = [_maker(name, kind, random) for name, kind in fields[1:]]
    for number in range(1, count + 1):
        yield [f"{number:010}", *(make() for make in makers)]


def _maker(name: str, kind: str, random: Random) -> Callable[[], str]:
    """How a cell of one column is made; values repeat, as they do in real registers."""
    whole = {
        "date": lambda n: f"20{10 + n % 16}-{1 + n % 12:02}-{1 + n % 28:02}",
        "datetime": lambda n: f"20{10 + n % 16}-{1 + n % 12:02}-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00",
        "integer": lambda n: str(n % 5000),
        "year": lambda n: str(2005 + n % 21),
        "number": lambda n: f"{n % 100000 / 100:.2f}",
        "boolean": lambda n: "true" if n % 2 else "false",
        "string": lambda n: STATES[n % 4] if name == "状态" else f"示例{name}{n % 997}",
    }[kind]
    values = [whole(random.randrange(1 << 30)) for _ in range(2048)]
    values[:64] = [""] * 64
    pick = random.randrange

    def make() -> str:
        return values[pick(2048)]

    return make


def repeat(file: Path, times: int) -> None:
    """Let the rows of a csv stand in it so many times (1,000 at most), each time under other keys."""
    header, rows = file.read_bytes().split(b"\n", 1)
    # A key has ten digits, of which the first three are zeros below ten million rows.
    rows = b"\n" + rows.rstrip(b"\n")
    with file.open("wb") as out:
        out.write(header)
        for copy in range(times):
            out.write(rows.replace(b"\n000", b"\n%03d" % copy))
        out.write(b"\n")
