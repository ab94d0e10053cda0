"""Names that fit: folders, tables and files are named by the tools, never by a clerk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The shape of every name (DESCRIPTOR.md, "Folder")."""
LONGEST = 60
"""Longer names make addresses that nobody can read out; they are cut at a word."""

_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


def fits(name: str) -> bool:
    """Whether a name can be a folder and part of an address."""
    return NAME.fullmatch(name) is not None


def fit(text: str) -> str:
    """`主副食品价格` → `zhu-fushipin-jiage`; empty when the text holds no letter, digit or 汉字."""
    spelled = _HAN_RUN.sub(_pinyin, unicodedata.normalize("NFKC", text))
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]


def unused(name: str, taken: Collection[str]) -> str:
    """The name itself, or the first of `name-2`, `name-3` … that nobody has."""
    if name not in taken:
        return name
    return next(other for number in count(2) if (other := f"{name}-{number}") not in taken)


def _pinyin(run: re.Match[str]) -> str:
    # Half a second of dictionaries, needed only by a command that gives names.
    from pypinyin import lazy_pinyin
    from pypinyin.seg.mmseg import seg

    # Syllables of one word stand together: the phrase dictionary of pypinyin knows the common ones.
    words = ("".join(lazy_pinyin(word)) for word in seg.cut(run.group()))
    return "-" + "-".join(words) + "-"
