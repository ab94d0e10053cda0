"""What an answer about a table leads to: the description of its fields, and the same answer for ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from query_api.routes.access import Opened

Pair = tuple[str, str]
Link = tuple[str, str]
"""What it is (`rel`), and its address."""


class Address(Protocol):
    """An address below a table, with parameters."""

    def __call__(self, dataset: str, table: str, pairs: Iterable[Pair] = (), /) -> str:
        """The address, whole and percent-encoded."""


def described_by(found: Opened) -> Link:
    """Where the fields are described."""
    return "describedby", found.call.links.table(found.dataset.id, found.table.name)


def canonical(found: Opened, address: Address, pairs: Iterable[Pair] = ()) -> tuple[Link, ...]:
    """The address that pins the generation; none of data whose publication the law ends."""
    if found.dataset.retention:
        return ()
    kept = [pair for pair in pairs if pair[0] != "_asof"]
    pinned = [*kept, ("_asof", found.call.generation.id)]
    return (("canonical", address(found.dataset.id, found.table.name, pinned)),)
