"""A download into a file: beside the target first, and held against the digest (RFC 9530)."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BufferedRandom
from pathlib import Path

from query_api.client.errors import DigestMismatch, Unreachable
from query_api.client.transport import Transport

CHUNK = 1 << 20
TRIES = 5
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")


def save(transport: Transport, address: str, target: Path) -> None:
    """Fetch an address into a file that appears when it is whole.

    Raises:
        DigestMismatch, Refused, Unreachable: as they say.
        OSError: it cannot be written.

    """
    part = target.with_name(target.name + ".part")
    try:
        with part.open("w+b") as file:
            etag, digest = _fetch(transport, address, file)
            if digest is None:
                # The first who asks gets the bytes while they are made; now the service knows them.
                with transport.answer("HEAD", address, headers={"Accept": "*/*"}) as head:
                    head.read()
                    is_same = head.getheader("ETag") == etag
                    digest = head.getheader("Repr-Digest") if is_same else None
            file.seek(0)
            _check(file, digest, address)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _fetch(transport: Transport, address: str, file: BufferedRandom) -> tuple[str | None, str | None]:
    """The bytes of the file, taken up where they broke off; its tag and the digest it was announced with."""
    etag: str | None = None
    for number in range(1, TRIES + 1):
        headers = {"Accept": "*/*"}
        if etag is not None and file.tell():
            headers |= {"Range": f"bytes={file.tell()}-", "If-Range": etag}
        try:
            with transport.answer("GET", address, headers=headers) as answer:
                if answer.status != 206:
                    file.seek(0)
                    file.truncate()
                etag = answer.getheader("ETag")
                before, length = file.tell(), answer.getheader("Content-Length")
                while chunk := answer.read(CHUNK):
                    file.write(chunk)
                if length is not None and file.tell() - before != int(length):
                    # The library takes an early end for the end when it reads in pieces.
                    raise Unreachable(f"答复中断 / the answer broke off after {file.tell()} bytes")
                return etag, answer.getheader("Repr-Digest")
        except Unreachable:
            if number == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


def _check(file: BufferedRandom, header: str | None, address: str) -> None:
    said = _DIGEST.search(header or "")
    if said is None:
        return  # A filtered stream has no digest; its end is marked, so that a cut is seen.
    found = hashlib.file_digest(file, "sha256").digest()
    if base64.b64decode(said[1]) != found:
        raise DigestMismatch(f"下载的文件与摘要不符 / the file does not match its digest: {address}")
