"""What stands on every page, hand-written ones and the 404 page included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from site_builder.words import Words, standard


@dataclass(frozen=True, kw_only=True, slots=True)
class Imprint:
    """Which copy this is, on every page of a copy that is taken away."""

    maker: str
    """制作单位; empty for the authority of the catalogue."""
    on: date
    number: str
    """份号."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """Title, notice and imprint of one site; plain text, escaped where it is written."""

    title: str
    authority: str
    """Title of the department that keeps the catalogue."""
    as_of: date
    site_url: str = ""
    """Public address of the site's root; empty when it is not known."""
    api_root: str = ""
    """Address of the query service without `/api/v1`; empty when it is where the site is."""
    demo: str | None = None
    """The notice that sample data carries on every page."""
    audience: str = "政务"
    """For whom the site is, as the command line writes it."""
    imprint: Imprint | None = None
    words: Words = field(default_factory=standard)
    """What the theme's own templates say."""

    @property
    def root_url(self) -> str:
        """`site_url` with exactly one slash at its end, or nothing."""
        return self.site_url.rstrip("/") + "/" if self.site_url else ""
