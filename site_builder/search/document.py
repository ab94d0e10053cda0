"""What is searched and filtered of one entry, as the audience of the build may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One entry; `id` is `<department>/<dataset>`."""

    id: str
    title: str
    sharing: str
    aliases: Sequence[str] = ()
    code: str = ""
    department: Sequence[str]
    """The provider's names, the one that lists show first."""
    keywords: Sequence[str] = ()
    synonyms: Sequence[str] = ()
    """Colloquial words that mean what the title says."""
    summary: str = ""
    fields: Sequence[str] = ()
    updated_on: date | None = None
    status: str = ""
    """`停用`, `暂停共享` or `待整改`, else empty."""
    facets: Mapping[str, Sequence[str]]
    """Values by the key of the facet, the keys the same for all documents."""
