"""Which state of the site browsers see: each has a number, and a page knows the one it was loaded with."""

from __future__ import annotations

import threading
import time


class States:
    """One after the other; while a new one is put in place, answers wait."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._is_held = False
        # Of the clock: pages of a server before this one are older.
        self._number = self._next(0)

    def hold(self) -> None:
        """Let answers wait until the next state is there."""
        with self._condition:
            self._is_held = True

    def release(self) -> None:
        """The next state is there, whole."""
        with self._condition:
            self._is_held = False
            self._number = self._next(self._number)
            self._condition.notify_all()

    def show(self) -> None:
        """The next state is there, unless answers wait for a later one anyway."""
        with self._condition:
            if not self._is_held:
                self._number = self._next(self._number)
                self._condition.notify_all()

    def current(self) -> int:
        """The state that may be seen, as soon as one may."""
        with self._condition:
            self._condition.wait_for(lambda: not self._is_held)
            return self._number

    def later(self, number: int, *, patience: float) -> int:
        """The first state after this one that may be seen; the same one when it is still not there by then."""
        with self._condition:
            self._condition.wait_for(lambda: self._number > number and not self._is_held, timeout=patience)
            return self._number

    @staticmethod
    def _next(before: int) -> int:
        return max(before + 1, time.time_ns() // 1_000_000)
