"""How one kind of value looks in a cell, and how what people type there is read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from site_builder.structure.wording import nearest

Cell = str | float | date
"""What is written into a workbook; never a formula."""

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_SERIAL = range(18264, 73051)
"""Excel's numbers for 1950 to 2099; others are no dates of a catalogue."""
_BETWEEN = re.compile(r"[；;\n]")
_ALSO_BETWEEN = re.compile(r"[、,，\s]+")


class Unreadable(Exception):
    """A cell says nothing that its column can take; the text is a Chinese sentence."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.message = message
        self.hint = hint


class Form(Protocol):
    """One kind of value."""

    def show(self, value: object) -> Cell:
        """The cell of a value as the descriptor has it."""

    def read(self, text: str, words: Sequence[str]) -> object:
        """The value of a cell that is not blank; `words` are the column's choices, if it has some.

        Raises:
            Unreadable: with what is wrong and what to write.
        """


def half(text: str) -> str:
    """Full-width digits and letters as the ordinary ones, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def written(value: object) -> str:
    """A value as text, whatever it is."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Free text, over several lines where allowed."""

    lines: bool = False
    """Whether line breaks belong to it."""
    is_code: bool = False
    """Digits and letters only: full-width ones are a way of typing."""

    def show(self, value: object) -> Cell:
        """As it is."""
        return written(value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """As it is; a word of the list is spelled as the list spells it."""
        if not self.lines:
            text = re.sub(r"\s*\n\s*", " ", text)
        if self.is_code:
            text = half(text)
        known = {half(word).casefold(): word for word in words}
        return known.get(half(text).casefold(), text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A date."""

    def show(self, value: object) -> Cell:
        """A real date of the workbook, or the text as it is."""
        try:
            return date.fromisoformat(value) if isinstance(value, str) else written(value)
        except ValueError:
            return written(value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """2026-03-01, 2026/3/1, 2026年3月1日, 20260301, or Excel's number of a day."""
        plain = half(text)
        try:
            if match := _DAY.fullmatch(plain):
                return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
            if plain.isdecimal() and len(plain) == 8:
                return date(int(plain[:4]), int(plain[4:6]), int(plain[6:])).isoformat()
            if plain.isdecimal() and len(plain) == 5 and int(plain) in _SERIAL:
                return (date(1899, 12, 30) + timedelta(days=int(plain))).isoformat()
        except ValueError:
            pass
        raise Unreadable(f"“{text}”不是日期。", "写成 2026-03-01 或 2026/3/1。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A number not below zero."""

    whole: bool = False

    def show(self, value: object) -> Cell:
        """A number of the workbook."""
        plain = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15
        return float(value) if plain and isinstance(value, int | float) else written(value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """Digits, perhaps typed as text or full-width, with thousands apart."""
        plain = half(text).replace(",", "")
        if not re.fullmatch(r"\d{1,15}(\.\d+)?", plain) or (self.whole and "." in plain.removesuffix(".0")):
            wanted = "整数" if self.whole else "数字"
            raise Unreadable(f"“{text}”不是{wanted}。", "只写数字，没有的写 0。")
        number = float(plain)
        return int(number) if number.is_integer() else number


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One word of a list."""

    variants: Mapping[str, str] = field(default_factory=dict)
    """Other ways of writing a word, such as the numbers of the 编制指南."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the cell says instead of a word that explains nothing; each is also among the variants."""

    def show(self, value: object) -> Cell:
        """The word."""
        return self.labels.get(written(value), written(value))

    def read(self, text: str, words: Sequence[str]) -> object:
        """The word, however it is spelled."""
        plain = half(text).casefold()
        meant = self.variants.get(plain)
        for word in words:
            if half(word).casefold() == plain or word == meant:
                return word
        listed = "、".join(words[:20])
        near = nearest(text, words)
        raise Unreadable(
            f"“{text}”不是可选的词。",
            f"你是否想写“{near}”？可选：{listed}。" if near else f"可选：{listed}。",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One of the department's people or systems: stored by id, shown with the name."""

    def show(self, value: object) -> Cell:
        """The id; the office's list has the name that goes with it."""
        return written(value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """`bz（示例编制员）`, the id alone, or a name that one person has."""
        plain = half(text)
        ids = {word.partition("（")[0]: word.partition("（")[2].rstrip("）") for word in words}
        named = plain.partition("(")[0].strip()
        if named in ids:
            return named
        found = [key for key, name in ids.items() if name == text.strip()]
        if len(found) == 1:
            return found[0]
        raise Unreadable(
            f"“{text}”没有在 department.json 里登记。", f"可选：{'、'.join(words) or '无'}；新的先登记。"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Several words in one cell, `；` between them."""

    is_code: bool = False

    def show(self, value: object) -> Cell:
        """All of them."""
        return "；".join(written(one) for one in value) if isinstance(value, list) else written(value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """Each word once; a word of a list may itself hold `、`, so that is tried last."""
        found: list[str] = []
        for part in _BETWEEN.split(half(text) if self.is_code else text):
            whole = part.strip()
            apart = [whole] if not (words or self.is_code) or whole in words else _ALSO_BETWEEN.split(whole)
            found += [word.strip() for word in apart if word.strip()]
        for word in found:
            if words and word not in words:
                near = nearest(word, words)
                listed = f"可选：{'、'.join(words)}。" if len(words) <= 20 else "照代码表的写法改正。"
                raise Unreadable(f"“{word}”不是可选的词。", f"你是否想写“{near}”？" if near else listed)
        return list(dict.fromkeys(found))


BASIS = ("level", "title", "docNo", "article", "quote", "url")
"""The parts of a 不予共享依据, in the order in which a cell has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bases:
    """不予共享依据: one a line, its parts apart by `｜`."""

    def show(self, value: object) -> Cell:
        """A line each."""
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            return written(value)
        return "\n".join("｜".join(written(one.get(key, "")) for key in BASIS).rstrip("｜") for one in value)

    def read(self, text: str, words: Sequence[str]) -> object:
        """The parts that are filled."""
        found: list[dict[str, str]] = []
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            parts = [part.strip() for part in re.split(r"[｜|]", line)]
            if not 5 <= len(parts) <= 6:
                raise Unreadable(
                    f"依据“{line[:40]}”分成了 {len(parts)} 段。",
                    "每条依据一行：层级｜名称｜文号｜条款｜原文｜网址；没有文号的空着，竖线照写。",
                )
            found.append({key: part for key, part in zip(BASIS, parts, strict=False) if part})
        return found
