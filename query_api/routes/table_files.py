"""How the bytes of a table's file come about: stretch by stretch, or whole before the first one leaves."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from query_api import formats, sql
from query_api.engine import EngineBusy
from query_api.engine.protocol import Row
from query_api.file_names import data_day, file_name
from query_api.note import note_of
from query_api.prebuilt import Made, Writing
from query_api.problems import NotAcceptable, NotReady
from query_api.query import Download
from query_api.routes.access import Opened

log = logging.getLogger("mulu.api")

STRETCH = 5_000
"""Rows of the table, not of the answer, that one statement looks at."""

PATIENCE = 0.1
"""Seconds between two tries of a download that has begun and finds the engine busy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFile:
    """One table, or what is asked of it, as a file of one format."""

    found: Opened
    asked: Download
    offer: formats.Offer

    @property
    def suffix(self) -> str:
        """Of the kept file; csv for people is another file than csv for programs."""
        return f"people-{self.offer.name}" if self.asked.is_for_people else self.offer.name

    @property
    def name(self) -> str:
        """What decides the bytes: the database as it lies on the disk, the table, and who writes."""
        return file_name(self.found.call.generation, self.found.dataset, self.found.table)

    async def stretches(self) -> AsyncIterator[list[Row]]:
        """Rows in file order; the first stretch may find the engine busy, the others wait for it."""
        above = 0
        while True:
            yield await (self._rows(above) if above == 0 else self._patiently(above))
            above += STRETCH
            if above >= self.found.table.rows:
                return

    async def parts(self, stream: formats.Stream, rows: AsyncIterator[list[Row]]) -> AsyncIterator[bytes]:
        """The bytes of a format that leaves part by part."""
        fields, is_for_people = self.asked.select, self.asked.is_for_people
        yield stream.head(fields, is_for_people)
        async for stretch in rows:
            if stretch:
                yield await asyncio.to_thread(stream.rows, fields, stretch, is_for_people)

    async def parts_kept(
        self, stream: formats.Stream, rows: AsyncIterator[list[Row]]
    ) -> AsyncIterator[bytes]:
        """The same, kept for whoever asks next; a disk without room does not end the answer."""
        prebuilt = self.found.call.service.prebuilt
        with contextlib.ExitStack() as held:
            writing: Writing | None = None
            try:
                writing = held.enter_context(prebuilt.writing())
            except OSError as error:
                _cannot_keep(error)
            async for part in self.parts(stream, rows):
                if writing is not None and not await asyncio.to_thread(_written, writing, part):
                    writing = None
                yield part
            if writing is not None:
                try:
                    prebuilt.keep_written(writing, self.name, self.suffix)
                except OSError as error:
                    _cannot_keep(error)

    async def write_to(self, path: Path) -> None:
        """The whole file at a new path.

        Raises:
            NotAcceptable: it does not fit into an xlsx.
            EngineOverBudget, EngineUnable, EngineBusy: as they say.
            OSError: no room.

        """
        if self.offer.name == "parquet":
            found = self.found
            statement = sql.export(found.place.source, self.asked.where, self.asked.select)
            await found.call.service.exporter.parquet(found.place, statement, path)
        elif self.offer.stream is not None:
            with path.open("xb") as target:
                async for part in self.parts(self.offer.stream, self.stretches()):
                    await asyncio.to_thread(target.write, part)
        else:
            await self._workbook(path)

    async def made(self) -> Made:
        """The kept file, made now when it is not there; of several that ask at once one makes it.

        Raises:
            NotAcceptable, EngineOverBudget, EngineUnable, EngineBusy: as `write_to`.
            NotReady: no room.

        """
        prebuilt, name, suffix = self.found.call.service.prebuilt, self.name, self.suffix
        async with prebuilt.making(f"{name}.{suffix}"):
            there = prebuilt.find(name, suffix)
            if there is not None:
                return there
            with _needing_room():
                path = prebuilt.temporary()
                try:
                    await self.write_to(path)
                    return await asyncio.to_thread(prebuilt.keep, path, name, suffix)
                finally:
                    path.unlink(missing_ok=True)

    @contextlib.asynccontextmanager
    async def passing(self) -> AsyncIterator[Made]:
        """A file that nobody else will ask for: gone when the block ends, whoever has it open reads on.

        Raises:
            NotAcceptable, EngineOverBudget, EngineUnable, EngineBusy: as `write_to`.
            NotReady: no room.

        """
        with _needing_room():
            path = self.found.call.service.prebuilt.temporary()
            try:
                await self.write_to(path)
                yield await asyncio.to_thread(Made.of, path)
            finally:
                path.unlink(missing_ok=True)

    async def _workbook(self, path: Path) -> None:
        found, most = self.found, self.found.call.service.settings.limits.workbook_rows
        if self.asked.is_whole:
            self._check_rows(found.table.rows, most)
        if len(self.asked.select) > formats.COLUMNS:
            raise self._unfit(
                f"有 {len(self.asked.select)} 列，xlsx 至多 {formats.COLUMNS} 列", "too many fields"
            )
        title = found.table.title or found.dataset.title
        book = formats.Workbook(
            path,
            self.asked.select,
            title=title,
            day=data_day(found.call.generation, found.dataset, found.table),
        )
        try:
            rows = 0
            async for stretch in self.stretches():
                rows += len(stretch)
                self._check_rows(rows, most)
                await asyncio.to_thread(book.rows, stretch)
        except formats.CellTooLong as long:
            raise self._unfit(
                f"第 {long.row} 行的“{long.field}”超过 xlsx 一格至多的 {formats.CELL_SIGNS} 个字符",
                f"a value of {long.field} is longer than {formats.CELL_SIGNS} characters",
            ) from long
        finally:
            # Closed in any case: the library holds files of its own until then.
            await asyncio.to_thread(book.close)

    def _check_rows(self, rows: int, most: int) -> None:
        if rows > most:
            raise self._unfit(f"行数超过 xlsx 至多的 {most} 行", f"it has more than {most} rows")

    def _unfit(self, zh: str, en: str) -> NotAcceptable:
        name = self.found.table.name
        return NotAcceptable(
            f"表 {name} 不能以 xlsx 下载：{zh}；请改用 _format=csv 或 _format=parquet。",
            f"Table {name} does not fit into an xlsx: {en}; use _format=csv or _format=parquet.",
        )

    async def _rows(self, above: int) -> list[Row]:
        upto = above + STRETCH
        is_last = upto >= self.found.table.rows
        call, asked = self.found.call, self.asked
        rows = await call.held(
            call.service.engine.export(
                self.found.place, asked.where, asked.select, above=above, upto=None if is_last else upto
            )
        )
        note = note_of(call.request.scope)
        note.rows = (note.rows or 0) + len(rows)
        return rows

    async def _patiently(self, above: int) -> list[Row]:
        # Half a file helps nobody: what has begun waits for its turn.
        while True:
            try:
                return await self._rows(above)
            except EngineBusy:
                await asyncio.sleep(PATIENCE)


def _written(writing: Writing, part: bytes) -> bool:
    try:
        writing.write(part)
    except OSError as error:
        _cannot_keep(error)
        return False
    return True


def _cannot_keep(error: OSError) -> None:
    log.error("整表文件不能留存，本次下载不受影响：%s", error.strerror or error)


@contextlib.contextmanager
def _needing_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.error("整表文件写不出：%s", error.strerror or error)
        raise NotReady(
            "服务暂时不能生成文件，请稍后再试；csv 和 ndjson 不受影响。",
            "Files cannot be written now, try again; csv and ndjson are not affected.",
            headers={"Retry-After": "60"},
        ) from error
