"""Where a page begins and how long it is."""

from __future__ import annotations

import re

from query_api.problems import Mistake, Text
from query_api.query.model import Position
from query_api.query.noting import Reading, once
from query_api.query.parameters import Pairs

AFTER = Text(zh="应为上一页 next 中的值", en="should be the value from the page before's next")

_POSITION = re.compile(r"([0-9a-f]{12})-([0-9]{1,18})")


def read_limit(pairs: Pairs, reading: Reading) -> int:
    """`_limit`, its default without it."""
    texts = once(pairs, "_limit", reading)
    if texts is None:
        return reading.limits.page_default
    most = reading.limits.page_max
    if not (texts.isascii() and texts.isdigit() and len(texts) < 10 and 1 <= int(texts) <= most):
        reading.wrong("_limit", Text(zh=f"应为 1–{most} 的整数", en=f"should be an integer from 1 to {most}"))
        return reading.limits.page_default
    return int(texts)


def read_after(pairs: Pairs, reading: Reading) -> Position | None:
    """`_after`, where the page begins."""
    text = once(pairs, "_after", reading)
    if text is None:
        return None
    position = read_position(text)
    if position is None:
        reading.wrong("_after", AFTER)
    return position


def read_position(text: str) -> Position | None:
    """A position as `next` wrote it, or a whole `next`."""
    found = _POSITION.fullmatch(text.rpartition("_after=")[2])
    return Position(content=found[1], number=int(found[2])) if found else None


def read_count(pairs: Pairs, reading: Reading) -> bool:
    """`_count`, whether rows are counted."""
    text = once(pairs, "_count", reading)
    if text not in (None, "none", "exact"):
        reading.wrong("_count", Text(zh="应为 none 或 exact", en="should be none or exact"))
    return text == "exact"


def position_from(pairs: Pairs) -> Position | Mistake | None:
    """Where the page of a call with a body begins, by its address; None when it does not say."""
    texts = pairs.of("_after")
    if not texts:
        return None
    position = read_position(texts[0]) if len(texts) == 1 else None
    return position or Mistake(parameter="_after", detail=AFTER)
