"""One generated page before it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a page module hands to its template."""

    kind: str
    """Names both the template and the shell."""
    address: str
    """Relative to the site's root; always ends in `index.html`."""
    title: str
    description: str
    words: Mapping[str, object]
    """What the template sees."""
    template: str | None = None
    """Where it is not the one of the kind."""
