"""The next free 信息资源代码: allotted by the tools, unique, and never given again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count

CODE = re.compile(r"([123]\d{2}\d{3}[0-9A-Z]*)/(\d{1,12})")
DETAIL_DIGITS = 2
SERIAL_DIGITS = 6


def own_category(codes: Iterable[str], *, prefix: str) -> str | None:
    """The 细目 under `prefix` that a department's own codes stand in most; None when it has none yet."""
    categories = [code.partition("/")[0] for code in codes if CODE.fullmatch(code)]
    own = Counter(category for category in categories if category.startswith(prefix))
    # The longer history wins; between equals the lower code, so that the answer is stable.
    return min(own, key=lambda category: (-own[category], category)) if own else None


def free_category(codes: Iterable[str], *, prefix: str) -> str:
    """The first 细目 under `prefix` that no department uses, counted from 01."""
    used = {code.partition("/")[0] for code in codes}
    taken = {category[: len(prefix) + DETAIL_DIGITS] for category in used if category.startswith(prefix)}
    return next(c for n in count(1) if (c := f"{prefix}{n:0{DETAIL_DIGITS}}") not in taken)


def next_code(codes: Iterable[str], *, category: str) -> str:
    """The code after the highest 顺序码 in `category`; gaps stay, for a code is never given again."""
    serials = [match for code in codes if (match := CODE.fullmatch(code)) and match[1] == category]
    highest = max((int(match[2]) for match in serials), default=0)
    digits = max((len(match[2]) for match in serials), default=SERIAL_DIGITS)
    return f"{category}/{highest + 1:0{digits}}"
