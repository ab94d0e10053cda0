"""What a caller takes, from its Accept header."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=256)
def accepts(accept: str | None, media_type: str) -> bool:
    """Whether an Accept header admits a media type (RFC 9110, 12.5.1)."""
    if not accept or not accept.strip():
        return True
    kind = media_type.partition("/")[0]
    best, quality = -1, 0.0
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        rank = {media_type: 2, f"{kind}/*": 1, "*/*": 0}.get(name, -1)
        if rank > best:
            best, quality = rank, _quality(parameters)
    return best >= 0 and quality > 0


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
