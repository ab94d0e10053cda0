"""What single entries state, brought together into one graph without spelling it all again.

Nearly everything that an entry states is of things whose address begins with its own: in the order of addresses they
stand together, so they are remembered as one block of text in each spelling. Of what many entries speak (providers,
words of lists, the service) only one spelling is remembered; there are few such things, and each is spelt once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from site_builder.exports.graph import Graph, Thing

TURTLE_GAP, JSON_GAP, LINE = "\n", ",\n", "\n"
"""What stands between two things in each spelling; no spelling of a thing has such a sign within."""


class Statements(NamedTuple):
    """All that one entry states."""

    subject: str
    """Where the addresses of its own things begin."""
    turtle: str
    json: str
    """Its own things, in order."""
    common: str
    """The others as JSON, one a line."""

    @classmethod
    def of(cls, things: Iterable[Thing], subject: str) -> Statements:
        """Parted at what begins with the address `subject`."""
        own: list[Thing] = []
        common: list[Thing] = []
        for thing in things:
            (own if thing.subject.startswith(subject) else common).append(thing)
        return cls(
            subject=subject,
            turtle=TURTLE_GAP.join(thing.turtle for thing in own),
            json=JSON_GAP.join(thing.json for thing in own),
            common=LINE.join(thing.json for thing in common),
        )


def united(several: Iterable[Statements], more: Iterable[Thing] = ()) -> list[Thing]:
    """Everything in order, each thing once; the own things of an entry as one, where nobody else speaks of them."""
    blocks = {one.subject: one for one in several}
    lines = {line for one in blocks.values() for line in one.common.split(LINE) if line}
    lines.update(thing.json for thing in more)
    found: dict[str, list[str]] = {}
    for line in sorted(lines):
        found.setdefault(_spelt(line).subject, []).append(line)
    for owner in {owner for subject in found if (owner := _owner(subject, blocks)) is not None}:
        for thing in _opened(blocks.pop(owner)):
            found.setdefault(thing.subject, []).append(thing.json)
    things = [_one(lines) for lines in found.values()]
    things += [Thing(one.subject, one.turtle, one.json) for one in blocks.values()]
    return sorted(things, key=lambda thing: thing.subject)


def _owner(subject: str, blocks: dict[str, Statements]) -> str | None:
    """The entry that a thing belongs to, of which another speaks."""
    end = len(subject)
    while (end := subject.rfind("/", 0, end)) > 0:
        if subject[: end + 1] in blocks:
            return subject[: end + 1]
    return None


def _opened(block: Statements) -> Iterator[Thing]:
    return (_spelt(line) for line in block.json.split(JSON_GAP))


def _one(lines: list[str]) -> Thing:
    """Nearly always the same is said everywhere; a service serves more than each entry says of it."""
    if len(lines) == 1:
        return _spelt(lines[0])
    graph = Graph()
    for line in lines:
        graph.read(line)
    return graph.things()[0]


@lru_cache(maxsize=65_536)
def _spelt(line: str) -> Thing:
    graph = Graph()
    graph.read(line)
    return graph.things()[0]
