"""How far long work has come: on standard error, one line that rewrites itself on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

INTERVAL = 2.0
"""Seconds between two lines where the output is not a terminal (a log)."""


class ProgressLine:
    """A callable that shows the latest step; as a context it leaves the terminal line clean."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.last = time.monotonic()

    def __call__(self, step: str) -> None:
        """Show a step; a log gets at most one line in two seconds."""
        if self.terminal:
            self.stream.write(f"\r\033[K{step}")
        elif time.monotonic() - self.last >= INTERVAL:
            self.last = time.monotonic()
            self.stream.write(f"{step}\n")
        self.stream.flush()

    def __enter__(self) -> Self:
        """Start showing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line that was being rewritten."""
        if self.terminal:
            self.stream.write("\r\033[K")
            self.stream.flush()
