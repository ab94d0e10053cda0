"""What one sentence of the regulation obliges to, and what of this system carries it out."""

from __future__ import annotations

from dataclasses import dataclass

BY_PEOPLE = "由人执行"
"""Said plainly where software cannot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One obligation of an article."""

    article: str
    """`第八条`."""
    who: str
    obliges: str
    """Short, in the words of the article."""
    rules: tuple[str, ...] = ()
    """Ids of the checks."""
    limits: tuple[str, ...] = ()
    """Ids of limits in `_policy`: the clocks."""
    pages: tuple[str, ...] = ()
    """Addresses of pages every edition has."""
    restricted: tuple[str, ...] = ()
    """Addresses of pages that only 管理 has."""
    commands: tuple[str, ...] = ()
    """Commands that write a file, a paper or a report."""
    measures: tuple[str, ...] = ()
    """Ids of figures of the evaluation."""
    people: str = ""
    """What remains to be done by people; empty where nothing does."""

    @property
    def by_people_alone(self) -> bool:
        """Whether nothing here carries it out."""
        return not (self.rules or self.limits or self.pages or self.restricted or self.commands)
