"""Changes to a JSON text that leave every other byte as it is.

A descriptor may be written in a department's own style; a tool that changes one value must not
answer with a diff of the whole file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.sources.positions import Spot, positions

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """The value at `path` becomes this one; what is missing on the way is made."""

    path: Path
    value: object
    order: Callable[[Path], Sequence[str]] = lambda _: ()
    """The order of keys in the object at a path; a new key goes to its place in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Insert:
    """A new item of a list, before the one that stands at the index now."""

    path: Path
    value: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Remove:
    """The key or item at `path` goes, and the objects that are empty without it."""

    path: Path


Edit = Put | Insert | Remove


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, one after the other."""
    for edit in edits:
        match edit:
            case Put():
                text = _put(text, edit)
            case Insert():
                text = _insert(text, edit)
            case Remove():
                text = _remove(text, edit)
    return text


def _put(text: str, edit: Put) -> str:
    spot, depth = _deepest(text, edit.path)
    if depth == len(edit.path):
        end = _end(text, spot)
        return text[: spot.offset] + _dumped(edit.value, _indent(text, spot.offset)) + text[end:]
    key = edit.path[depth]
    assert isinstance(key, str), "only a key can be missing; items are inserted"
    value = edit.value
    for missing in reversed(edit.path[depth + 1 :]):
        value = {missing: value}
    before = _before(key, spot.inside, edit.order(edit.path[:depth]))
    last = max(before, key=lambda name: spot.inside[name].offset, default=None)
    return _into(text, spot, f"{json.dumps(key, ensure_ascii=False)}: ", value, after=last)


def _insert(text: str, edit: Insert) -> str:
    spot, depth = _deepest(text, edit.path[:-1])
    assert depth == len(edit.path) - 1, "the list is there"
    index = edit.path[-1]
    assert isinstance(index, int)
    last = str(index - 1) if index else None
    return _into(text, spot, "", edit.value, after=last)


def _remove(text: str, edit: Remove) -> str:
    parent, depth = _deepest(text, edit.path[:-1])
    name = str(edit.path[-1])
    if depth < len(edit.path) - 1 or name not in parent.inside:
        return text
    if len(parent.inside) == 1 and depth and text[parent.offset] == "{":
        return _remove(text, Remove(path=edit.path[:-1]))
    inside = sorted(parent.inside.values(), key=_start)
    at = inside.index(parent.inside[name])
    if at:
        return text[: _end(text, inside[at - 1])] + text[_end(text, inside[at]) :]
    if len(inside) > 1:
        return text[: _start(inside[0])] + text[_start(inside[1]) :]
    end = _end(text, parent)
    return text[: parent.offset + 1] + text[end - 1 :]


def _into(text: str, parent: Spot, label: str, value: object, *, after: str | None) -> str:
    if not parent.inside:
        end = _end(text, parent)
        outer = _indent(text, parent.offset)
        inner = outer + "  "
        own = label + _dumped(value, inner)
        return f"{text[: parent.offset + 1]}\n{inner}{own}\n{outer}{text[end - 1 :]}"
    first = min(parent.inside.values(), key=_start)
    gap = _SPACE.match(text, parent.offset + 1)
    assert gap is not None
    # One-line objects stay on one line: the gap before their first key is empty.
    between = gap.group() if "\n" in gap.group() else " "
    own = label + _dumped(value, _indent(text, _start(first)) if "\n" in between else None)
    if after is None:
        return text[: _start(first)] + own + "," + between + text[_start(first) :]
    end = _end(text, parent.inside[after])
    return text[:end] + "," + between + own + text[end:]


def _deepest(text: str, path: Path) -> tuple[Spot, int]:
    """The innermost value on the way that exists, and how many steps lead there."""
    spot = positions(text).document
    for depth, step in enumerate(path):
        found = spot.inside.get(str(step))
        if found is None:
            return spot, depth
        spot = found
    return spot, len(path)


def _before(key: str, inside: Iterable[str], order: Sequence[str]) -> list[str]:
    """The keys that are there and stand before a new one; all of them, for one of no known place."""
    later = order[order.index(key) :] if key in order else ()
    return [name for name in inside if name not in later]


def _start(spot: Spot) -> int:
    return spot.offset if spot.key_offset is None else spot.key_offset


def _end(text: str, spot: Spot) -> int:
    return int(_DECODER.raw_decode(text, spot.offset)[1])


def _indent(text: str, offset: int) -> str:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _dumped(value: object, indent: str | None) -> str:
    if indent is None:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + indent)


def at(value: object, path: Path) -> object:
    """The value at a path; None where there is none."""
    for step in path:
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
