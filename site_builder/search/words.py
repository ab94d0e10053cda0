"""`words/*.js`: where every two neighbouring signs of the bodies stand.

The bodies of all entries are laid one after the other, each string ended by a line feed. A term of
any length is found exactly: its first two signs stand at p, the next two at p + 2. One sign alone
is the beginning of some pair, since a line feed follows the last.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import add

from site_builder.search.script import rising
from site_builder.search_strings import normalise

Json = dict[str, object]

SHARD = 24_000
"""Signs of a shard from which the next begins; a pair is never parted."""


def text_of(body: Sequence[str]) -> str:
    """One entry's body as it is searched."""
    return "".join(f"{text}\n" for text in dict.fromkeys(normalise(t) for t in body) if text)


def index(texts: Sequence[str]) -> tuple[Json, Iterator[Json]]:
    """The directory and the shards it names by number.

    `starts`: where each entry's text begins; `first`: the first pair of each shard. Places count
    characters, pairs are ordered as the browser compares strings.
    """
    # Plain numbers: as objects, the places of 50,000 entries take half a gigabyte.
    places: dict[str, array[int]] = defaultdict(lambda: array("I"))
    starts = []
    at = 0
    longest = 0
    for text in texts:
        starts.append(at)
        for place, pair in enumerate(map(add, text, text[1:]), start=at):
            places[pair].append(place)
        longest = max(longest, *(len(line) for line in text.split("\n")))
        at += len(text)
    pairs = sorted((pair for pair in places if pair[0] != "\n"), key=_as_utf16)
    shards = list(_packed(pairs, places))
    directory: Json = {
        "starts": rising(starts),
        "longest": longest,
        "first": [shard["pairs"][0] for shard in shards],  # type: ignore[index]
    }
    return directory, iter(shards)


def _packed(pairs: Sequence[str], places: dict[str, array[int]]) -> Iterator[Json]:
    held: list[str] = []
    written: list[str] = []
    size = 0
    for pair in pairs:
        list_ = rising(places[pair])
        if held and size + len(list_) > SHARD:
            yield {"pairs": held, "places": written}
            held, written, size = [], [], 0
        held.append(pair)
        written.append(list_)
        size += len(list_) + 6
    if held:
        yield {"pairs": held, "places": written}


def _as_utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
