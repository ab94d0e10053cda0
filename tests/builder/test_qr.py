"""QR codes against another encoder, module by module, and against the rules as they are written."""

from __future__ import annotations

import random

import pytest
from qrcode import QRCode, constants, util

from site_builder import qr
from site_builder.qr.penalty import penalty

SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789:/.-_%"
LENGTHS = (1, 14, 15, 26, 42, 48, 62, 63, 84, 106, 107, 122, 152, 180, 181, 200, 213)
"""One of each version at least; the last byte that fits and the first that does not."""


def rows_of(symbol: qr.Symbol) -> list[list[bool]]:
    """The modules row by row."""
    stride = symbol.size + 1
    return [
        [bool(symbol.modules >> r * stride + c & 1) for c in range(symbol.size)] for r in range(symbol.size)
    ]


def text_of(length: int) -> str:
    dice = random.Random(length)
    return "".join(dice.choice(SIGNS) for _ in range(length))


@pytest.mark.parametrize("length", LENGTHS)
def test_every_module_is_where_another_encoder_puts_it(length: int) -> None:
    text = text_of(length)
    for mask in (length % 8, (length + 3) % 8, (length + 6) % 8):
        other = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
        other.add_data(util.QRData(text.encode(), mode=util.MODE_8BIT_BYTE), optimize=0)
        other.make(fit=True)
        ours = qr.symbol(text, mask)
        assert ours is not None
        assert rows_of(ours) == [[bool(one) for one in row] for row in other.modules], mask


def test_chinese_text_is_utf_8() -> None:
    other = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0, mask_pattern=2)
    other.add_data(util.QRData("启东市𠀀".encode(), mode=util.MODE_8BIT_BYTE), optimize=0)
    other.make(fit=True)
    ours = qr.symbol("启东市𠀀", 2)
    assert ours is not None
    assert rows_of(ours) == [[bool(one) for one in row] for row in other.modules]


def naive_penalty(rows: list[list[bool]]) -> int:
    """The four rules of ISO/IEC 18004, 7.8.3, word by word."""
    size = len(rows)
    lines = rows + [list(column) for column in zip(*rows, strict=True)]
    found = 0
    finder = [True, False, True, True, True, False, True]
    for line in lines:
        begin = 0
        for at in range(1, size + 1):
            if at == size or line[at] != line[begin]:
                found += at - begin - 2 if at - begin >= 5 else 0
                begin = at
        for at in range(size - 10):
            found += 40 * (line[at : at + 11] == [*finder, *[False] * 4])
            found += 40 * (line[at : at + 11] == [*[False] * 4, *finder])
    for r in range(size - 1):
        for c in range(size - 1):
            found += 3 * (rows[r][c] == rows[r][c + 1] == rows[r + 1][c] == rows[r + 1][c + 1])
    dark = sum(sum(row) for row in rows)
    return found + 10 * int(abs(dark / size**2 * 100 - 50) / 5 + 1e-9)


@pytest.mark.parametrize("length", [10, 48, 130])
def test_the_mask_with_the_least_penalty_is_taken(length: int) -> None:
    text = text_of(length)
    tried = [qr.symbol(text, mask) for mask in range(8)]
    penalties = [penalty(one.modules, one.size) for one in tried if one]
    assert penalties == [naive_penalty(rows_of(one)) for one in tried if one]
    assert qr.symbol(text) == tried[penalties.index(min(penalties))]


def test_what_does_not_fit_has_no_code() -> None:
    assert qr.symbol("x" * 214) is None


def test_the_path_draws_the_dark_modules_and_no_other() -> None:
    for length in (5, 48, 100):
        symbol = qr.symbol(text_of(length))
        assert symbol is not None
        assert drawn(qr.path(symbol), symbol.size) == rows_of(symbol)


def drawn(path: str, size: int) -> list[list[bool]]:
    """What a pen does that follows the path."""
    rows = [[False] * size for _ in range(size)]
    for line in path.split("M0 ")[1:]:
        row, _, strokes = line.partition(".5")
        at = 0
        for stroke in strokes.replace("h", " h").replace("m", " m").split(" "):
            if stroke.startswith("h"):
                rows[int(row)][at : at + int(stroke[1:])] = [True] * int(stroke[1:])
            if stroke[:1] in ("h", "m") and stroke:
                at += int(stroke[1:])
        assert at == size
    return rows
