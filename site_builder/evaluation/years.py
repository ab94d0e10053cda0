"""Which years there is something to say of, and which of them everybody may read."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.basis import Basis
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Evaluation
from site_builder.ledgers.processes.evaluations import DRAFT


def papers(basis: Basis) -> Mapping[int, Standing]:
    """The ledger's evaluation of each year; of two for one year, the later."""
    found: dict[int, Standing] = {}
    for standing in sorted(basis.standings("_evaluations"), key=lambda one: (one.case.on, one.case.id)):
        assert isinstance(standing.case.content, Evaluation)  # the folder says so
        found[standing.case.content.year] = standing
    return found


def years(basis: Basis, *, with_drafts: bool) -> tuple[int, ...]:
    """The years to show, the latest first; without drafts only those that were settled."""
    known = papers(basis)
    settled = {year for year, one in known.items() if one.state != DRAFT}
    running = {basis.as_of.year, basis.as_of.year - 1} if with_drafts else set()
    return tuple(sorted(settled | running | (set(known) if with_drafts else set()), reverse=True))
