"""From a text to the modules of its symbol, by tables that are made once a version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, zip_longest

from site_builder.qr.penalty import penalty
from site_builder.qr.versions import Place, Version, fixed, format_bits, format_places, masked, smallest, ways

_POLYNOMIAL = 0x11D
"""Of the field of 256 elements that codewords are computed in."""
_BYTE_MODE = 4
_PADDING = bytes((0xEC, 0x11))


@dataclass(frozen=True, kw_only=True, slots=True)
class Symbol:
    """One QR code."""

    size: int
    """Modules a side, without the quiet zone of four."""
    modules: int
    """The module in row r and column c is bit r * (size + 1) + c; set is dark. The last bit of a row is never set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tables:
    """All that one version needs."""

    version: Version
    bytes_at: tuple[tuple[int, ...], ...]
    """Of each data codeword, what each of its 256 values adds to the modules."""
    masks: tuple[int, ...]
    """Mask, fixed patterns and format in one, for each of the eight."""


def symbol(text: str, mask: int | None = None) -> Symbol | None:
    """The symbol of `text` (UTF-8), or none where it has more than 213 bytes.

    The mask is the one with the least penalty by the four rules of ISO/IEC 18004, 7.8.3, unless it is given.
    """
    said = text.encode()
    version = smallest(len(said))
    if version is None:
        return None
    tables = _tables(version)
    modules = 0
    for table, value in zip(tables.bytes_at, _codewords(said, version), strict=True):
        modules ^= table[value]
    # Of equal ones the first, so that the same text gives the same bytes.
    patterns = tables.masks if mask is None else (tables.masks[mask],)
    drawn = min((modules ^ pattern for pattern in patterns), key=partial(penalty, size=version.size))
    return Symbol(size=version.size, modules=drawn)


def _codewords(said: bytes, version: Version) -> bytes:
    """Mode, length, text, terminator and padding."""
    length = sum(version.blocks)
    head = _BYTE_MODE << version.count_bits | len(said)
    bits = 4 + version.count_bits + 8 * len(said)
    # Four bits end the text; a whole number of bytes and those four are all that is ever added.
    filled = (head << 8 * len(said) | int.from_bytes(said, "big")) << min(4, 8 * length - bits)
    begun = filled.to_bytes((bits + 4) // 8, "big")
    return begun + (_PADDING * length)[: length - len(begun)]


@cache
def _tables(version: Version) -> _Tables:
    size = version.size
    places = tuple(ways(version))
    data = [
        [_spread(version, index, 1 << bit, places) for bit in range(8)]
        for index in range(sum(version.blocks))
    ]
    patterns = sum(1 << _bit(place, size) for place, dark in fixed(version).items() if dark)
    return _Tables(
        version=version,
        bytes_at=tuple(_sums(one) for one in data),
        masks=tuple(patterns | _format(mask, size) | _masked(mask, places, size) for mask in range(8)),
    )


def _sums(parts: list[int]) -> tuple[int, ...]:
    """What each byte adds, from what its bits add."""
    sums = [0]
    for part in parts:
        sums += [one ^ part for one in sums]
    return tuple(sums)


def _spread(version: Version, index: int, value: int, places: tuple[Place, ...]) -> int:
    """The modules that are set when data codeword `index` is `value` and all others are 0."""
    blocks = []
    begin = 0
    for length in version.blocks:
        block = bytearray(length)
        if begin <= index < begin + length:
            block[index - begin] = value
        blocks.append(bytes(block))
        begin += length
    corrections = [_correction(block, version.correction) for block in blocks]
    # Blocks take turns codeword by codeword; shorter ones drop out at the end.
    stream = [
        one
        for turn in chain(zip_longest(*blocks), zip(*corrections, strict=True))
        for one in turn
        if one is not None
    ]
    modules = 0
    for at, codeword in enumerate(stream):
        if codeword:
            for bit in range(8):
                if codeword >> 7 - bit & 1:
                    modules |= 1 << _bit(places[8 * at + bit], version.size)
    return modules


def _correction(block: bytes, length: int) -> list[int]:
    """The Reed-Solomon codewords of a block."""
    if not any(block):
        return [0] * length
    rest = [0] * length
    for value in block:
        factor = value ^ rest[0]
        rest = [*rest[1:], 0]
        if factor:
            rest = [one ^ other for one, other in zip(rest, _multiple(factor, length), strict=True)]
    return rest


@cache
def _multiple(factor: int, length: int) -> tuple[int, ...]:
    """The generator of so many codewords, times a codeword."""
    return tuple(_times(factor, one) for one in _generator(length))


@cache
def _generator(length: int) -> tuple[int, ...]:
    """The product of x - 2^i, without its leading 1."""
    product, root = [1], 1
    for _ in range(length):
        product = [one ^ _times(root, other) for one, other in zip([*product, 0], [0, *product], strict=True)]
        root = _times(root, 2)
    return tuple(product[1:])


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= _POLYNOMIAL
        other >>= 1
    return product


def _bit(place: Place, size: int) -> int:
    return place[0] * (size + 1) + place[1]


def _masked(mask: int, places: tuple[Place, ...], size: int) -> int:
    return sum(1 << _bit(place, size) for place in places if masked(mask, place))


def _format(mask: int, size: int) -> int:
    told = format_bits(mask)
    return sum(
        1 << _bit(place, size)
        for bit, pair in enumerate(format_places(size))
        if told >> bit & 1
        for place in pair
    )
