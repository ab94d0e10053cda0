"""How high a row must be for its wrapped texts: programs do not agree on whether a row grows by itself.

Merged cells never make a row grow anywhere, and a long condition would be cut in print.
"""

from __future__ import annotations

from collections.abc import Iterable

_LINE, _MARGIN, _HIGHEST = 13.5, 3.0, 400.0
"""Points of a line of 宋体 10, around the lines, and at most (a row takes 409)."""


def height(cells: Iterable[tuple[object, float]], rows: int = 1) -> float:
    """Points for each of the rows that texts, each with the width of its column, reach over."""
    most = max((_lines(str(text), width) for text, width in cells), default=1)
    return min((_LINE * most + _MARGIN) / rows, _HIGHEST)


def _lines(text: str, width: float) -> int:
    room = max(int(width) - 1, 2)
    return sum(max(1, -(-_signs(line) // room)) for line in text.split("\n"))


def _signs(text: str) -> int:
    """Half-width signs; a Chinese one takes two."""
    return sum(1 if ord(sign) < 0x2000 else 2 for sign in text)
