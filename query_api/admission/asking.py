"""What the headers of a call say of who asks: taken as they came, judged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

ASKING = "mulu.asking"
"""Where the gate leaves it in the scope of a call."""


@dataclass(kw_only=True, slots=True)
class Asking:
    """The credentials of one call, and the call as it was sent (what a signed statement is bound to)."""

    client: str
    """The address of the caller, without a port."""
    method: str
    """As sent: the gate hands HEAD and QUERY on under other names."""
    target: bytes
    """Path and query as sent."""
    authorization: bytes | None = None
    statement: bytes | None = None
    """`Mulu-Gateway`."""
    purpose: bytes | None = None
    """`Mulu-Purpose`, or what a statement says in its place."""
    operator: bytes | None = None

    @classmethod
    def of(cls, *, client: str, method: str, target: bytes, headers: Mapping[bytes, bytes]) -> Asking:
        """From the headers of a call, whose names are in lower case."""
        return cls(
            client=client,
            method=method,
            target=target,
            authorization=headers.get(b"authorization"),
            statement=headers.get(b"mulu-gateway"),
            purpose=headers.get(b"mulu-purpose"),
            operator=headers.get(b"mulu-operator"),
        )


def asking_of(scope: Mapping[str, object]) -> Asking:
    """The credentials of a call."""
    return cast(Asking, scope[ASKING])
