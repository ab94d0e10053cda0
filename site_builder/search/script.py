"""How data becomes a script: `muluSearchData("names", {…})`, and numbers in few signs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Five bits a sign, the upper half of the alphabet says that more follow."""

_TABLED = 1 << 15


def _written(number: int) -> str:
    signs = []
    while number >= 32:
        signs.append(DIGITS[32 + (number & 31)])
        number >>= 5
    signs.append(DIGITS[number])
    return "".join(signs)


_SHORT = [_written(number) for number in range(_TABLED)]


def numbers(values: Iterable[int]) -> str:
    """Numbers from 0 in one text, the low five bits of each first."""
    return "".join([_SHORT[value] if value < _TABLED else _written(value) for value in values])


def rising(values: Sequence[int]) -> str:
    """Rising numbers as their steps."""
    return numbers([values[0], *(after - before for before, after in pairwise(values))]) if values else ""


def write_script(folder: Path, name: str, data: object) -> None:
    """Write `<name>.js`; the browser half finds the data under `name`."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # ES2017 ends a line at these two, even inside a string.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    target = folder / f"{name}.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'muluSearchData("{name}",{text});\n', encoding="utf-8", newline="\n")
