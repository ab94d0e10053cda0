"""How hard a symbol is to read: the four rules of ISO/IEC 18004, 7.8.3, on all modules at once.

The modules are the bits of one number (see `Symbol.modules`), so a shift looks at every module's neighbour. The
bit between two rows is set neither in the dark nor in the light modules: no pattern runs from one row to the next.
"""

from __future__ import annotations

from functools import cache

_BLOCK, _FINDER, _UNEVEN = 3, 40, 10


def penalty(dark: int, size: int) -> int:
    """The sum of all four rules; less is better."""
    light = dark ^ _everything(size)
    down = size + 1
    sides = _along(dark, light, 1) + _along(dark, light, down)
    blocks = sum((pairs & pairs >> down).bit_count() for pairs in (dark & dark >> 1, light & light >> 1))
    # Each full twentieth away from half counts ten.
    uneven = abs(20 * dark.bit_count() - 10 * size * size) // (size * size)
    return sides + _BLOCK * blocks + _UNEVEN * uneven


def _along(dark: int, light: int, step: int) -> int:
    """Runs of five and more, and what looks like a finder pattern, in one direction."""
    dark_twos, light_twos = dark & dark >> step, light & light >> step
    dark_fours, light_fours = dark_twos & dark_twos >> 2 * step, light_twos & light_twos >> 2 * step
    found = 0
    for fives in (dark_fours & dark >> 4 * step, light_fours & light >> 4 * step):
        # A run of n begins once and holds n - 4 runs of five: 3 + (n - 5) = n - 4 + 2.
        found += fives.bit_count() + 2 * (fives & ~(fives << step)).bit_count()
    threes = dark_twos & dark >> 2 * step
    finders = dark & light >> step & threes >> 2 * step & light >> 5 * step & dark >> 6 * step
    alike = (finders & light_fours >> 7 * step).bit_count() + (finders & light_fours << 4 * step).bit_count()
    return found + _FINDER * alike


@cache
def _everything(size: int) -> int:
    """All modules, without the bits between rows."""
    return sum(((1 << size) - 1) << row * (size + 1) for row in range(size))
