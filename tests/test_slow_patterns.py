"""Regular expressions under texts that make careless ones explode."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import product
from types import ModuleType

import query_api
import site_builder

LENGTH = 20_000
"""Long enough that a pattern which is only quadratic shows as well."""
UNITS = (
    "a",
    "0",
    " ",
    "-",
    ".",
    "/",
    "\\",
    '"',
    "一",
    "《",
    "〔",
    "1,",
    "a-",
    "a.",
    "<a",
    "　",
    "=",
    "_",
    "%41",
)
ENDS = ("", "!", "\n", "\0", "一")
SECONDS = 0.5
"""For one pattern and one text; a linear one takes a few thousandths, an exploding one hours."""


def modules() -> Iterator[ModuleType]:
    for package in (site_builder, query_api):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns() -> dict[tuple[str | bytes, int], re.Pattern[str] | re.Pattern[bytes]]:
    """Every compiled pattern that a module keeps."""
    return {
        (value.pattern, value.flags): value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    }


def test_no_pattern_of_ours_explodes() -> None:
    found = patterns()
    assert len(found) > 30
    slow = []
    for pattern in found.values():
        for unit, end in product(UNITS, ENDS):
            text = unit * (LENGTH // len(unit)) + end
            began = time.process_time()
            if isinstance(pattern.pattern, bytes):
                pattern.search(text.encode())  # type: ignore[arg-type]
            else:
                pattern.search(text)  # type: ignore[arg-type]
            spent = time.process_time() - began
            if spent > SECONDS:
                slow.append((pattern.pattern, unit, end, round(spent, 1)))
                break
    assert slow == []
