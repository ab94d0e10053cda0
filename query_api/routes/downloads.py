"""A whole table as one file, streamed: no more than one stretch of it is ever in memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream as Streamed

from query_api import formats
from query_api.engine import EngineBusy
from query_api.engine.protocol import Row
from query_api.links import TERMS, link_header
from query_api.note import note_of
from query_api.query import Download, download_from_pairs
from query_api.routes.access import Opened, open_rows
from query_api.routes.asked import note_download
from query_api.routes.call import HEAD, Call, matches
from query_api.routes.rows import TABLE, refuse_sensitive_key

STRETCH = 5_000
"""Rows of the table, not of the answer, that one statement looks at."""

PATIENCE = 0.1
"""Seconds between two tries of a download that has begun and finds the engine busy."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """One download under way."""

    found: Opened
    asked: Download
    stream: formats.Stream

    async def rows(self, above: int) -> list[Row]:
        """The rows of the stretch that begins after an order number."""
        upto = above + STRETCH
        is_last = upto >= self.found.table.rows
        engine, asked = self.found.call.service.engine, self.asked
        return await self.found.call.held(
            engine.export(
                self.found.place, asked.where, asked.select, above=above, upto=None if is_last else upto
            )
        )

    async def parts(self, first: list[Row]) -> AsyncIterator[bytes]:
        """The file; its first stretch was read before the answer began, so that it could be refused."""
        fields, is_for_people = self.asked.select, self.asked.is_for_people
        yield self.stream.head(fields, is_for_people)
        rows, above = first, 0
        note = note_of(self.found.call.request.scope)
        note.rows = 0
        while True:
            note.rows += len(rows)
            if rows:
                yield await asyncio.to_thread(self.stream.rows, fields, rows, is_for_people)
            above += STRETCH
            if above >= self.found.table.rows:
                return
            rows = await self._patiently(above)

    async def _patiently(self, above: int) -> list[Row]:
        # Half a file helps nobody: what has begun waits for its turn.
        while True:
            try:
                return await self.rows(above)
            except EngineBusy:
                await asyncio.sleep(PATIENCE)


@get(f"{TABLE}/download")
async def download(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes] | Streamed:
    """The table, or what passes the filters, in file order."""
    found = await open_rows(call, department, dataset, table)
    refuse_sensitive_key(found.table)
    asked = download_from_pairs(call.pairs(), found.table, call.service.settings.limits)
    stream = formats.stream_named(asked.format, call.request.headers.get("accept"))
    note_download(call, asked, found.table, written_as=stream.name)
    headers = _headers(found, stream)
    if matches(call.request.headers.get("if-none-match"), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    reader = Reader(found=found, asked=asked, stream=stream)
    if call.scope.get(HEAD):
        return Streamed(_nothing(), media_type=stream.media_type, headers=headers)
    first = await reader.rows(0)
    return Streamed(reader.parts(first), media_type=stream.media_type, headers=headers)


async def _nothing() -> AsyncIterator[bytes]:
    """HEAD: the headers of the file, whose length nobody knows before it is written."""
    yield b""


def _headers(found: Opened, stream: formats.Stream) -> dict[str, str]:
    call, links = found.call, found.call.links
    related = [("describedby", links.table(found.dataset.id, found.table.name))]
    if not found.dataset.retention:
        plain = [pair for pair in call.pairs() if pair[0] != "_asof"]
        pinned = [*plain, ("_asof", call.generation.id)]
        related.append(("canonical", links.download(found.dataset.id, found.table.name, pinned)))
    related.append(("terms-of-service", call.site + TERMS))
    return {
        "ETag": call.etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Authorization",
        "Content-Disposition": disposition(found, stream.name),
        "X-Content-Type-Options": "nosniff",
        "Link": link_header(related),
    }


def disposition(found: Opened, suffix: str) -> str:
    """The name of the file (RFC 6266): Chinese for who reads it, ASCII for the rest."""
    dataset, table = found.dataset, found.table
    day = table.data_updated_on or dataset.updated_on or found.call.generation.catalog.as_of
    titles = dict.fromkeys((dataset.title, table.title or table.name))
    plain = _UNFIT.sub("_", f"{dataset.id.replace('/', '-')}-{table.name}-{day}.{suffix}")
    plain = plain.encode("ascii", "replace").decode().replace("?", "_")
    chinese = _UNFIT.sub("_", f"{'-'.join(titles)}-{day}.{suffix}")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese, safe='')}"
