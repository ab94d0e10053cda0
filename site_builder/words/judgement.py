"""What is wrong with a city's own words, so that its clerk can mend it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.words.text import Faulty, is_marked, names_in, parts_of
from site_builder.words.words import flat, standard

_AT = re.compile(r"at line (\d+), column (\d+)")
LONGEST = 2_000
"""Signs of a line: dotted names of any length take tomllib the square of it."""
GUESSED = 20
"""Unknown keys for which a near one is looked for; that takes a while each."""
_TABLE = re.compile(r"^\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w.-]+)\s*=")


class Fault(NamedTuple):
    """One thing to mend; `line` (from 1) is None where it cannot be told."""

    line: int | None
    message: str
    hint: str


def read(text: str) -> tuple[Mapping[str, object], Fault | None]:
    """What a `_words.toml` says, by `table.key`; or why it says nothing."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST:
            return {}, Fault(
                number, f"这一行有 {len(line):,} 个字，没有读取。", "一个词写一行，不超过两千字。"
            )
    hint = '一行写一个词：键 = "词句"，两边用英文双引号；表名写在方括号里，一个表只写一次。'
    try:
        return dict(flat(tomllib.loads(text))), None
    except RecursionError:
        return {}, Fault(None, "一个套一个的括号或表太多，读不下去。", hint)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "文件末尾"
        return {}, Fault(int(at[1]) if at else None, f"不是合格的 TOML：{where}起读不下去。", hint)


def faults(text: str, said: Mapping[str, object]) -> Iterator[Fault]:
    """Everything in a `_words.toml` that could not take the place of a word."""
    known = standard().standard
    lines = _lines(text)
    unknown = 0
    for key, value in said.items():
        line = lines.get(key)
        if key not in known:
            unknown += 1
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.75) if unknown <= GUESSED else ()
            hint = f"你是否想写 {near[0]}？" if near else "键照 site_builder/words.toml 写，没有的删去。"
            yield Fault(line, f"没有 {key} 这个词，不能替换。", hint)
        elif not isinstance(value, str) or not value.strip():
            yield Fault(line, f"{key} 须是一句不空的文字。", "写在英文双引号里；不替换的删去这一行。")
        elif complaint := _complaint(known[key], value):
            yield Fault(line, f"{key} {complaint}。", f"原来的词句是“{known[key]}”，照它写全花括号里的名字。")


def _complaint(word: str, own: str) -> str:
    """Why a text cannot stand for a word; empty when it can."""
    marked = is_marked(word)
    wanted = names_in(parts_of(word, marked=marked))
    try:
        given = names_in(parts_of(own, marked=marked))
    except Faulty as error:
        return f"里{error}"
    if unknown := sorted(given - wanted):
        return f"里没有 {'、'.join(unknown)} 这个值可用"
    if missing := sorted(wanted - given):
        return f"里少了值 {'、'.join(missing)}"
    return ""


def _lines(text: str) -> Mapping[str, int]:
    """Where each key stands, as far as it is written `[table]`, `key =`."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if opened := _TABLE.match(line):
            table = f"{opened[1]}."
        elif named := _KEY.match(line):
            found.setdefault(f"{table}{named[1]}", number)
    return found
