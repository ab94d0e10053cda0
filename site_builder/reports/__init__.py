"""`mulu report`: what the authority, a department or an auditor hands over, one module each, found by being there.

A report has `HELP`, `DESCRIPTION`, `EXAMPLE`, `arguments(parser)`, `stem(options)` (the name of its folder) and
`make(basis, options)`, which gives a `Bundle`; `_bundle` writes it with a manifest, whole or not at all.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from site_builder.reports._bundle import MANIFEST, Bundle, write

__all__ = ["MANIFEST", "Bundle", "names", "report_of", "write"]


def names() -> list[str]:
    """Every report, as it is typed."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name[0] != "_")


def report_of(name: str) -> ModuleType:
    """The module of a report."""
    return importlib.import_module(f"{__name__}.{name}")
