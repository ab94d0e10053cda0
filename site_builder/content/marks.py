"""密级标志 in texts and files: 绝密, 机密 or 秘密, then ★ and a term, standing alone (V18).

Words such as 机密 or 商业秘密 are no marks; a mark is one only where it fills a cell, a header or a
property. Only whether there is one is ever told, never where.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
import zipfile
import zlib
from functools import cache
from io import BytesIO
from typing import IO

_TERM = (
    "(?:长期|永久|[0-9一二三四五六七八九十百半]{1,4}(?:年|个月|月|天|日)"
    "|[0-9]{4}[-年./][0-9]{1,2}(?:[-月./][0-9]{1,2})?[日月]?[前止]?"
    "|[^★\\s,]{1,10}(?:前|后|时|止|解密)(?:解密)?)?"
)
_MARK = re.compile(f"[\\[(【]?(?:绝密|机密|秘密)★{_TERM}[\\])】]?")
_STAR = "★"
_ESCAPED_STAR = re.compile(rb"\\u2605")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_BLANKS = " \t\u00a0\u3000"
_STARRED = re.compile(f"密[{_BLANKS}]{{0,9}}★")
_BORDER = re.compile("[,;\t|\"'\r\n]")
_REACH = 80
"""A mark is shorter; so much is looked at on either side."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHEET_TEXT = re.compile(r"<(si|is)\b[^>]*>(.*?)</\1>|>([^<]*★[^<]*)<", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|&amp;[LCR]")
_CHUNK = 8 * 1024 * 1024
_OVERLAP = 2048
MAX_UNPACKED = 256 * 1024 * 1024
"""No more of a workbook is unpacked here; larger ones are refused when they are read."""


def is_mark(text: str) -> bool:
    """Whether a whole text is a mark; blanks inside it do not hide it."""
    if _STAR not in text:
        return False
    return _MARK.fullmatch("".join(unicodedata.normalize("NFKC", text).strip("\ufeff").split())) is not None


def text_has_mark(text: str, begin: int = 0, end: int | None = None) -> bool:
    """Whether some cell or property of a csv or json text is a mark; its ★ stands in the part given."""
    if "\\u2605" in text:
        text, begin, end = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text), 0, None
    if _STAR not in text:
        return False
    found = _STARRED.finditer(text, begin, len(text) if end is None else end)
    return any(is_mark(_cell_around(text, one)) for one in found)


def _cell_around(text: str, found: re.Match[str]) -> str:
    """What stands between two borders of a cell, as far as a mark could reach."""
    before = text[max(0, found.start() - _REACH) : found.start()]
    after = text[found.end() : found.end() + _REACH]
    return _BORDER.split(before)[-1] + found[0] + _BORDER.split(after)[0]


def file_has_mark(file: IO[bytes]) -> bool:
    """Whether some cell or property of a file is a mark, whatever its encoding; archives are unpacked."""
    start = file.read(4)
    file.seek(0)
    try:
        if start == b"PK\x03\x04":
            return _archive_has_mark(file)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(file) as unpacked:
                return _bytes_have_mark(BytesIO(unpacked.read(MAX_UNPACKED)))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        # Reading the table says what is wrong with it; encrypted members end here too.
        return False
    return _bytes_have_mark(file)


def _bytes_have_mark(file: IO[bytes]) -> bool:
    # One buffer for all blocks: a large table is looked through as fast as it is read.
    buffer = memoryview(bytearray(_OVERLAP + _CHUNK))
    held, is_first = 0, True
    while read := file.readinto(buffer[held:]):  # type: ignore[attr-defined]  # every reader we open has it
        block = buffer[: held + read]
        if _block_has_mark(block, is_first=is_first, is_last=False):
            return True
        # What is left out is an even number of bytes: UTF-16 stays in step.
        begin = max(0, len(block) - _OVERLAP) // 2 * 2
        is_first = is_first and begin == 0
        held = len(block) - begin
        buffer[:held] = bytes(block[begin:])
    return _block_has_mark(buffer[:held], is_first=is_first, is_last=True)


def _block_has_mark(block: memoryview, *, is_first: bool, is_last: bool) -> bool:
    """Whether a part of a file has a mark; one near a cut is judged where its whole cell is seen."""
    encodings = [encoding for shape, encoding in _shapes() if shape.search(block) is not None]
    if _ESCAPED_STAR.search(block) is not None:
        encodings.append("utf-8")
    for encoding in encodings:
        text = str(block, encoding, "replace")
        begin = 0 if is_first else _REACH
        if text_has_mark(text, begin, len(text) - (0 if is_last else 2 * _REACH)):
            return True
    return False


@cache
def _shapes() -> tuple[tuple[re.Pattern[bytes], str], ...]:
    """How 密, blanks and ★ look as bytes: only then a block is worth decoding."""
    found = []
    for encoding in _ENCODINGS:
        first, blanks, star = (
            [re.escape(sign.encode(encoding)) for sign in signs] for signs in ("密", _BLANKS, _STAR)
        )
        found.append((re.compile(first[0] + b"(?:" + b"|".join(blanks) + b"){0,9}" + star[0]), encoding))
    return tuple(found)


def _archive_has_mark(file: IO[bytes]) -> bool:
    """The cells and page headers of a workbook, the texts of a document, the files of an archive."""
    left = MAX_UNPACKED
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if left <= 0:
                return False
            with archive.open(member) as part:
                raw = part.read(left)
            left -= len(raw)
            if member.filename.endswith(".xml"):
                if _STAR.encode() in raw and _sheet_has_mark(raw.decode("utf-8", "replace")):
                    return True
            elif _bytes_have_mark(BytesIO(raw)):
                return True
    return False


def _sheet_has_mark(text: str) -> bool:
    return any(is_mark(_TAG.sub("", found[1] or found[2])) for found in _SHEET_TEXT.findall(text))
