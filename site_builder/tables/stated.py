"""What the descriptor says of a file as a whole: how many bytes it has, and their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from site_builder.catalog import Distribution
from site_builder.tables.faults import Faults

_DIGESTS = ("md5", "sha1", "sha256", "sha512")


def check_stated(distribution: Distribution, path: Path, faults: Faults) -> None:
    """`resources[].bytes` and `.hash` against the file; both may be left out."""
    size = path.stat().st_size
    if distribution.bytes is not None and distribution.bytes != size:
        faults.descriptor(
            "V24",
            f"{distribution.pointer}/bytes",
            f"“{distribution.title}”的数据文件有 {size:,} 字节，描述文件写的是 {distribution.bytes:,} 字节。",
            "核对是不是这个文件、是否传完整；文件没错就改正 bytes，或删去这一项。",
        )
    if distribution.hash is None:
        return
    # Data Package: a bare digest is md5.
    kind, _, stated = distribution.hash.rpartition(":")
    kind = kind.lower() or "md5"
    if kind not in _DIGESTS:
        return
    with path.open("rb") as stream:
        actual = hashlib.file_digest(stream, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    if actual != stated.lower():
        faults.descriptor(
            "V24",
            f"{distribution.pointer}/hash",
            f"“{distribution.title}”的数据文件的 {kind} 摘要值是 {actual}，与描述文件写的不同。",
            "核对是不是这个文件、是否被改过；文件没错就改正 hash，或删去这一项。",
        )
