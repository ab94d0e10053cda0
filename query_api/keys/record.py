"""What is kept of a key: one JSON file each, nothing secret but the digest of its secret."""

from __future__ import annotations

import math

import msgspec

from query_api.keys import moments
from query_api.note import Caller

PER_MINUTE = 600
"""Answers a minute when nobody said otherwise."""


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A key, or a system registered to come through the platform's gateway (no digest)."""

    id: str
    digest: str | None
    """SHA-256 of the secret in hex."""
    department: str
    system: str
    purposes: dict[str, str]
    """Id → text."""
    datasets: tuple[str, ...] = ("*",)
    """Patterns of dataset ids, as shells write them."""
    rate: int | None = PER_MINUTE
    """Answers a minute over all workers; None: unlimited."""
    created: str
    expires: str | None = None
    """The last day it is valid."""
    revoked: str | None = None
    """The moment it was revoked."""
    reason: str | None = None
    """Why it was revoked."""
    family: str
    """The first key of a chain of rotations: they share one rate."""
    rotated_from: str | None = None
    rotated_to: str | None = None
    grace_until: str | None = None
    """Until when a key that was rotated is still taken."""
    case: str | None = None
    """The 接口调用申请 that it was made from."""

    @property
    def ends(self) -> float:
        """From when on it is not taken, in seconds since 1970; infinite when it has no end."""
        ends = [math.inf]
        if self.expires is not None:
            ends.append(moments.end_of(self.expires))
        if self.grace_until is not None:
            ends.append(moments.instant(self.grace_until))
        return min(ends)

    @property
    def caller(self) -> Caller:
        """Who comes with this key."""
        return Caller(
            key=self.id,
            department=self.department,
            system=self.system,
            purposes=self.purposes,
            datasets=self.datasets,
            per_minute=self.rate,
        )

    def state(self, at: float) -> str:
        """How it stands at an instant, in one Chinese word."""
        if self.revoked is not None:
            return "已吊销"
        if at >= self.ends:
            return "已到期"
        return "已轮换" if self.rotated_to is not None else "有效"
