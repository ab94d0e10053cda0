"""The modules of a symbol as the `d` of one path: dark runs are strokes, one unit wide."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from site_builder.qr.symbols import Symbol

_PART = 8
"""Modules that are looked up at once."""


def path(symbol: Symbol) -> str:
    """Lines from left to right through the middle of each row; the upper left corner is 0, 0."""
    stride, rest = symbol.size + 1, symbol.modules
    parts = [_strokes(min(_PART, symbol.size - begin)) for begin in range(0, symbol.size, _PART)]
    drawn = []
    for row in range(symbol.size):
        # The whole number is touched once a row: it is long.
        bits = rest & (1 << stride) - 1
        rest >>= stride
        drawn.append(f"M0 {row}.5")
        for strokes in parts:
            drawn.append(strokes[bits & len(strokes) - 1])
            bits >>= _PART
    return "".join(drawn)


@cache
def _strokes(width: int) -> tuple[str, ...]:
    """How each part of a row is drawn; the pen ends at its right edge."""
    parts = ([bool(bits >> at & 1) for at in range(width)] for bits in range(1 << width))
    return tuple("".join(_stroke(dark, len(list(run))) for dark, run in groupby(part)) for part in parts)


def _stroke(dark: bool, length: int) -> str:
    return f"h{length}" if dark else f"m{length} 0"
