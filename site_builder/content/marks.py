"""密级标志 in texts and files: 绝密, 机密 or 秘密, then ★ and a term, standing alone (V18).

Words such as 机密 or 商业秘密 are no marks; a mark is one only where it fills a cell, a header or a
property. Only whether there is one is ever told, never where.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from typing import IO

_TERM = (
    "(?:长期|永久|[0-9一二三四五六七八九十百半]{1,4}(?:年|个月|月|天|日)"
    "|[0-9]{4}[-年./][0-9]{1,2}(?:[-月./][0-9]{1,2})?[日月]?[前止]?"
    "|[^★\\s,]{1,10}(?:前|后|时|止|解密)(?:解密)?)?"
)
_MARK = re.compile(f"[\\[(【]?(?:绝密|机密|秘密)★{_TERM}[\\])】]?")
_STAR = "★"
_ESCAPED = b"\\u2605"
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_STARS = tuple((_STAR.encode(encoding), encoding) for encoding in _ENCODINGS)
_STARRED = re.compile(r"密\s{0,9}★")
_BORDER = re.compile("[,;\t|\"'\r\n]")
_REACH = 80
"""A mark is shorter; so much is looked at on either side."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHEET_TEXT = re.compile(r"<(si|is)\b[^>]*>(.*?)</\1>|>([^<]*★[^<]*)<", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|&amp;[LCR]")
_CHUNK = 8 * 1024 * 1024
_OVERLAP = 512
MAX_UNPACKED = 256 * 1024 * 1024
"""No more of a workbook is unpacked here; larger ones are refused when they are read."""


def is_mark(text: str) -> bool:
    """Whether a whole text is a mark; blanks inside it do not hide it."""
    if _STAR not in text:
        return False
    return _MARK.fullmatch("".join(unicodedata.normalize("NFKC", text).strip("\ufeff").split())) is not None


def text_has_mark(text: str) -> bool:
    """Whether some cell or property of a csv or json text is a mark."""
    if "\\u2605" in text:
        text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    if _STAR not in text:
        return False
    return any(is_mark(_cell_around(text, found)) for found in _STARRED.finditer(text))


def _cell_around(text: str, found: re.Match[str]) -> str:
    """What stands between two borders of a cell, as far as a mark could reach."""
    before = text[max(0, found.start() - _REACH) : found.start()]
    after = text[found.end() : found.end() + _REACH]
    return _BORDER.split(before)[-1] + found[0] + _BORDER.split(after)[0]


def file_has_mark(file: IO[bytes]) -> bool:
    """Whether some cell or property of a file is a mark, whatever its encoding; workbooks are unpacked."""
    start = file.read(4)
    file.seek(0)
    if start == b"PK\x03\x04":
        return _workbook_has_mark(file)
    rest = b""
    while chunk := file.read(_CHUNK):
        block = rest + chunk
        if _block_has_mark(block):
            return True
        # What is left out is an even number of bytes: UTF-16 stays in step.
        rest = block[max(0, len(block) - _OVERLAP) // 2 * 2 :]
    return False


def _block_has_mark(block: bytes) -> bool:
    if _ESCAPED in block and text_has_mark(block.decode("utf-8", "replace")):
        return True
    return any(
        star in block and text_has_mark(block.decode(encoding, "replace")) for star, encoding in _STARS
    )


def _workbook_has_mark(file: IO[bytes]) -> bool:
    """The texts of a workbook's cells and page headers; what is no workbook, or broken, has none."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if not member.filename.endswith(".xml"):
                    continue
                with archive.open(member) as part:
                    raw = part.read(left)
                left -= len(raw)
                if _STAR.encode() in raw and _sheet_has_mark(raw.decode("utf-8", "replace")):
                    return True
                if left <= 0:
                    return False
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        # Reading the table says what is wrong with it; encrypted members end here too.
        return False
    return False


def _sheet_has_mark(text: str) -> bool:
    return any(is_mark(_TAG.sub("", found[1] or found[2])) for found in _SHEET_TEXT.findall(text))
