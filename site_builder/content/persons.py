"""Numbers that name a person: ID cards, mobile numbers, bank cards, as V25 and L10 understand them.

A number counts when it is the whole text, or stands in longer text with no digit, dot or Latin
letter on either side: a serial number, a coordinate and an office line are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_ID_CARD = (
    f"{_PROVINCE}[0-9]{{4}}(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{{3}}[0-9Xx]"
)
_MOBILE = r"(?:\+86[- ]?)?1[3-9][0-9]{9}"
_BANK_CARD = (
    "(?:62[0-9]{14,17}|(?:9558|6013|60[3-9][0-9])[0-9]{12,15}"
    "|4[0-9]{15}|5[1-5][0-9]{14}|35(?:2[89]|[3-8][0-9])[0-9]{12})"
)
"""银联 62, older cards of Chinese banks, and the 16 digits of Visa, Mastercard and JCB."""

_NUMBERS = f"{_ID_CARD}|{_MOBILE}|{_BANK_CARD}"
CANDIDATE = f"(?:^|[^0-9A-Za-z.])(?:{_NUMBERS})(?:$|[^0-9A-Za-z.])"
"""RE2 and Python alike: the texts that are worth a closer look."""

_IN_TEXT = re.compile(f"(?<![0-9A-Za-z.])(?:{_NUMBERS})(?![0-9A-Za-z.])")
_IS_ID_CARD = re.compile(_ID_CARD)
_IS_MOBILE = re.compile(_MOBILE)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

ENOUGH = 20
"""So many mobile or bank-card numbers are no accident, however long the table."""
SHARE = 0.01
"""The share of non-empty cells from which mobile or bank-card numbers are no accident."""


class Kind(StrEnum):
    """What a number is."""

    ID_CARD = "身份证号码"
    MOBILE = "手机号码"
    BANK_CARD = "银行卡号"


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many cells hold a number of one kind."""

    kind: Kind
    cells: int

    def is_telling(self, filled: int) -> bool:
        """Whether so many among `filled` non-empty cells are no accident; one ID card is none."""
        return self.kind is Kind.ID_CARD or self.cells >= min(ENOUGH, SHARE * filled)


def kinds_in(text: str) -> frozenset[Kind]:
    """The kinds of numbers that a text holds."""
    return frozenset(kind for found in _IN_TEXT.findall(text) if (kind := _kind(found)) is not None)


def hidden(text: str) -> str:
    """The text with a word in place of every number that names a person."""
    return _IN_TEXT.sub(lambda found: f"（{kind}）" if (kind := _kind(found[0])) else found[0], text)


def count(texts: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    """How many cells hold each kind, given texts and how many cells hold each text."""
    cells = dict.fromkeys(Kind, 0)
    for text, times in texts:
        for kind in kinds_in(text):
            cells[kind] += times
    return tuple(Count(kind=kind, cells=number) for kind, number in cells.items() if number)


def _kind(number: str) -> Kind | None:
    if _IS_MOBILE.fullmatch(number):
        return Kind.MOBILE
    if _IS_ID_CARD.fullmatch(number):
        # Eighteen digits from 62 on are an ID card of Gansu or nothing, even where Luhn agrees.
        return Kind.ID_CARD if _is_id_card(number) else None
    return Kind.BANK_CARD if _passes_luhn(number) else None


def _is_id_card(number: str) -> bool:
    """GB 11643: a real day of birth, and the check digit of ISO 7064 MOD 11-2."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17].upper()


def _passes_luhn(number: str) -> bool:
    total = 0
    for digit, doubled in zip(reversed(number), cycle((False, True)), strict=False):
        value = int(digit) * (2 if doubled else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
