"""目录统计: each figure as a plot, with the sentence that says it, the table under it and its csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from site_builder.catalog import SharingType
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.figures import Figure, figures
from site_builder.freshness import FreshnessState
from site_builder.pages.page import Page

SHADES: Mapping[str, str] = MappingProxyType(
    {kind.value: SHARING_SIGNS[kind] for kind in SharingType}
    | {
        FreshnessState.CURRENT.value: "open",
        FreshnessState.OVERDUE.value: "late",
        FreshnessState.NO_DUTY.value: "denied",
        FreshnessState.UNKNOWN.value: "none",
    }
)
"""How each part is drawn: a colour and a pattern, so that it can be told without colour."""
HAS_OR_NOT = ("open", "none")
"""The same of figures with two parts: what there is, and what is missing."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    yield Page(
        kind="statistics",
        address="statistics/index.html",
        title=edition.words("common.statistics"),
        description=edition.words("statistics.description"),
        words={"figures": [drawn(figure) for figure in figures(edition)], "as_of": edition.as_of},
    )


def drawn(figure: Figure) -> dict[str, object]:
    """A figure with its bars laid out, as `_plots.html` draws it."""
    shades = [SHADES.get(part) or HAS_OR_NOT[at] for at, part in enumerate(figure.parts)]
    bars = []
    for name, numbers in figure.rows:
        begin = 0.0
        pieces = []
        for part, shade, number in zip(figure.parts, shades, numbers, strict=True):
            width = number * 100 / figure.most
            if number:
                pieces.append(
                    {
                        "x": round(begin, 3),
                        "width": round(width, 3),
                        "shade": shade,
                        "part": part,
                        "number": number,
                    }
                )
            begin += width
        bars.append({"name": name, "pieces": pieces, "total": sum(numbers)})
    legend = [
        {"part": part, "shade": shades[at]}
        for at, part in enumerate(figure.parts)
        if any(numbers[at] for _, numbers in figure.rows)
    ]
    return {"figure": figure, "bars": bars, "legend": legend}
