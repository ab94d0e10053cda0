"""Lines of text in the declared encoding: strict, streaming, and a helpful word when it is wrong."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from site_builder.tables.grid import NotATable, Sentence

LINE_LIMIT = 64 * 1024 * 1024
"""Characters of one line; a file without line ends must not fill the memory."""

_CHUNK = 1 << 20
_MAGIC = (
    (b"PK\x03\x04", "Excel 工作簿（xlsx）或 zip 压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 工作簿（xls）"),
    (b"\x1f\x8b", "gzip 压缩文件"),
    (b"PAR1", "parquet 文件"),
    (b"%PDF", "PDF 文件"),
    (b"SQLite format 3", "SQLite 数据库"),
)
_CHINESE = ("gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950")


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines with their ends as they are, without a byte order mark; NotATable where it is no such text."""
    codec = checked_encoding(encoding)
    refuse_other_formats(path)
    if codec in _CHINESE and _is_chinese_utf8(path):
        raise NotATable(
            Sentence(
                f"文件编码声明为 {encoding}，实际内容是 utf-8，按声明读会成乱码。",
                "把 encoding 改为 utf-8，或把文件另存为所声明的编码。",
            ),
            pointer="/encoding",
            rule="V24",
        )
    number = 0
    try:
        with path.open(encoding=codec, errors="strict", newline="") as stream:
            while line := stream.readline(LINE_LIMIT):
                number += 1
                if number == 1:
                    line = line.removeprefix("\ufeff")
                if "\0" in line:
                    raise NotATable(_nul(encoding), rule="V24", line=number)
                if len(line) >= LINE_LIMIT:
                    raise NotATable(
                        Sentence(
                            f"第 {number} 行超过 {LINE_LIMIT // 1024 // 1024} 兆字符。",
                            "核对换行符是否正确。",
                        ),
                        line=number,
                    )
                yield line
    except UnicodeError:
        raise wrong_encoding(path, encoding) from None


def checked_encoding(encoding: str) -> str:
    """Python's name of the codec; byte order marks are taken off as generic tools do."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        raise NotATable(
            Sentence(f"不认识的文件编码“{encoding}”。", "常用的有 utf-8、gbk、gb18030、utf-16。"),
            rule="V24",
            pointer="/encoding",
        ) from None
    return name


def refuse_other_formats(path: Path) -> None:
    """NotATable when the first bytes say that this is no text at all."""
    with path.open("rb") as stream:
        head = stream.read(32)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise NotATable(
                Sentence(
                    f"文件内容是{what}，不是所声明的文本表格。",
                    "按真实格式改文件扩展名和 format，或另存为 csv（utf-8）。",
                )
            )


def wrong_encoding(path: Path, encoding: str) -> NotATable:
    """Which line breaks the declared encoding, and which encoding the file is really in."""
    line = _first_bad_line(path, encoding)
    for candidate in ("utf-8", "gb18030", "utf-16"):
        if codecs.lookup(candidate) != codecs.lookup(encoding) and decodes(path, candidate):
            written = "gbk" if candidate == "gb18030" and decodes(path, "gbk") else candidate
            return NotATable(
                Sentence(
                    f"文件编码声明为 {encoding}，但第 {line} 行不是 {encoding}；整个文件可按 {written} 读出。",
                    f"把 encoding 写为 {written}，或把文件另存为 {encoding}。",
                ),
                rule="V24",
                line=line,
            )
    return NotATable(
        Sentence(
            f"文件编码声明为 {encoding}，但第 {line} 行有不属于该编码的字节。",
            "确认文件没有损坏，用原软件另存为 utf-8 后再提交。",
        ),
        rule="V24",
        line=line,
    )


def _nul(encoding: str) -> Sentence:
    return Sentence(
        f"按 {encoding} 读出了 NUL（值为 0 的字符），表格文本里不应有。",
        "如果文件是“Unicode 文本”，把 encoding 写为 utf-16；否则从原系统重新导出。",
    )


def decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is text of this encoding: one byte decides, so a sample would not do."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as stream:
        if encoding == "utf-16" and stream.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return False
        stream.seek(0)
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _first_bad_line(path: Path, encoding: str) -> int:
    """Bytes are looked at line by line; only called when the whole is known to be wrong."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    number = 1
    with path.open("rb") as stream:
        while part := stream.readline(_CHUNK):
            try:
                decoder.decode(part)
            except UnicodeError:
                return number
            number += part.endswith(b"\n")
    return number


def _is_chinese_utf8(path: Path) -> bool:
    """Whether the whole file is valid utf-8 with Chinese signs: by accident that hardly happens in gbk."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    chinese = False
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                text = decoder.decode(chunk)
                chinese = chinese or (not text.isascii() and any("\u3000" <= c <= "\u9fff" for c in text))
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return chinese
