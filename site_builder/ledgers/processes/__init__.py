"""One module per ledger that opens cases, found by being there: its `PROCESS`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from site_builder.ledgers.process import Process


@cache
def processes() -> Mapping[str, Process]:
    """Every process by its folder (`_requests`)."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        process = importlib.import_module(f"{__name__}.{module.name}").PROCESS
        assert isinstance(process, Process)  # the registry's one demand
        found[process.ledger] = process
    return found
