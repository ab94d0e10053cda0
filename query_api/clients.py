"""Where a call comes from: believed of proxies that the operator trusts, of nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address, ip_network


def client_of(peer: tuple[str, object] | None, headers: Mapping[bytes, bytes], trusted: Sequence[str]) -> str:
    """The address of the caller, without a port; empty when the server does not know it.

    `X-Forwarded-For` is read from its end: the last address that no trusted proxy stands for is the
    caller's; what stands before it anybody can write.
    """
    address = str(peer[0]) if peer else ""
    if not trusted or not _is_trusted(address, tuple(trusted)):
        return address
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        address = hop
        if not _is_trusted(hop, tuple(trusted)):
            break
    return address


@lru_cache(maxsize=4096)
def _is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in ip_network(network) for network in trusted)
