"""Where the time of one call goes, told by whoever spends it (`Server-Timing`, metrics, log).

The gate's outside puts a `Timing` into the context of each call; code that is called for a call finds
it there. Work for nobody in particular, as at a start, finds one that nobody reads.
"""

from __future__ import annotations

from contextvars import ContextVar
from time import perf_counter
from typing import Protocol


class Noted(Protocol):
    """The one thing of a call's note that a log line tells."""

    request_id: str


class Timing:
    """Seconds of one call, and what is known of its answer.

    Made for every call: what most calls leave as it is stands in the class.
    """

    admission = 0.0
    """Asking who calls, for what purpose, and whether the rate allows it."""
    queue = 0.0
    """Waiting for a thread or for a batch."""
    engine = 0.0
    """In statements; those of a batch count for each of its callers."""
    format = 0.0
    """Writing the body."""
    audit = 0.0
    """Until the record was as durable as it is configured."""
    note: Noted | None = None
    route: str | None = None
    """The address as the description of the service writes it."""
    status = 0
    media_type = b""

    def __init__(self) -> None:
        self.began = perf_counter()

    @property
    def asked(self) -> float:
        """Seconds that the engine has had the call by now."""
        return self.queue + self.engine

    def header(self) -> bytes:
        """As `Server-Timing` (W3C), in milliseconds; `total` until the first byte of the answer."""
        total = perf_counter() - self.began
        return (
            b"admission;dur=%.2f, queue;dur=%.2f, engine;dur=%.2f, format;dur=%.2f, audit;dur=%.2f, total;dur=%.2f"
            % (
                self.admission * 1e3,
                self.queue * 1e3,
                self.engine * 1e3,
                self.format * 1e3,
                self.audit * 1e3,
                total * 1e3,
            )
        )


_CURRENT: ContextVar[Timing | None] = ContextVar("mulu_timing", default=None)


def begin() -> Timing:
    """A new call begins in this context."""
    timing = Timing()
    _CURRENT.set(timing)
    return timing


def current() -> Timing:
    """The call that is being answered here."""
    return _CURRENT.get() or Timing()


def request_id() -> str | None:
    """Of the call that is being answered here; None outside of any."""
    timing = _CURRENT.get()
    return timing.note.request_id if timing is not None and timing.note is not None else None
