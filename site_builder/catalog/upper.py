"""上级资源: entries of the catalogues above, to be found and asked for, never counted as ours."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalog.sharing import SharingType


@dataclass(frozen=True, kw_only=True, slots=True)
class UpperEntry:
    """One entry as the level above stated it when it was taken in."""

    id: str
    """`_<level>/<name>`: no department's folder can begin with an underscore."""
    key: str
    """Its identifier there."""
    title: str
    provider: str
    code: str = ""
    description: str = ""
    sharing: SharingType | None = None
    conditions: str = ""
    cycle: str = ""
    keywords: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    published_on: str = ""
    updated_on: str = ""
    page: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class UpperCatalogue:
    """One catalogue above; a large one lies in several files."""

    id: str
    """`_nantong`."""
    level: str
    """`南通`."""
    title: str
    taken_on: str
    entries: tuple[UpperEntry, ...]
