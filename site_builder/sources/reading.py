"""One file of the source at a time: what may be opened, how much of it, and as what."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.findings import Finding, Place
from site_builder.law import RULES
from site_builder.sources import json_text
from site_builder.sources.documents import CodeList, Document, OwnWords
from site_builder.sources.opening import MAX_BYTES, raw_bytes, trouble
from site_builder.sources.positions import place as place_of
from site_builder.words import judgement

_BOM = b"\xef\xbb\xbf"
_TOO_LARGE_HINT = "目录文件里只写说明；数据放在 data/ 或 dropbox/，由 resources[].path 指出。"


@dataclass(kw_only=True)
class Reader:
    """Opens files below one root and collects what is wrong with them."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._real_root = os.path.realpath(self.root)

    def report(
        self,
        rule: str,
        path: str,
        message: str,
        hint: str,
        *,
        pointer: str = "",
        place: Place | None = None,
    ) -> None:
        """Add a finding about a file or one place of it."""
        self.findings.append(
            RULES[rule].finding(file=path, message=message, hint=hint, pointer=pointer, place=place)
        )

    def stays(self, path: str) -> bool:
        """Whether a path of the source, symbolic links followed, is still inside it."""
        real = os.path.realpath(self.root / path)
        return real == self._real_root or real.startswith(self._real_root.rstrip(os.sep) + os.sep)

    def document(self, path: str) -> Document | None:
        """The JSON file at a path; None when there is nothing that later steps could use."""
        text = self._text(path)
        if text is None:
            return None
        parsed = json_text.parse(text)
        for fault in parsed.faults:
            self.report(
                fault.rule,
                path,
                fault.message,
                fault.hint,
                pointer=fault.pointer,
                place=None if fault.offset is None else place_of(text, fault.offset),
            )
        return Document(path=path, text=text, value=parsed.value) if parsed.is_usable else None

    def code_list(self, path: str) -> CodeList | None:
        """The rows of a CSV with a header; None when it is no such table."""
        text = self._text(path)
        if text is None:
            return None
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows: list[Mapping[str, str]] = []
        lines: list[int] = []
        columns: tuple[str, ...] = ()
        start = 1
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1
                if not any(cell.strip() for cell in cells):
                    continue
                if not columns:
                    columns = tuple(cell.strip() for cell in cells)
                    if "" in columns or len(set(columns)) < len(columns):
                        self._bad_row(path, line, "表头有空的或重复的列名。", "第一行每列写一个不同的列名。")
                        return None
                elif len(cells) != len(columns):
                    fact = f"这一行有 {len(cells)} 个单元格，表头有 {len(columns)} 列。"
                    self._bad_row(
                        path, line, fact, "补齐或删去多出的逗号；内容里有逗号的，整格加英文双引号。"
                    )
                else:
                    rows.append(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
                    lines.append(line)
        except csv.Error:
            self._bad_row(path, start, "从这一行起引号没有配对。", "内容里的双引号写成两个，整格再加双引号。")
            return None
        if not columns:
            self.report("F03", path, "代码表是空的，没有表头。", "第一行写列名；不用的代码表整个删去。")
            return None
        return CodeList(path=path, columns=columns, rows=tuple(rows), lines=tuple(lines))

    def own_words(self, path: str) -> OwnWords | None:
        """The city's words; None when the file cannot be read as TOML."""
        text = self._text(path)
        if text is None:
            return None
        said, fault = judgement.read(text)
        if fault:
            place = Place(line=fault.line, column=1) if fault.line else None
            self.report("F03", path, fault.message, fault.hint, place=place)
            return None
        return OwnWords(path=path, text=text, said=said)

    def _bad_row(self, path: str, line: int, message: str, hint: str) -> None:
        self.report("F03", path, message, hint, place=Place(line=line, column=1))

    def _text(self, path: str) -> str | None:
        raw = self._bytes(path)
        if raw is None:
            return None
        if raw.startswith(_BOM):
            self.report(
                "F02",
                path,
                "文件开头有 BOM（U+FEFF）。",
                "另存为“UTF-8（无 BOM）”。",
                place=Place(line=1, column=1),
            )
            raw = raw[len(_BOM) :]
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8")
            guess = "GBK（中文 Windows 的“ANSI”）" if _decodes(raw, "gb18030") else "别的编码"
            self.report(
                "F02",
                path,
                f"不是 UTF-8 编码，像是{guess}：从字节 0x{raw[error.start]:02X} 起读不出来。",
                "用原来的编码打开，另存为“UTF-8（无 BOM）”。",
                place=place_of(before, len(before)),
            )
            return None

    def _bytes(self, path: str) -> bytes | None:
        # A plain file in a folder of the walk needs no asking where its path leads: that takes longer
        # than reading it.
        plain = raw_bytes(self.root, path)
        if plain is not None:
            return plain
        full = self.root / path
        if not self.stays(path):
            self.report("F04", path, "是指向目录源之外的符号链接，没有读取。", "换成文件本身，放进目录源。")
            return None
        try:
            found = full.stat()
            if not stat.S_ISREG(found.st_mode):
                self.report("F03", path, "不是普通文件。", "换成同名的文本文件。")
                return None
            if found.st_size > MAX_BYTES:
                size = f"{found.st_size / 1024 / 1024:,.1f} MB"
                self.report("F03", path, f"文件有 {size}，超过 5 MB，没有读取。", _TOO_LARGE_HINT)
                return None
            with full.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            self.report("F03", path, f"读不出来：{trouble(error)}。", "检查文件是否还在、是否有读取权限。")
            return None
        if len(raw) > MAX_BYTES:
            self.report("F03", path, "文件超过 5 MB，没有读取。", _TOO_LARGE_HINT)
            return None
        return raw


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
