"""How a key is written: `mulu_<id>_<secret>`, base 32 in lower case.

The id names the record and may stand in logs. The secret has 160 bits from the system's generator and
ends in a checksum, so that a key copied in part is known for what it is, and a scanner of repositories
knows a key from any other word. What is kept is SHA-256 of the secret: a slow, salted hash protects
passwords, which people choose and others can guess; nobody guesses 160 random bits, and a slow hash
would cost each lookup more than its answer.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass

ID_BYTES, SECRET_BYTES = 5, 20

KEPT = 4096
"""Keys whose form was checked, by the digest of how they were written."""

_TOKEN = re.compile(rb"mulu_([a-z2-7]{8})_([a-z2-7]{32})([a-z2-7]{7})")


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its holder has it; never logged, never written down."""

    id: str
    secret: bytes

    @property
    def digest(self) -> bytes:
        """What is kept of the secret: 32 bytes."""
        return hashlib.sha256(self.secret).digest()

    def __str__(self) -> str:
        return f"mulu_{self.id}_{self.secret.decode()}{_checksum(self.id, self.secret).decode()}"

    def __repr__(self) -> str:
        # A traceback that shows its values must not show a key.
        return f"Token({self.id!r}, …)"


@dataclass(frozen=True, slots=True)
class Claim:
    """A key as a call names it: what is left of it once its form was checked."""

    id: str
    digest: bytes


class Claims:
    """Reads the keys of calls; one that was read before costs a digest and no more.

    Kept are digests only, so that memory holds no key longer than its call.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Claim] = OrderedDict()

    def read(self, written: bytes) -> Claim | None:
        """The key that was written; None when it cannot be one."""
        name = hashlib.sha256(written).digest()
        claim = self._known.get(name)
        if claim is None:
            token = parse(written)
            if token is None:
                return None
            claim = self._known[name] = Claim(token.id, token.digest)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return claim


def new() -> Token:
    """A key nobody has."""
    return Token(_base32(secrets.token_bytes(ID_BYTES)).decode(), _base32(secrets.token_bytes(SECRET_BYTES)))


def parse(written: bytes) -> Token | None:
    """The key that was written; None when it cannot be one: other form, or a wrong checksum."""
    parts = _TOKEN.fullmatch(written)
    if parts is None:
        return None
    key_id, secret, checksum = parts[1].decode(), parts[2], parts[3]
    return Token(key_id, secret) if _checksum(key_id, secret) == checksum else None


def _checksum(key_id: str, secret: bytes) -> bytes:
    return _base32(binascii.crc32(key_id.encode() + secret).to_bytes(4, "big"))


def _base32(value: bytes) -> bytes:
    return base64.b32encode(value).rstrip(b"=").lower()
