"""A cost against the size of what it is for, both axes logarithmic: a power of the size is a straight line.

No style and no colour of its own: everything is drawn in the colour of the text, so that it is read in print, in
the dark and under the site's Content-Security-Policy; the table under it has the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT = 460, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 16, 44


def plot(name: str, curve: Mapping[str, Any]) -> str:
    """One curve `{what, unit, of, points, slope}` as a figure; `name` is its part of the page's addresses."""
    points = [(float(size), float(cost)) for size, cost in curve["points"]]
    across, up = _decades([size for size, _ in points]), _decades([cost for _, cost in points])
    placed = [
        (_along(size, across, LEFT, WIDTH - RIGHT), _along(cost, up, HEIGHT - BOTTOM, TOP))
        for size, cost in points
    ]
    said = f"{curve['what']}, {curve['unit']}: grows with {curve['of']} to the power of {curve['slope']:.2f}"
    return "\n".join(
        [
            f'<figure id="{escape(name)}">',
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
            f'aria-label="{escape(said)}" fill="none" stroke="currentColor" font-size="12">',
            *_axis(across, vertical=False),
            *_axis(up, vertical=True),
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in placed)}" stroke-width="2"/>',
            *(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="currentColor"><title>{size:,.0f}: {cost:,.4g}</title></circle>'
                for (x, y), (size, cost) in zip(placed, points, strict=True)
            ),
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle" stroke="none" '
            f'fill="currentColor">{escape(curve["of"])}</text>',
            f'<text x="{LEFT + 6}" y="{TOP + 4}" stroke="none" fill="currentColor">{escape(curve["unit"])}</text>',
            "</svg>",
            f"<figcaption>{escape(said)}</figcaption>",
            "</figure>",
        ]
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Powers of ten around all values, at least one decade apart."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _along(value: float, decades: tuple[int, int], begin: float, end: float) -> float:
    low, high = decades
    return begin + (math.log10(value) - low) / (high - low) * (end - begin)


def _axis(decades: tuple[int, int], *, vertical: bool) -> list[str]:
    lines = []
    for power in range(decades[0], decades[1] + 1):
        text = f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
        if vertical:
            y = _along(10.0**power, decades, HEIGHT - BOTTOM, TOP)
            line, label = (
                f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"',
                f'x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end"',
            )
        else:
            x = _along(10.0**power, decades, LEFT, WIDTH - RIGHT)
            line, label = (
                f'x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"',
                f'x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle"',
            )
        lines.append(f'<line {line} stroke-opacity="0.25"/>')
        lines.append(f'<text {label} stroke="none" fill="currentColor">{text}</text>')
    return lines
