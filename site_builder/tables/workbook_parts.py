"""What the reader of workbooks does not say: how much would come out of the zip, and where errors stand.

python-calamine gives an error such as #N/A as an empty cell, which would be a value changed without
a word; so the sheet's XML is searched for them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from site_builder.tables.archives import too_large
from site_builder.tables.grid import NotATable, Sentence

UNPACKED_LIMIT = 300 * 1024 * 1024
"""Bytes of XML: a full sheet of a million rows and a few columns; the library holds it in memory."""

DAMAGED = Sentence(
    "工作簿打不开或已损坏。", "用 Excel 或 WPS 打开后另存为 xlsx 再提交；传输时不要按文本方式。"
)
_CHUNK = 1 << 20
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<", re.S
)
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*\b\w+:id=[\"']([^\"']+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=[\"']([^\"']*)[\"']")


def judge_size(path: Path) -> None:
    """Refuse a bomb before anything is parsed: by what the parts say, and by what really comes out."""
    try:
        with zipfile.ZipFile(path) as package, path.open("rb") as raw:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
                raise too_large(UNPACKED_LIMIT)
            total = 0
            for part in parts:
                total += _inflated(raw, part, UNPACKED_LIMIT - total)
                if total > UNPACKED_LIMIT:
                    raise too_large(UNPACKED_LIMIT)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError):
        raise NotATable(DAMAGED) from None


def _inflated(raw: IO[bytes], part: zipfile.ZipInfo, left: int) -> int:
    """Bytes that come out of one part, counted up to a little more than `left`."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotATable(DAMAGED)
    raw.seek(part.header_offset)
    name, extra = struct.unpack("<26xHH", raw.read(30))
    raw.seek(name + extra, 1)
    inflate = zlib.decompressobj(-15)
    total, remaining = 0, part.compress_size
    while remaining > 0 and not inflate.eof:
        chunk = raw.read(min(_CHUNK, remaining))
        if not chunk:
            break
        remaining -= len(chunk)
        while chunk and total <= left:
            total += len(inflate.decompress(chunk, _CHUNK))
            chunk = inflate.unconsumed_tail
        if total > left:
            break
    return total


def error_cells(path: Path, sheet: int) -> Mapping[int, Mapping[int, str]]:
    """Row → column → error text of one sheet, both counted from 0; sheets are counted from 0 too."""
    found: dict[int, dict[int, str]] = {}
    try:
        with zipfile.ZipFile(path) as package:
            part = _sheet_part(package, sheet)
            if part is None:
                return found
            with package.open(part) as stream:
                rest = b""
                while chunk := stream.read(_CHUNK):
                    rest += chunk
                    end = 0
                    for match in _ERROR_CELL.finditer(rest):
                        end = match.end()
                        _note(found, match)
                    # A cell may be cut by the end of the chunk: keep from the last one that begins.
                    rest = rest[
                        max(end, rest.rfind(b"<c "), rest.rfind(b":c ")) - 64 if len(rest) > 64 else 0 :
                    ]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError):
        raise NotATable(DAMAGED) from None
    return found


def _note(found: dict[int, dict[int, str]], match: re.Match[bytes]) -> None:
    address = _ADDRESS.search(match[1])
    if address is not None:
        column = 0
        for letter in address[1]:
            column = column * 26 + letter - 64
        found.setdefault(int(address[2]) - 1, {})[column - 1] = match[2].decode("utf-8", "replace")


def _sheet_part(package: zipfile.ZipFile, sheet: int) -> str | None:
    """Name of the part that holds the sheet; None where the workbook says it in another way."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    ids = _SHEET.findall(package.read("xl/workbook.xml"))
    if sheet >= len(ids):
        return None
    for relation in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(relation))
        if attributes.get(b"Id") == ids[sheet]:
            target = attributes.get(b"Target", b"").decode("utf-8", "replace")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            return part if part in names else None
    return None
