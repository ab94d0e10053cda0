"""gz and zip: one file comes out, and never more than the disk can bear.

Sizes are judged before reading where the archive states them, and counted while reading where it
may lie: a bomb of a few kilobytes stops after LEAST bytes.
"""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from site_builder.tables.grid import NotATable, Sentence

RATIO = 200
"""Text tables shrink to a tenth, very regular ones to a fiftieth; beyond this it is no data."""
LEAST = 64 * 1024 * 1024
"""Below this size any ratio is harmless."""
MOST = 8 * 1024 * 1024 * 1024
_CHUNK = 1 << 20
_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx")


def allowed(packed: int) -> int:
    """How many bytes may come out of so many."""
    return min(max(packed * RATIO, LEAST), MOST)


def unpack(path: Path, archive: str, folder: Path) -> Path:
    """The one file inside the archive, written to a temporary file in `folder`."""
    folder.mkdir(exist_ok=True)
    target = folder / "unpacked"
    limit = allowed(path.stat().st_size)
    with readable():
        if archive == "gz":
            with gzip.open(path) as stream:
                copy(stream, target, limit=limit)
        else:
            with zipfile.ZipFile(path) as package:
                member = _only_member(package)
                if member.file_size > limit:
                    raise too_large(limit)
                with package.open(member) as stream:
                    copy(stream, target, limit=limit)
    return target


@contextmanager
def readable() -> Iterator[None]:
    """What is wrong with an archive, said in a sentence whatever the library calls it.

    Raises:
        NotATable: it is damaged, or nobody can open it without a password.
    """
    try:
        yield
    except (
        zipfile.BadZipFile,
        gzip.BadGzipFile,
        EOFError,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
    ) as trouble:
        raise NotATable(
            Sentence(f"压缩文件打不开或已损坏（{trouble}）。", "重新压缩后提交，或直接提交未压缩的文件。")
        ) from None
    except RuntimeError:
        raise NotATable(Sentence("压缩文件设了密码。", "去掉密码后提交。")) from None


def _only_member(package: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in package.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    tables = [m for m in members if m.filename.lower().endswith(_TEXT_ENDINGS)]
    if len(tables) == 1:
        return tables[0]
    if len(members) == 1:
        return members[0]
    raise NotATable(
        Sentence(f"zip 里有 {len(members)} 个文件，不能确定哪个是这张表。", "一个 zip 只放一张表的一个文件。")
    )


def copy(stream: IO[bytes] | gzip.GzipFile, target: Path, *, limit: int, before: int = 0) -> int:
    """Write what comes out of a stream; how many bytes that makes with those that came out `before`.

    Raises:
        NotATable: they are more than `limit`.
    """
    written = before
    with target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > limit:
                raise too_large(limit)
            out.write(chunk)
    return written


def too_large(limit: int) -> NotATable:
    """The refusal of an archive that holds far more than its size promises."""
    return NotATable(
        Sentence(
            f"解压后超过 {limit // 1024 // 1024} MB，与压缩文件的大小不相称，没有读取。",
            "直接提交未压缩的文件，或改用 parquet。",
        )
    )
