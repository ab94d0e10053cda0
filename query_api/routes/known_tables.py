"""Tables whose rows were asked for by key: what all answers about one have in common, worked out once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from query_api.content_coding import Headers
from query_api.engine import Place
from query_api.links import key_in_address
from query_api.snapshot import Generation, Table

KEPT = 1_024
"""Tables and kinds of callers; the one that was taken in first makes room."""

Name = tuple[bytes, str, bytes | None, bytes | None]
"""The address up to the key as it was sent, the scheme, the headers Host and Accept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownTable:
    """One table as one kind of caller sees it, while its generation is current and no stop changes."""

    generation: Generation
    stops: str
    """The stops under which its rows were given."""
    dataset: str
    table: Table
    place: Place
    route: str
    """The address as the description of the service writes it."""
    stem: hashlib._Hash
    """What all entity tags of its rows begin with."""
    unchanged: Headers
    """Of a 304, besides its tag."""
    headers: Headers
    """Of a row, besides its tag, its length and what it leads to."""
    link: bytes | tuple[bytes, bytes]
    """What a row leads to; two parts where the key of the row stands between them."""
    body: bytes
    """Of a row, `%b` in place of its values."""

    def link_of(self, raw_key: bytes) -> bytes:
        """The header Link of the row with a key, given as it stood in the address."""
        if isinstance(self.link, bytes):
            return self.link
        begins, ends = self.link
        return begins + key_in_address(raw_key).encode() + ends


class KnownTables:
    """Those of one worker, by what a call sends.

    Only a call that was answered puts one in, so that every check of the dataset held; who finds one makes
    sure that its generation and its stops are those of now, and checks the caller.
    """

    def __init__(self) -> None:
        self._tables: OrderedDict[Name, KnownTable] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tables)

    def get(self, name: Name) -> KnownTable | None:
        """What is known by this name."""
        return self._tables.get(name)

    def put(self, name: Name, known: KnownTable) -> None:
        """Take one in."""
        self._tables[name] = known
        if len(self._tables) > KEPT:
            self._tables.popitem(last=False)
