"""Detectors for 第二十七条: one module a ground, (一) to (六), found by being there; (七) is for people alone.

A detector has `GROUND` and `look(ground)`. What it gives is 疑似, for 管理 only, with room for what the
department has to say; a person issues, or does not.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from site_builder.detectors.suspicion import GROUNDS, Suspicion
from site_builder.figures.evaluation import Ground

__all__ = ["GROUNDS", "Suspicion", "detectors", "look"]


@cache
def detectors() -> tuple[ModuleType, ...]:
    """Every detector, by its ground."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    ]
    return tuple(sorted((m for m in modules if hasattr(m, "look")), key=lambda m: int(m.GROUND)))


def look(ground: Ground) -> tuple[Suspicion, ...]:
    """What all of them see, in order."""
    found = {one for module in detectors() for one in module.look(ground)}
    return tuple(sorted(found, key=lambda s: (s.ground, s.department, s.what, s.evidence)))
