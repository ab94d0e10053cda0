"""Campaigns: what is shown by asking very often. `make test` runs each in its short form, MULU_LONG=1 in its long one."""

from __future__ import annotations

import os


def size(*, short: int, long: int) -> int:
    """How often a campaign asks: `MULU_LONG=1 pytest tests/campaigns` takes the long form."""
    return long if os.environ.get("MULU_LONG") == "1" else short
