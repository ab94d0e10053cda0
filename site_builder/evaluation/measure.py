"""One figure of the evaluation: what it counts, by which article, and the function that counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from site_builder.evaluation.period import Period

PERCENT = "%"
DAYS = "个工作日"
STOCK, YEARLY = "存量", "年度"


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one department: a part of a whole, or a plain number."""

    part: int
    whole: int | None = None
    """None: a plain number. 0: there was nothing to count, so there is no value."""

    def __add__(self, other: Tally) -> Tally:
        whole = None if self.whole is None or other.whole is None else self.whole + other.whole
        return Tally(self.part + other.part, whole)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """指标. `count` alone decides what is counted; everything else says so in words."""

    id: str
    title: str
    article: str
    """The article that it evaluates, a key of `law.ARTICLES`."""
    unit: str
    part: str
    """What is counted, or the numerator."""
    whole: str = ""
    """The denominator; empty for a plain number."""
    is_stock: bool = False
    """It tells how the catalogue stands, not what happened in the year."""
    count: Callable[[Period, str], Tally]

    @property
    def scope(self) -> str:
        """口径 in one word."""
        return STOCK if self.is_stock else YEARLY

    @property
    def formula(self) -> str:
        """The definition as a sentence."""
        if not self.whole:
            return f"{self.part}。"
        return f"{self.part} ÷ {self.whole}{' × 100%' if self.unit == PERCENT else ''}。"

    def value(self, tally: Tally) -> Decimal | None:
        """The number that is shown: whole for a plain one, else with one decimal; None without a base."""
        if tally.whole is None:
            return Decimal(tally.part)
        if tally.whole == 0:
            return None
        times = 100 if self.unit == PERCENT else 1
        exact = Decimal(tally.part * times) / Decimal(tally.whole)
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def shown(self, tally: Tally) -> str:
        """The number with its unit; a dash where there was nothing to count."""
        value = self.value(tally)
        return "—" if value is None else f"{value:,}{'' if self.unit == PERCENT else ' '}{self.unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """Measures that belong together."""

    order: int
    title: str
    measures: tuple[Measure, ...]


def plain(count: Callable[[Period, str], int]) -> Callable[[Period, str], Tally]:
    """A count that is a number of its own."""
    return lambda period, department: Tally(count(period, department))
