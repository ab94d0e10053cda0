"""A whole table as one file, or what passes the filters."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream as Streamed

from query_api import formats
from query_api.file_names import data_day
from query_api.links import link_header
from query_api.prebuilt import Made
from query_api.query import Pairs, download_from_pairs
from query_api.routes.access import Opened, open_rows
from query_api.routes.asked import note_download
from query_api.routes.call import HEAD, Call, terms_link
from query_api.routes.entity_tags import matches
from query_api.routes.file_answers import Offered, file_answer
from query_api.routes.related import canonical, described_by
from query_api.routes.rows import TABLE, refuse_sensitive_key
from query_api.routes.stretches import Chunk, chunks
from query_api.routes.table_files import TableFile

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')


@get(f"{TABLE}/download")
async def download(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes] | Streamed:
    """The table, or what passes the filters, in file order."""
    found = await open_rows(call, department, dataset, table)
    refuse_sensitive_key(found.table)
    return await delivered(found, call.pairs())


def wanted(found: Opened, pairs: Pairs, accept: str | None) -> TableFile:
    """The file that parameters ask for.

    Raises:
        BadQuery: with every mistake.
        SensitiveByPost: a sensitive field is filtered by.
        NotAcceptable: no format fits.

    """
    asked = download_from_pairs(pairs, found.table, found.call.service.settings.limits)
    return TableFile(found=found, asked=asked, offer=formats.offer_named(asked.format, accept))


async def delivered(found: Opened, pairs: Pairs) -> Response[bytes] | Streamed:
    """The answer with the file.

    A whole table is kept as a file once it was asked for. A first answer in a format that can
    leave part by part does so and is kept on its way; every other is made before it leaves.
    """
    request = found.call.request
    file = wanted(found, pairs, request.headers.get("accept"))
    note_download(found.call, file.asked, found.table, written_as=file.offer.name)
    headers = _headers(found, file, pairs)
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    media_type = file.offer.media_type
    kept = await asyncio.to_thread(_kept, file) if file.asked.is_whole else None
    if kept is None and found.call.scope.get(HEAD):
        return Streamed(_nothing(), media_type=media_type, headers=headers)
    stream = file.offer.stream
    if kept is None and stream is not None and not (file.asked.is_whole and "range" in request.headers):
        made_now = chunks(found, file.asked, stream)
        # Read before the answer begins, so that it can be refused.
        first = await anext(made_now)
        parts = file.parts_kept if file.asked.is_whole else file.parts
        return Streamed(parts(stream, _joined(first, made_now)), media_type=media_type, headers=headers)
    if not file.asked.is_whole:
        async with file.passing() as passing:
            return file_answer(request, _opened(passing), media_type=media_type, headers=headers)
    while kept is None:
        await file.made()
        kept = await asyncio.to_thread(_kept, file)
    return file_answer(request, kept, media_type=media_type, headers=headers)


def _kept(file: TableFile) -> Offered | None:
    """The kept file, open; None when it was never made, or a publication let go of it just now."""
    made = file.found.call.service.prebuilt.find(file.name, file.suffix)
    try:
        return None if made is None else _opened(made)
    except FileNotFoundError:
        return None


def _opened(made: Made) -> Offered:
    return Offered.open(made.path, sha256=made.sha256)


async def _joined(first: Chunk, rest: AsyncIterator[Chunk]) -> AsyncIterator[Chunk]:
    yield first
    async for chunk in rest:
        yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    """HEAD: the headers of a file whose length nobody knows before it is written."""
    yield b""


def _headers(found: Opened, file: TableFile, pairs: Pairs) -> dict[str, str]:
    call = found.call
    related = [described_by(found), *canonical(found, call.links.download, pairs), terms_link(call)]
    tag = hashlib.sha256(f"{call.etag}{file.name}".encode()).hexdigest()[:32]
    return {
        "ETag": f'"{tag}"',
        "Cache-Control": "no-cache",
        "Vary": "Accept, Authorization",
        "Content-Disposition": disposition(found, file.offer.name),
        "X-Content-Type-Options": "nosniff",
        "Link": link_header(related),
    }


def disposition(found: Opened, suffix: str) -> str:
    """The name of the file (RFC 6266): Chinese for who reads it, ASCII for the rest."""
    dataset, table = found.dataset, found.table
    day = data_day(found.call.generation, dataset, table)
    titles = dict.fromkeys((dataset.title, table.title or table.name))
    plain = _UNFIT.sub("_", f"{dataset.id.replace('/', '-')}-{table.name}-{day}.{suffix}")
    plain = plain.encode("ascii", "replace").decode().replace("?", "_")
    chinese = _UNFIT.sub("_", f"{'-'.join(titles)}-{day}.{suffix}")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese, safe='')}"
