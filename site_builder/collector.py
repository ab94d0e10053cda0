"""When Python looks for cycles of objects, and when it rests."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 20, 100)


@contextmanager
def at_rest() -> Iterator[None]:
    """No search for cycles while a command runs.

    What a command makes are trees that live until it ends; walking through millions of values again and
    again to find that out took a third of a check of ten thousand descriptors.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def for_new_things() -> Iterator[None]:
    """Search among what is made from here on, and leave what is there alone.

    Templates leave a cycle with every page. Of 10,000 entries that was a third of all memory; the search costs
    one part in twenty of the time as long as it does not walk through the catalogue.
    """
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        if not was_enabled:
            gc.disable()
        gc.unfreeze()
