"""How the bytes of a table's file come about: stretch by stretch, or whole before the first one leaves."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from query_api import formats, sql
from query_api.ahead import ahead
from query_api.file_names import data_day, file_name
from query_api.note import note_of
from query_api.prebuilt import Made, Writing
from query_api.problems import NotAcceptable, NotReady
from query_api.query import Download
from query_api.routes.access import Opened
from query_api.routes.stretches import Chunk, chunks, stretches

log = logging.getLogger("mulu.api")


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

    async def parts(self, stream: formats.Stream, made: AsyncIterator[Chunk]) -> AsyncIterator[bytes]:
        """The bytes of a format that leaves part by part; the next part is made while one leaves."""
        yield stream.head(self.asked.select, self.asked.is_for_people)
        async with contextlib.aclosing(ahead(made)) as coming:
            async for chunk in coming:
                self._count(chunk.rows)
                if chunk.content:
                    yield chunk.content

    async def parts_kept(self, stream: formats.Stream, made: AsyncIterator[Chunk]) -> AsyncIterator[bytes]:
        """The same, kept for whoever asks next; a disk without room does not end the answer."""
        prebuilt = self.found.call.service.prebuilt
        with contextlib.ExitStack() as held:
            writing: Writing | None = None
            try:
                writing = held.enter_context(prebuilt.writing())
            except OSError as error:
                _cannot_keep(error)
            async for part in self.parts(stream, made):
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
                async for part in self.parts(
                    self.offer.stream, chunks(self.found, self.asked, self.offer.stream)
                ):
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
        rows, is_whole = 0, False
        try:
            async for stretch in stretches(self.found, self.asked):
                rows += len(stretch)
                self._check_rows(rows, most)
                self._count(len(stretch))
                await asyncio.to_thread(book.rows, stretch)
            is_whole = True
        except formats.CellTooLong as long:
            raise self._unfit(
                f"第 {long.row} 行的“{long.field}”超过 xlsx 一格至多的 {formats.CELL_SIGNS} 个字符",
                f"a value of {long.field} is longer than {formats.CELL_SIGNS} characters",
            ) from long
        finally:
            # Given up without waiting: a call that is cancelled waits for nothing any more.
            if not is_whole:
                book.discard()
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

    def _count(self, rows: int) -> None:
        note = note_of(self.found.call.request.scope)
        note.rows = (note.rows or 0) + rows


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
