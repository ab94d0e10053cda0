"""Grounds of 第二十七条, one module each, found by being there: what looks like one, with evidence, for a person.

A detector has `GROUND` (the number of the item) and `detect(basis)`. It says what it saw and where; whether a
ground is given is for 市大数据中心 to find, after the department was heard. Shown to 管理 only.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from site_builder.basis import Basis
from site_builder.detectors.suspicion import GROUNDS, Evidence, Suspicion

__all__ = ["GROUNDS", "Evidence", "Suspicion", "detectors", "suspicions"]


@cache
def detectors() -> Mapping[int, ModuleType]:
    """Every detector by its ground."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    found = {module.GROUND: module for module in modules if hasattr(module, "detect")}
    return dict(sorted(found.items()))


def suspicions(basis: Basis) -> tuple[Suspicion, ...]:
    """Everything that any detector saw, by ground, department and what it is about."""
    found = (one for module in detectors().values() for one in module.detect(basis))
    return tuple(sorted(found, key=lambda one: (one.ground, one.department, one.about, one.what)))
