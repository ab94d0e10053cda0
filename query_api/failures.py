"""Wrong keys, counted by who tries which: a flood of them is told to wait and hurts nobody else.

A right key is never asked to wait, also not at an address that floods: 160 random bits are not guessed,
so what has to be bounded is work and noise, not guesses. Counted in each worker.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

FREE = 10
"""Wrong keys a minute of one address for one key that are answered 401."""

WINDOW_SECONDS = 60.0
KEPT = 10_000
"""Buckets in memory; the one that was quiet longest makes room."""


@dataclass(slots=True)
class _Bucket:
    began: float
    failures: int = 0


class Failures:
    """The buckets of one worker."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def count(self, client: str, key: str) -> int | None:
        """One more wrong key; the seconds to wait when there were too many, None when not yet.

        `key` is the id of an existing key, or empty: invented ids share one bucket an address, so that
        who invents many does not get many buckets.
        """
        name, now = (network_of(client), key), time.monotonic()
        bucket = self._buckets.get(name)
        if bucket is None or now - bucket.began >= WINDOW_SECONDS:
            bucket = self._buckets[name] = _Bucket(now)
        self._buckets.move_to_end(name)
        while len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        bucket.failures += 1
        if bucket.failures <= FREE:
            return None
        return max(1, math.ceil(bucket.began + WINDOW_SECONDS - now))


def network_of(client: str) -> str:
    """Who an address is: with IPv6 a house has 2^64 of them."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return client
