"""How templates are found and what they may call."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from site_builder.words import Words
from site_builder.words.in_templates import teach

UNITS = ("B", "KB", "MB", "GB")


def templates(words: Words) -> Environment:
    """The templates of this package with these words; every value is escaped unless it is markup already.

    Compiled once for the same words: a preview writes pages after every save.
    """
    # Words themselves are no key: what they were read from are mappings.
    return _templates(tuple(words.standard.items()), tuple(words.own.items()))


@lru_cache(maxsize=2)
def _templates(standard: tuple[tuple[str, str], ...], own: tuple[tuple[str, str], ...]) -> Environment:
    environment = Environment(
        loader=PackageLoader("site_builder.pages"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    teach(environment, Words(standard=dict(standard), own=dict(own)))
    environment.filters.update(count=count, size=size, day=day, cell=cell)
    return environment


def count(number: int) -> str:
    """`102,400`."""
    return f"{number:,}"


def size(number: int) -> str:
    """`1.4 MB`."""
    amount, unit = float(number), UNITS[0]
    for unit in UNITS:
        if amount < 1024 or unit == UNITS[-1]:
            break
        amount /= 1024
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def day(value: date | None) -> str:
    """`2026-11-22`, or a dash where no date is known."""
    return value.isoformat() if value else "—"


def cell(value: object) -> str:
    """A value of a table as the API's JSON writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
