"""What the translators share: the shape of parsed JSON, and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from site_builder.sources import Document

Json = Mapping[str, Any]
"""A JSON object that has passed its schema: only this package looks inside one."""


def object_of(document: Document) -> Json:
    """The document's top object; an empty one when it is something else."""
    value = document.value
    return value if isinstance(value, dict) else {}


def day(value: object) -> date | None:
    """An ISO date, or None where none is written."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def written_day(value: object) -> date | None:
    """The same where a wrong date is only a warning, so that the document gets here with it."""
    try:
        return day(value)
    except ValueError:
        return None
