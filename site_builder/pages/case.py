"""One page a case: what runs, what is missing next, what was done; a notice for the counter where it is a dispute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.audience import office_lines
from site_builder.casework.telling import stated, time_line
from site_builder.casework.todo import missing
from site_builder.edition import Edition
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Dispute
from site_builder.ledgers.processes.disputes import NOTICE
from site_builder.pages import case_words
from site_builder.pages.ledgers import told
from site_builder.pages.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each case that this edition lists, and a sheet for the counter for each open dispute."""
    ledgers = told(edition.words)
    for standing in edition.standings.values():
        yield Page(
            kind="case",
            address=case_words.case_address(standing.case.id),
            title=f"{standing.process.title} {standing.case.id}",
            description=edition.words(
                "case.description",
                case=f"{standing.process.title} {standing.case.id}",
                state=edition.viewer.state(standing),
            ),
            words=_words(standing, ledgers[standing.case.ledger], edition),
        )


def _words(standing: Standing, ledger: Mapping[str, str], edition: Edition) -> Mapping[str, object]:
    case, viewer = standing.case, edition.viewer
    dispute = case.content if isinstance(case.content, Dispute) and standing.is_open else None
    provider = edition.catalog.departments_by_id.get(dispute.dataset.split("/")[0]) if dispute else None
    return {
        "id": case.id,
        "ledger": ledger,
        "title": case_words.subject(standing, edition),
        "state": viewer.state(standing),
        "is_open": standing.is_open,
        "can_write": bool(standing.process.moves),
        "department": {
            "id": case.department,
            "title": case_words.department_title(case.department, edition),
        },
        "asked": case_words.asked_titles(standing, edition),
        "datasets": [
            case_words.dataset_words(one, standing, edition) for one in case_words.datasets_of(standing)
        ],
        "case": case,
        "clocks": case_words.seen_clocks(standing, edition),
        "missing": missing(standing, edition.as_of) if viewer.is_party(standing) else (),
        "stated": stated(standing, viewer) + case_words.key_calls(standing, edition),
        "reads": viewer.reads(standing),
        "lines": [
            {"line": line, "department": case_words.department_title(line.department, edition)}
            for line in time_line(standing, viewer)
        ],
        "notice": NOTICE if dispute else None,
        "provider": provider,
        "provider_lines": office_lines(provider, edition.as_of) if provider else (),
        "as_of": edition.as_of,
        "regulation": edition.cases.facts.policies.own_title,
    }
