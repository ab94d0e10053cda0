"""Whether a csv is so plain that DuckDB reads it as our own careful reader would.

DuckDB skips blank lines, swallows a delimiter at the end of a line and forgives stray quotes; none
of this may pass unseen. So the bytes are counted first, block by block and never line by line: where
every quote opens and closes a whole cell, every line ends in the same way and the delimiters are as
many as the records need, both readers see the same records. Anything else is read with care.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.tables.database import literal
from site_builder.tables.dialect import Dialect
from site_builder.tables.grid import NotATable
from site_builder.tables.text import checked_encoding

_BLOCK = 1 << 20
_LONGEST = 8 << 20
"""Bytes without an end of line outside of quotes: beyond them a file is read with care."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """A csv in UTF-8 with what was counted in it; whether that fits its columns is seen later."""

    path: Path
    delimiter: str
    header: bool
    records: int
    """Lines that are records, the header among them."""
    delimiters: int
    """Delimiters between cells, in all records."""
    quoted: bool
    broken_lines: bool
    """Some cell has a line break in it: the line of a record does not follow from its number."""

    def is_regular(self, width: int) -> bool:
        """Whether every record can have `width` cells; DuckDB refuses records with fewer."""
        return self.records > 0 and self.delimiters == self.records * (width - 1)

    @property
    def rows(self) -> int:
        """Records without the header."""
        return self.records - self.header

    def scan(self, width: int) -> str:
        """SQL that reads the file as texts `f0 … fm`."""
        names = [f"f{index}" for index in range(width)]
        sign = literal('"' if self.quoted else "")
        options = {
            "columns": "{" + ", ".join(f"{name}: 'VARCHAR'" for name in names) + "}",
            # Empty cells stay empty texts: which words mean “missing” is the schema's to say.
            "force_not_null": "[" + ", ".join(map(literal, names)) + "]",
            "auto_detect": "false",
            "header": "false",
            "skip": str(int(self.header)),
            "delim": literal(self.delimiter),
            "quote": sign,
            "escape": sign,
            "strict_mode": "true",
            # Two threads would have to guess where a record begins.
            "parallel": "false" if self.broken_lines else "true",
        }
        return f"read_csv({literal(str(self.path))}, {', '.join(f'{k} = {v}' for k, v in options.items())})"


def plain_text(path: Path, encoding: str, dialect: Dialect, *, tabs: bool, spill: Path) -> Plain | None:
    """The file with its counts, in UTF-8 below `spill` where it is not; None where it is not plain."""
    delimiter = dialect.delimiter or ("\t" if tabs else ",")
    if not _is_usual(dialect) or not (delimiter == "\t" or " " < delimiter <= "~"):
        return None
    try:
        codec = checked_encoding(encoding)
        if codec != "utf-8":
            path = _as_utf8(path, codec, spill / "text.csv")
        return _counted(path, delimiter, dialect.header)
    except (UnicodeError, NotATable):
        return None  # The careful reader says why.


def _is_usual(dialect: Dialect) -> bool:
    return (
        dialect.quote_char == '"'
        and dialect.escape_char is None
        and dialect.comment_char is None
        and not dialect.comment_rows
        and not dialect.skip_initial_space
        and dialect.header_rows == (1,)
    )


def _as_utf8(path: Path, codec: str, target: Path) -> Path:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    target.parent.mkdir(exist_ok=True)
    with path.open("rb") as stream, target.open("wb") as out:
        while block := stream.read(_BLOCK):
            out.write(decoder.decode(block).encode())
        out.write(decoder.decode(b"", final=True).encode())
    return target


def _counted(path: Path, delimiter: str, header: bool) -> Plain | None:
    sign = delimiter.encode()
    whole = re.compile(
        rb"(?:(?<=[\n"
        + re.escape(sign)
        + rb'])|\A)"[^"]*+(?:""[^"]*+)*+"(?=[\r\n'
        + re.escape(sign)
        + rb"]|\Z)"
    )
    ends = crlf = delimiters = 0
    quoted = broken_lines = False
    last = b""
    for number, block in enumerate(_blocks(path)):
        if b"\0" in block or (number == 0 and block.startswith(codecs.BOM_UTF8) and not header):
            return None
        rest = block
        if b'"' in block:
            quoted = True
            # A byte order mark would hide that a quote begins the first cell.
            rest = whole.sub(b"", block.removeprefix(codecs.BOM_UTF8) if number == 0 else block)
            if b'"' in rest:
                return None
            broken_lines = broken_lines or rest.count(b"\n") != block.count(b"\n")
        if b"\r" in block:
            carriage = block.count(b"\r")
            if carriage != rest.count(b"\r\n"):
                return None
            crlf += carriage
        ends += rest.count(b"\n")
        delimiters += rest.count(sign)
        last = block[-1:]
    if not last or crlf not in (0, ends):
        return None
    return Plain(
        path=path,
        delimiter=delimiter,
        header=header,
        records=ends + (last != b"\n"),
        delimiters=delimiters,
        quoted=quoted,
        broken_lines=broken_lines,
    )


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes in parts that end with a line; where a quote is still open there, the part goes on."""
    rest = b""
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"\n") + 1
            if cut and b'"' in block and block.count(b'"', 0, cut) % 2:
                cut = 0
            rest = block[cut:]
            if cut:
                yield block[:cut]
            elif len(rest) > _LONGEST:
                # A lone quote is never plain: that ends the counting.
                yield b'x"'
                return
    if rest:
        yield rest
