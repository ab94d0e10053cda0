"""保密审查: what was answered before an entry was shared (第十八条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class SecrecyReview:
    """One review, given for the content whose digest it carries."""

    data: str
    """可以共享, 限定范围共享 or 不得在政务外网共享."""
    by: str
    approved_by: str
    on: date
    review_by: date
    """The last day on which the review holds."""
    ref: str
    hash: str
