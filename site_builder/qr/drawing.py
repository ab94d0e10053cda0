"""The modules of a symbol as the `d` of one path: dark runs are strokes, one unit wide."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from site_builder.qr.symbols import Symbol

_PART = 8
"""Modules that are looked up at once."""


def path(symbol: Symbol) -> str:
    """Lines from left to right through the middle of each row; the upper left corner is 0, 0."""
    size, rest = symbol.size, symbol.modules
    widths = [min(_PART, size - begin) for begin in range(0, size, _PART)]
    drawn = []
    for row in range(size):
        drawn.append(f"M0 {row}.5")
        for width in widths:
            drawn.append(_strokes(width)[rest & (1 << width) - 1])
            rest >>= width
        # The bit between two rows.
        rest >>= 1
    return "".join(drawn)


@cache
def _strokes(width: int) -> tuple[str, ...]:
    """How each part of a row is drawn; the pen ends at its right edge."""
    parts = ([bool(bits >> at & 1) for at in range(width)] for bits in range(1 << width))
    return tuple("".join(_stroke(dark, len(list(run))) for dark, run in groupby(part)) for part in parts)


def _stroke(dark: bool, length: int) -> str:
    return f"h{length}" if dark else f"m{length} 0"
