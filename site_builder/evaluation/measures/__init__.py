"""One module per theme, found by being there: its `THEME`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from site_builder.evaluation.measure import Measure, Theme


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme, in order."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        theme = importlib.import_module(f"{__name__}.{module.name}").THEME
        assert isinstance(theme, Theme)  # the registry's one demand
        found.append(theme)
    return tuple(sorted(found, key=lambda theme: theme.order))


def measure_of(id_: str) -> Measure:
    """The measure of an id.

    Raises:
        KeyError: there is none.
    """
    return {one.id: one for theme in themes() for one in theme.measures}[id_]
