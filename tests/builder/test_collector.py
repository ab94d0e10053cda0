from __future__ import annotations

import gc
import weakref

from site_builder import collector


class Cycle:
    def __init__(self) -> None:
        self.me = self


def test_pages_leave_no_cycles_behind_and_what_was_there_is_not_walked_through() -> None:
    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    with collector.at_rest():
        kept = [Cycle() for _ in range(10)]
        with collector.for_new_things():
            frozen = gc.get_freeze_count()
            made = weakref.ref(Cycle())
            heap = [[] for _ in range(2 * collector.THRESHOLDS[0])]
            assert made() is None
            assert frozen > len(kept)
        assert not gc.isenabled()
    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == before
    assert heap
