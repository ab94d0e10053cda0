"""A new entry as it will be once its secrecy review is written: what else will then be wrong with it.

The review comes last, in the department; until then the shape of the descriptor is incomplete and its
data are not looked at. Who sends files in should hear everything at once, not a second half later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date

from site_builder.authoring.entry import ANSWERS
from site_builder.catalog import SharingType
from site_builder.findings import Finding, Severity
from site_builder.review import content_hash
from site_builder.sources.json_text import parse
from site_builder.sources.positions import positions
from site_builder.workbook.cells import value_at

REVIEW = "V17"


def waits_for_review(found: Collection[Finding], path: str) -> bool:
    """Whether the missing review is all that keeps a descriptor from being whole."""
    must = [one for one in found if one.file == path and one.severity is Severity.ERROR]
    return [(one.rule, one.pointer) for one in must] == [(REVIEW, "/gov")]


def reviewed(text: str, day: date) -> str | None:
    """The descriptor with a review that fits it, on the line of `gov`, so that no other line moves.

    None where there is no sharing type to fit it to.
    """
    value = parse(text).value
    kind = value_at(value, ("gov", "sharing", "type"))
    spot = positions(text).document.inside.get("gov")
    if spot is None or not isinstance(value, Mapping) or kind not in list(SharingType):
        return None
    published = value_at(value, ("gov", "publishedOn"))
    review = {
        "entry": True,
        "data": ANSWERS[SharingType(str(kind))],
        "by": "x",
        "approvedBy": "y",
        "on": published if isinstance(published, str) else day.isoformat(),
        "reviewBy": day.replace(year=day.year + 1, day=min(day.day, 28)).isoformat(),
        "ref": "〔〕",
        "hash": content_hash(value),
    }
    written = f'"secrecyReview": {json.dumps(review, ensure_ascii=False)}'
    after = spot.offset + 1
    return f"{text[:after]}{written}{',' if spot.inside else ''}{text[after:]}"
