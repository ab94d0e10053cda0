"""Codes with their check characters, from bodies that no registrar has given out."""

from __future__ import annotations

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = [pow(3, i, 31) for i in range(17)]
_USCC_VALUE = {sign: value for value, sign in enumerate(USCC_ALPHABET)}
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_AREA = "320681"


def uscc_check(first17: str) -> str:
    """GB 32100-2015: the 18th sign of a 统一社会信用代码."""
    total = sum(_USCC_VALUE[sign] * weight for sign, weight in zip(first17, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """GB 11714: the ninth sign of an organisation code."""
    total = sum(
        _ORGANISATION_ALPHABET.index(sign) * weight
        for sign, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def uscc(registrar: str, series: str, number: int) -> str:
    """A well-formed code: two signs of registrar and kind, a series `MX?` that is not in use, a number."""
    signs = []
    for _ in range(5):
        number, digit = divmod(number, len(USCC_ALPHABET))
        signs.append(USCC_ALPHABET[digit])
    body = series + "".join(reversed(signs))
    first17 = registrar + _AREA + body + organisation_check(body)
    return first17 + uscc_check(first17)
