"""A table, or what is asked of it, stretch by stretch: as rows, or as bytes of a format."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from query_api import formats, sql_csv
from query_api.engine import EngineBusy
from query_api.engine.protocol import CsvLines, Row
from query_api.query import Download
from query_api.routes.access import Opened

STRETCH = 5_000
"""Rows of the table, not of the answer, that one statement looks at."""

CSV_SIGNS = 2_000_000
"""About how long a stretch is that the engine writes as csv; the longer, the less each row costs."""

CSV_ROWS = 50_000
"""How many rows one of them looks at, at most."""

PATIENCE = 0.1
"""Seconds between two tries of a download that has begun and finds the engine busy."""

_Given = TypeVar("_Given")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Rows as they leave."""

    content: bytes
    rows: int


async def stretches(found: Opened, asked: Download) -> AsyncIterator[list[Row]]:
    """Rows in file order; the first stretch may find the engine busy, the others wait for it."""
    async for rows in _read(found, asked, found.call.service.engine.export, lambda _, size: size):
        yield rows


async def chunks(found: Opened, asked: Download, stream: formats.Stream) -> AsyncIterator[Chunk]:
    """The same in a format that leaves part by part, without what stands before the rows."""
    fields, is_for_people = asked.select, asked.is_for_people
    if stream.name == "csv" and not is_for_people and sql_csv.can_write(fields):
        async for lines in _read(found, asked, found.call.service.engine.csv, _longer):
            yield Chunk(content=lines.text.encode(), rows=lines.rows)
        return
    async for rows in stretches(found, asked):
        content = await asyncio.to_thread(stream.rows, fields, rows, is_for_people) if rows else b""
        yield Chunk(content=content, rows=len(rows))


def _longer(lines: CsvLines, size: int) -> int:
    """How many rows the next stretch looks at, after one of this size."""
    signs = max(1.0, len(lines.text) / size)
    return max(1, min(CSV_ROWS, round(CSV_SIGNS / signs)))


async def _read(
    found: Opened,
    asked: Download,
    ask: Callable[..., Coroutine[Any, Any, _Given]],
    next_size: Callable[[_Given, int], int],
) -> AsyncIterator[_Given]:
    """What the engine gives for one stretch of the table after the other."""
    above, size = 0, STRETCH
    while True:
        upto = None if above + size >= found.table.rows else above + size
        asking = partial(ask, found.place, asked.where, asked.select, above=above, upto=upto)
        given = await _held(found, asking, is_patient=above > 0)
        yield given
        if upto is None:
            return
        above, size = upto, next_size(given, size)


async def _held(found: Opened, ask: Callable[[], Coroutine[Any, Any, _Given]], *, is_patient: bool) -> _Given:
    while True:
        try:
            return await found.call.held(ask())
        except EngineBusy:
            # Half a file helps nobody: what has begun waits for its turn.
            if not is_patient:
                raise
            await asyncio.sleep(PATIENCE)
