"""The one source of chance: the same name gives the same numbers, on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

SEED = 20261123
AS_OF = date(2026, 11, 23)
"""The day of the demonstration; nothing is dated after it."""


def stream(name: str) -> Random:
    """Numbers that depend on the table's name only, so that a new table changes no other."""
    return Random(f"{SEED}:{name}")


def days(*, until: date, count: int, step: int = 1) -> Iterator[date]:
    """Dates in order, the last of them `until`."""
    for back in range(count - 1, -1, -1):
        yield until - timedelta(days=back * step)


def between(rng: Random, first: date, last: date) -> date:
    """Any day of the span, both ends included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def decimal(units: int, places: int) -> Decimal:
    """Money and measurements are made of whole units: no float is ever rounded."""
    return Decimal(units).scaleb(-places)
