"""What ISO/IEC 18004 lays down for each version at level M: sizes, blocks, and where everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

_BLOCKS = MappingProxyType(
    {
        1: (10, (16,)),
        2: (16, (28,)),
        3: (26, (44,)),
        4: (18, (32,) * 2),
        5: (24, (43,) * 2),
        6: (16, (27,) * 4),
        7: (18, (31,) * 4),
        8: (22, (38, 38, 39, 39)),
        9: (22, (36, 36, 36, 37, 37)),
        10: (26, (43, 43, 43, 43, 44)),
    }
)
"""Version → error correction codewords a block, data codewords of each block (table 9, level M)."""
_CENTRES = MappingProxyType(
    {
        1: (),
        2: (6, 18),
        3: (6, 22),
        4: (6, 26),
        5: (6, 30),
        6: (6, 34),
        7: (6, 22, 38),
        8: (6, 24, 42),
        9: (6, 26, 46),
        10: (6, 28, 50),
    }
)
"""Version → rows and columns of the centres of alignment patterns (annex E)."""
_WIDE_COUNT = 10
"""From this version on the number of bytes takes sixteen bits."""
_WITH_VERSION = 7
"""From this version on the symbol tells its version."""

Place = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One size of symbol."""

    number: int

    @property
    def size(self) -> int:
        """Modules a side."""
        return 17 + 4 * self.number

    @property
    def correction(self) -> int:
        """Error correction codewords of each block."""
        return _BLOCKS[self.number][0]

    @property
    def blocks(self) -> tuple[int, ...]:
        """Data codewords of each block."""
        return _BLOCKS[self.number][1]

    @property
    def count_bits(self) -> int:
        """Bits of the number of bytes."""
        return 16 if self.number >= _WIDE_COUNT else 8

    @property
    def capacity(self) -> int:
        """Bytes of text that fit."""
        return (sum(self.blocks) * 8 - 4 - self.count_bits) // 8


def smallest(length: int) -> Version | None:
    """The smallest version that holds `length` bytes; none where even the tenth does not."""
    return next((version for n in _BLOCKS if length <= (version := Version(number=n)).capacity), None)


def fixed(version: Version) -> dict[Place, bool]:
    """Every module that says nothing of the text, and whether it is dark; those of the format are light."""
    size = version.size
    found: dict[Place, bool] = {}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for row in range(max(top - 1, 0), min(top + 8, size)):
            for column in range(max(left - 1, 0), min(left + 8, size)):
                away = max(abs(row - top - 3), abs(column - left - 3))
                found[row, column] = away in (0, 1, 3)
    for at in range(8, size - 8):
        found[6, at] = found[at, 6] = at % 2 == 0
    for row, column in _alignments(version):
        for down in range(-2, 3):
            for right in range(-2, 3):
                found[row + down, column + right] = max(abs(down), abs(right)) != 1
    for places in format_places(size):
        found.update(dict.fromkeys(places, False))
    found[size - 8, 8] = True
    if version.number >= _WITH_VERSION:
        told = _with_remainder(version.number, 12, 0x1F25)
        for bit in range(18):
            dark = bool(told >> bit & 1)
            found[bit // 3, size - 11 + bit % 3] = found[size - 11 + bit % 3, bit // 3] = dark
    return found


def format_places(size: int) -> Iterator[tuple[Place, Place]]:
    """The two modules of each of the fifteen bits of the format, the last bit first."""
    for bit in range(15):
        beside = (bit + (bit > 5), 8) if bit < 8 else (size - 15 + bit, 8)
        below = (8, size - 1 - bit) if bit < 8 else (8, 14 - bit + (bit == 8))
        yield beside, below


def format_bits(mask: int) -> int:
    """The fifteen bits that tell level M and the mask."""
    return _with_remainder(mask, 10, 0x537) ^ 0x5412


def ways(version: Version) -> Iterator[Place]:
    """The modules that hold bits, in the order of the bits: two columns at a time, up and down in turn."""
    taken, size = fixed(version), version.size
    upward = True
    # The column of the timing pattern is passed over.
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upward else range(size):
            yield from ((row, column) for column in (right, right - 1) if (row, column) not in taken)
        upward = not upward


def masked(mask: int, place: Place) -> bool:
    """Whether a mask turns a module over (table 10)."""
    row, column = place
    product, total = row * column, row + column
    return (
        total % 2,
        row % 2,
        column % 3,
        total % 3,
        (row // 2 + column // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        (total % 2 + product % 3) % 2,
    )[mask] == 0


def _alignments(version: Version) -> Iterator[Place]:
    centres = _CENTRES[version.number]
    corners = {(6, 6), (6, version.size - 7), (version.size - 7, 6)}
    yield from ((row, column) for row in centres for column in centres if (row, column) not in corners)


def _with_remainder(value: int, length: int, generator: int) -> int:
    """`value` followed by the `length` bits of its BCH code."""
    rest = value << length
    while rest.bit_length() > length:
        rest ^= generator << rest.bit_length() - length - 1
    return value << length | rest
