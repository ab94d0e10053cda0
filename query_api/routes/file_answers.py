"""A file as an answer: its length, its digest (RFC 9530), and any part of it (RFC 9110, 14)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from litestar import Response
from litestar.response import Stream

from query_api.byte_ranges import Part, Unsatisfiable, part_of
from query_api.problems import RangeNotSatisfiable
from query_api.routes.call import HEAD
from query_api.routes.request import Asked

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """An open file: it is read to its end even when its name is taken away meanwhile."""

    file: BinaryIO
    bytes: int
    sha256: str

    @classmethod
    def open(cls, path: Path, *, sha256: str) -> Offered:
        """The file at a path.

        Raises:
            OSError: it cannot be opened.

        """
        file = path.open("rb")
        return cls(file=file, bytes=path.stat().st_size, sha256=sha256)


def file_answer(
    request: Asked, offered: Offered, *, media_type: str, headers: Mapping[str, str]
) -> Response[bytes] | Stream:
    """The file, or the part of it that is asked for; the headers name the tag of the whole.

    Raises:
        RangeNotSatisfiable: there is no such part.

    """
    digest = base64.b64encode(bytes.fromhex(offered.sha256)).decode()
    said = {**headers, "Accept-Ranges": "bytes", "Repr-Digest": f"sha-256=:{digest}:"}
    is_head = bool(cast(Mapping[str, object], request.scope).get(HEAD))
    try:
        part = None if is_head else part_of(_range(request, headers["ETag"]), offered.bytes)
    except Unsatisfiable:
        offered.file.close()
        wanted = request.headers["range"]
        raise RangeNotSatisfiable(
            f"文件共 {offered.bytes} 字节，没有 {wanted} 所要的部分。",
            f"The file has {offered.bytes} bytes, none of {wanted}.",
            headers={"Content-Range": f"bytes */{offered.bytes}"},
        ) from None
    chosen = part or Part(first=0, last=offered.bytes - 1, whole=offered.bytes)
    said["Content-Length"] = str(chosen.length)
    if part is not None:
        said["Content-Range"] = part.content_range
    return Stream(
        _nothing(offered) if is_head else _read(offered, chosen),
        status_code=206 if part is not None else 200,
        media_type=media_type,
        headers=said,
    )


def _range(request: Asked, etag: str) -> str | None:
    """The Range header, unless the caller has the beginning of another file (If-Range)."""
    condition = request.headers.get("if-range")
    return request.headers.get("range") if condition in (None, etag) else None


async def _nothing(offered: Offered) -> AsyncIterator[bytes]:
    offered.file.close()
    yield b""


async def _read(offered: Offered, part: Part) -> AsyncIterator[bytes]:
    with offered.file as file:
        file.seek(part.first)
        left = part.length
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            assert chunk, "a published file is never cut"
            left -= len(chunk)
            yield chunk
