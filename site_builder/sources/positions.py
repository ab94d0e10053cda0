"""Line and column of every value and key in a JSON text, found only when a finding asks for them."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from site_builder.findings import Place

STRING = r'"(?:[^"\\]++|\\.)*+"?'
"""A JSON string, closed or not: were the last quote required, a text of `"\\"\\"…` would be searched
again from every quote, which takes hours at 5 MB."""

_TOKEN = re.compile(STRING + r'|[][{}:,]|[^\s"\][{}:,]+', re.DOTALL)
_MAX_DUPLICATES = 100


@dataclass(kw_only=True, slots=True)
class Spot:
    """Where one value and its key begin, and the values inside it.

    A tree, not a table of pointers: a long key above many values would be repeated in each of them.
    """

    offset: int
    key_offset: int | None = None
    inside: dict[str, Spot] = field(default_factory=dict)

    def at(self, pointer: str) -> Spot:
        """The value at a JSON pointer, or the innermost one above it that exists."""
        spot = self
        for token in pointer.split("/")[1:]:
            found = spot.inside.get(unescape(token))
            if found is None:
                break
            spot = found
        return spot


@dataclass(frozen=True, kw_only=True, slots=True)
class Positions:
    """Where everything in one JSON text stands."""

    document: Spot
    duplicates: tuple[tuple[str, int], ...]
    """Pointer and offset of each key that its object already had; not more than are worth reading."""


def place(text: str, offset: int) -> Place:
    """Line and column (both from 1, in Unicode characters) of an offset."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return Place(line=line, column=offset - starts[line - 1] + 1)


@lru_cache(maxsize=4)
def positions(text: str) -> Positions:
    """Where values and keys of a valid JSON text stand; the last of equal keys counts, as in the value."""
    document: Spot | None = None
    duplicates: list[tuple[str, int]] = []
    open_spots: list[Spot] = []
    path: list[str] = []
    lists: list[bool] = []
    key_offset: int | None = None
    expects_key = False
    for match in _TOKEN.finditer(text):
        token, offset = match.group(), match.start()
        first = token[0]
        if first in "]}":
            open_spots.pop()
            path.pop()
            expects_key = False
            lists.pop()
        elif first == ",":
            expects_key = not lists[-1]
            if lists[-1]:
                path[-1] = str(int(path[-1]) + 1)
        elif first == ":":
            continue
        elif expects_key:
            path[-1] = json.loads(token)
            key_offset = offset
            expects_key = False
            if path[-1] in open_spots[-1].inside and len(duplicates) < _MAX_DUPLICATES:
                duplicates.append(("/" + "/".join(map(escape, path)), offset))
        else:
            spot = Spot(offset=offset, key_offset=key_offset)
            key_offset = None
            if open_spots:
                open_spots[-1].inside[path[-1]] = spot
            else:
                document = spot
            if first in "{[":
                open_spots.append(spot)
                lists.append(first == "[")
                path.append("0")
                expects_key = first == "{"
    assert document is not None, "only asked about a text that parsed"
    return Positions(document=document, duplicates=tuple(duplicates))


def escape(key: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The key that a token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]
