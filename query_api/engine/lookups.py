"""Coalesced lookups: the keys that callers ask of one table at the same time become one statement.

A statement costs some 400 µs and each further key some 30 µs, so a batch of 32 is ten times as cheap as
32 statements (measured, decisions.md). Batches run on the event loop itself: handing them to a thread and
back costs more than the lookup. What arrives while a batch runs is the next batch. A batch that is still
growing is left to grow: it runs at the first turn of the loop that brought no further key, so a busy service
makes large batches by itself and an idle one waits for one empty turn, which is some microseconds.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import duckdb

from query_api import sql, sql_keys, timing
from query_api.engine.attached import AttachedFiles
from query_api.engine.protocol import EngineBusy, EngineTrouble, EngineUnable, Place, Row
from query_api.timing import Timing

MOST = 128
"""Keys of one batch: at most some 5 ms during which nothing else is answered."""

STATEMENTS = 512
"""Parsed statements kept, by table and size."""

Found = Mapping[str, Row]
Guarded = Callable[[Callable[[], list[Row]]], list[Row]]


@dataclass(kw_only=True, slots=True)
class Waiting:
    """One caller's keys of one table, and where the answer goes."""

    keys: Sequence[str]
    answer: asyncio.Future[Found]
    timing: Timing
    asked: float


@dataclass(kw_only=True, slots=True)
class Queue:
    """Callers that wait for rows of one table."""

    place: Place
    callers: deque[Waiting] = field(default_factory=deque)


class Lookups:
    """The batches of one worker. Everything here happens on the event loop's thread."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        files: AttachedFiles,
        *,
        guarded: Guarded,
        most_waiting: int,
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._cursor = cursor
        self._files = files
        self._guarded = guarded
        self._most_waiting = most_waiting
        self._on_batch = on_batch
        self._queues: OrderedDict[tuple[str, str], Queue] = OrderedDict()
        self._parsed: OrderedDict[tuple[str, str, int], duckdb.Statement] = OrderedDict()
        self._is_draining = False
        self._asked = 0
        """How many callers have asked so far: whether more came is seen by it."""
        self.waiting = 0

    def ask(self, place: Place, keys: Sequence[str]) -> asyncio.Future[Found]:
        """All fields of the rows with these stored keys, by key; at most `MOST` distinct keys.

        Raises:
            EngineBusy: too many callers wait already.

        """
        if self.waiting >= self._most_waiting:
            raise EngineBusy
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Found] = loop.create_future()
        name = (place.source.database, place.source.table.table)
        queue = self._queues.get(name)
        if queue is None:
            queue = self._queues[name] = Queue(place=place)
        queue.callers.append(Waiting(keys=keys, answer=answer, timing=timing.current(), asked=perf_counter()))
        self.waiting += 1
        self._asked += 1
        if not self._is_draining:
            self._is_draining = True
            # None was seen by any turn yet, so that the first one that looks lets another go by.
            loop.call_soon(self._gather, loop, None)
        return answer

    def _gather(self, loop: asyncio.AbstractEventLoop, asked: int | None) -> None:
        """Run a batch once no more callers come, or it is full."""
        if self._asked != asked and self.waiting < MOST:
            loop.call_soon(self._gather, loop, self._asked)
        else:
            self._drain(loop)

    def _drain(self, loop: asyncio.AbstractEventLoop) -> None:
        """One batch of the table that waits longest, then whatever else the loop has to do."""
        name, queue = self._queues.popitem(last=False)
        batch: list[Waiting] = []
        keys: dict[str, None] = {}
        while queue.callers and (not batch or len(keys) + len(queue.callers[0].keys) <= MOST):
            caller = queue.callers.popleft()
            self.waiting -= 1
            # Nobody waits any more for an answer that was cancelled.
            if not caller.answer.done():
                batch.append(caller)
                keys.update(dict.fromkeys(caller.keys))
        if queue.callers:
            self._queues[name] = queue
        # The next turn is arranged first: whatever becomes of this batch, the others are answered.
        self._is_draining = bool(self._queues)
        if self._is_draining:
            loop.call_soon(self._gather, loop, None)
        if batch:
            self._answer(queue.place, batch, list(keys))

    def _answer(self, place: Place, batch: Sequence[Waiting], keys: list[str]) -> None:
        self._on_batch(len(keys))
        began = perf_counter()
        try:
            rows = self._guarded(lambda: self._rows(place, keys))
            found = sql_keys.rows_by_key(place.source.table, rows)
            spent = perf_counter() - began
            for caller in batch:
                caller.timing.queue += began - caller.asked
                caller.timing.engine += spent
                caller.answer.set_result({key: found[key] for key in caller.keys if key in found})
        except EngineTrouble as error:
            for caller in batch:
                caller.answer.set_exception(error)
        finally:
            # A fault of ours goes to the loop's log with its traceback; nobody is left waiting for it.
            for caller in batch:
                if not caller.answer.done():
                    caller.answer.set_exception(EngineUnable("a batch of lookups failed, see the log"))

    def _rows(self, place: Place, keys: list[str]) -> list[Row]:
        source = place.source
        with self._files.reading(source.database, place.file):
            size = sql_keys.padded_size(len(keys))
            parsed = self._statement(source, size)
            keys += keys[-1:] * (size - len(keys))
            rows: list[Row] = self._cursor.execute(parsed, keys).fetchall()
            return rows

    def _statement(self, source: sql.Source, size: int) -> duckdb.Statement:
        name = (source.database, source.table.table, size)
        parsed = self._parsed.get(name)
        if parsed is None:
            (parsed,) = self._cursor.extract_statements(sql_keys.by_key(source, size))
            self._parsed[name] = parsed
            if len(self._parsed) > STATEMENTS:
                self._parsed.popitem(last=False)
        else:
            self._parsed.move_to_end(name)
        return parsed
