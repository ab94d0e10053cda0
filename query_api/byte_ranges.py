"""Which bytes of a file a Range header asks for (RFC 9110, 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class Unsatisfiable(Exception):
    """No byte of the file is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Bytes from `first` to `last`, both included, of `whole`."""

    first: int
    last: int
    whole: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """As the answer names it."""
        return f"bytes {self.first}-{self.last}/{self.whole}"


def part_of(header: str | None, size: int) -> Part | None:
    """The part asked for; None when it is the whole file.

    Several ranges at once, other units and what cannot be read are answered with the whole file,
    as the RFC allows.

    Raises:
        Unsatisfiable: the range lies beyond the end.

    """
    found = _RANGE.fullmatch((header or "").strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        wanted = int(found[2])
        if wanted == 0 or size == 0:
            raise Unsatisfiable
        return Part(first=max(size - wanted, 0), last=size - 1, whole=size)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Part(first=first, last=last, whole=size)
