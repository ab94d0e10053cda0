"""The catalogue in the formats of others, one module each, found by being there.

An exporter has `write(site, edition)`, which writes its files below the site and gives their addresses;
the modules without it are what several exporters share.
Every file is metadata as the audience of the build may see it; rows leave only through the service.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from site_builder.edition import Edition


def exporters() -> Iterator[ModuleType]:
    """Every module of this package that writes, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        if hasattr(module, "write"):
            yield module


def write(site: Path, edition: Edition) -> tuple[str, ...]:
    """Write every export; gives the addresses of all files, relative to the site, in order."""
    return tuple(sorted(address for module in exporters() for address in module.write(site, edition)))
