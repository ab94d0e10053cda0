"""Every mistake of a query as one refusal: whoever finds the first one goes on looking."""

from __future__ import annotations

from collections.abc import Collection

from query_api.problems.document import Mistake
from query_api.problems.table import BadQuery


def wrong_query(mistakes: Collection[Mistake]) -> BadQuery:
    """The problem with all of them."""
    return BadQuery(
        f"查询中有 {len(mistakes)} 处错误，见 errors。",
        f"The query has {len(mistakes)} mistake(s), see errors.",
        errors=tuple(mistakes),
    )


def refuse(mistakes: Collection[Mistake]) -> None:
    """Raise mistakes, when there are any.

    Raises:
        BadQuery: with all of them.

    """
    if mistakes:
        raise wrong_query(mistakes)
