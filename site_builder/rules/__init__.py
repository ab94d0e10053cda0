"""The rules of the catalogue, one module each, found by being there.

A rule module has `RULE` (its row in `law.RULES`), a docstring in Chinese that is its public page,
and `check(context)` that yields findings with a pointer and no line, unless the schemas judge the
whole rule. Its file name is the rule's name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from site_builder.findings import Finding
from site_builder.rules._context import Context

__all__ = ["Context", "check", "modules"]


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every rule module, ordered by the rule's id."""
    found = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda module: str(module.RULE.id)))


def check(context: Context) -> Iterator[Finding]:
    """What every rule has to say of the catalogue; the caller adds lines and columns."""
    for module in modules():
        if hasattr(module, "check"):
            yield from module.check(context)
