"""The chain: each line carries the digest of itself and of everything before it."""

from __future__ import annotations

import hashlib

GENESIS = "0" * 64
"""What stands before the first record of a chain."""

_MARK = b',"hash":"'
_TAIL = len(_MARK) + 64 + len(b'"}\n')


class BrokenLink(Exception):
    """The line is not what the chain says; the text is one Chinese sentence."""


def link(before: str, body: bytes) -> tuple[bytes, str]:
    """The line of a record and the new head of the chain.

    `body` is a JSON object without line breaks; the line is the same object with `hash` as its last
    member: sha256 over the head before and the body.
    """
    head = hashlib.sha256(before.encode() + body).hexdigest()
    return body[:-1] + _MARK + head.encode() + b'"}\n', head


def follow(before: str, line: bytes) -> tuple[bytes, str]:
    """The body of a line and the new head, if the line is the next of the chain.

    Raises:
        BrokenLink: it is changed, or one before it is missing, or it stands in the wrong place.

    """
    if len(line) < _TAIL + 2 or not line.endswith(b'"}\n') or line[-_TAIL : -_TAIL + len(_MARK)] != _MARK:
        raise BrokenLink("不是一条完整的记录")
    body = line[:-_TAIL] + b"}"
    head = hashlib.sha256(before.encode() + body).hexdigest()
    if line[-67:-3] != head.encode():
        raise BrokenLink("与前一条接不上：本条被改动，或其前的记录被删去、插入、调换")
    return body, head
