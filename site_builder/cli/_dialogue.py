"""Questions on a terminal, in Chinese; every one of them can be answered by an option instead."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from site_builder.errors import BuildError
from site_builder.structure.mending import SYNONYMS, half_width, trimmed

Accept = Callable[[str], str]
"""Gives the answer as it is written down; a ValueError says in Chinese what is wrong with it."""


def anything(text: str) -> str:
    """Every answer that is one line."""
    return text


@dataclass(kw_only=True, slots=True)
class Dialogue:
    """One conversation: options first, then the person, then the default."""

    options: argparse.Namespace
    asks: bool
    """False (`--yes`): what no option says is left at its default."""
    missing: list[str] = field(default_factory=list)
    """Options without which `--yes` cannot go on."""

    def text(
        self, key: str, question: str, *, default: str = "", required: bool = True, accept: Accept = anything
    ) -> str:
        """A line of text; empty only where it is not required."""
        said = getattr(self.options, key)
        if said is not None:
            return self._given(key, said, accept)
        if not self.asks:
            if required and not default:
                self.missing.append(_flag(key))
            return default
        hint = f"（{default}）" if default else "" if required else "（可不填）"
        while True:
            answer = trimmed(_line(f"{question}{hint}：")) or default
            if not answer:
                if not required:
                    return ""
                _say("  这一项要填。")
                continue
            try:
                return accept(answer)
            except ValueError as trouble:
                _say(f"  {trouble}")

    def choice(self, key: str, question: str, words: Sequence[str], *, default: str) -> str:
        """One word of a list: by its number, by itself, or by what people call it."""
        return self.several(key, question, words, default=(default,), at_most=1)[0]

    def several(
        self, key: str, question: str, words: Sequence[str], *, default: Sequence[str], at_most: int = 99
    ) -> tuple[str, ...]:
        """Words of a list, at least one."""
        said = getattr(self.options, key)
        if said is not None:
            return tuple(self._given(key, said, lambda text: _words(text, words, at_most)).split("\n"))
        if not self.asks or len(words) == 1:
            return tuple(default)
        _say(question)
        for number, word in enumerate(words, start=1):
            _say(f"  {number:>2}  {word}")
        wanted = "编号" if at_most == 1 else "编号，可以几个，用空格隔开"
        while True:
            answer = trimmed(_line(f"{wanted}（{'、'.join(default)}）："))
            if not answer:
                return tuple(default)
            try:
                return tuple(_words(answer, words, at_most).split("\n"))
            except ValueError as trouble:
                _say(f"  {trouble}")

    def confirmed(self, question: str) -> bool:
        """Whether the person agrees; `--yes` does."""
        return not self.asks or trimmed(_line(f"{question}（Y/n）：")).casefold() in (
            "",
            "y",
            "yes",
            "是",
            "好",
        )

    def _given(self, key: str, said: str, accept: Accept) -> str:
        try:
            return accept(trimmed(said))
        except ValueError as trouble:
            raise BuildError(f"{_flag(key)}：{trouble}") from trouble


def _words(text: str, words: Sequence[str], at_most: int) -> str:
    """The words meant, one a line."""
    parts = [text] if at_most == 1 else text.replace("、", " ").replace(",", " ").replace("，", " ").split()
    found = list(dict.fromkeys(_word(part, words) for part in parts))
    if len(found) > at_most:
        raise ValueError(f"最多选 {at_most} 个。")
    return "\n".join(found)


def _word(text: str, words: Sequence[str]) -> str:
    plain = half_width(text)
    if plain.isascii() and plain.isdigit() and len(plain) < 4 and 1 <= int(plain) <= len(words):
        return words[int(plain) - 1]
    meant = [word for word in words if word in (text, plain, *SYNONYMS.get(plain, ()))]
    # `人口` for `101001 人口基础信息`, where only one of the list holds it.
    meant = meant or [word for word in words if plain in word]
    if len(meant) != 1:
        raise ValueError(f"“{text}”不是其中之一；写编号 1 至 {len(words)}，或原词。")
    return meant[0]


def _line(prompt: str) -> str:
    """One line from the person; standard output stays free for the result."""
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise BuildError("输入到此为止，问题还没有问完，没有写入任何文件。")
    return line


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"
