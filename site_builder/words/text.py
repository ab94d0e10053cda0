"""What may stand in a word: text, named places for values, and three kinds of markup.

`{days}` is a place, `{{` a brace. Words that are marked in `words.toml` may also have `**bold**`, `` `code` ``
and `[text](address)`, where `address` names a value as `{address}` does; in other words these signs mean
nothing. Markup is never written as HTML, so no replacement can break a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

_NAME = r"[a-z][a-z0-9_]*"
_PLACE = re.compile(rf"(?P<brace>\{{\{{|\}}\}})|\{{(?P<name>{_NAME})\}}|(?P<stray>[{{}}])")
_MARKUP = re.compile(
    rf"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<text>[^\[\]]+)\]\((?P<address>{_NAME})\)"
)


class Faulty(ValueError):
    """A word that cannot be read; the text is one Chinese sentence."""


class Role(Enum):
    """What a part of a word is."""

    TEXT = auto()
    """To be escaped where it is written."""
    VALUE = auto()
    """The name of a value."""
    MARKUP = auto()
    """HTML of ours."""


class Part(NamedTuple):
    """A piece of a word."""

    role: Role
    said: str


def is_marked(text: str) -> bool:
    """Whether a word of `words.toml` has markup: only then its replacement may."""
    return _MARKUP.search(text) is not None


def parts_of(text: str, *, marked: bool) -> tuple[Part, ...]:
    """A word in pieces, in their order.

    Raises:
        Faulty: a brace has no partner, or names nothing.
    """
    return tuple(_marked(text) if marked else _plain(text))


def names_in(parts: tuple[Part, ...]) -> frozenset[str]:
    """The values that a word asks for."""
    return frozenset(part.said for part in parts if part.role is Role.VALUE)


def _plain(text: str) -> Iterator[Part]:
    at, said = 0, ""
    for found in _PLACE.finditer(text):
        said += text[at : found.start()]
        at = found.end()
        if found["stray"]:
            raise Faulty("花括号没有配对，或里面不是值的名字")
        if found["brace"]:
            said += found["brace"][0]
            continue
        if said:
            yield Part(Role.TEXT, said)
        yield Part(Role.VALUE, found["name"])
        said = ""
    said += text[at:]
    if said:
        yield Part(Role.TEXT, said)


def _marked(text: str) -> Iterator[Part]:
    at = 0
    for found in _MARKUP.finditer(text):
        yield from _plain(text[at : found.start()])
        at = found.end()
        if found["bold"]:
            yield Part(Role.MARKUP, "<b>")
            yield from _marked(found["bold"])
            yield Part(Role.MARKUP, "</b>")
        elif found["code"]:
            yield Part(Role.MARKUP, "<code>")
            yield from _plain(found["code"])
            yield Part(Role.MARKUP, "</code>")
        else:
            yield Part(Role.MARKUP, '<a href="')
            yield Part(Role.VALUE, found["address"])
            yield Part(Role.MARKUP, '">')
            yield from _marked(found["text"])
            yield Part(Role.MARKUP, "</a>")
    yield from _plain(text[at:])
