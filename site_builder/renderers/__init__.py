"""Findings for people and for machines, one format a module, found by being there.

A renderer module has `render(report) -> str`; its file name is the value of `--format`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from site_builder.renderers._report import Report

__all__ = ["Report", "formats", "render"]


@cache
def formats() -> tuple[str, ...]:
    """The formats there are, by name."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def render(name: str, report: Report) -> str:
    """The report in one of `formats()`, ending in a line break."""
    text: str = importlib.import_module(f"{__name__}.{name}").render(report)
    return text
