"""How cases are named on pages, and what of them a page may link to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.casework import Running, running
from site_builder.casework.key_calls import measured
from site_builder.casework.viewer import parties
from site_builder.detectors import GROUNDS
from site_builder.edition import Edition
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import (
    Demand,
    Dispute,
    Evaluation,
    Form,
    Interpretation,
    KeyApplication,
    Project,
    Rectification,
    Report,
    Request,
    SourceConfirmation,
    Trigger,
)

MOST_NAMED = 4
"""Departments that a line names; more are counted."""


def case_address(id_: str) -> str:
    """The page of a case."""
    return f"cases/{id_}/index.html"


def department_title(id_: str, edition: Edition) -> str:
    """The short name of a department; its id where nobody knows it."""
    known = edition.catalog.departments_by_id.get(id_)
    return known.short_title if known else id_


def datasets_of(standing: Standing) -> tuple[str, ...]:
    """The datasets that a case is about."""
    match standing.case.content:
        case Request(dataset=one) | Dispute(dataset=one):
            return (one,)
        case Trigger(datasets=many) | Rectification(datasets=many) | Project(datasets=many):
            return many
        case KeyApplication(datasets=many):
            return many
        case _:
            return ()


def dataset_words(id_: str, standing: Standing, edition: Edition) -> Mapping[str, object]:
    """Title and address of a dataset; a title that the edition does not show stays unsaid."""
    entry = edition.entries.get(id_)
    if entry is not None:
        return {"title": entry.title, "address": entry.address}
    known = edition.catalog.datasets_by_id.get(id_)
    if known is not None and edition.viewer.is_party(standing):
        return {"title": known.title, "address": None}
    return {"title": edition.words("case.unlisted"), "address": None}


def subject(standing: Standing, edition: Edition) -> str:
    """What a case is about, as a line of a list."""
    reads, say = edition.viewer.reads(standing), edition.words
    match standing.case.content:
        case Request() | Dispute():
            return str(dataset_words(datasets_of(standing)[0], standing, edition)["title"])
        case Demand(title=title, need=need):
            return (title or need) if reads else say("case.demand")
        case Trigger(basis=basis):
            return basis
        case Rectification(department=department, ground=ground):
            title = department_title(department, edition)
            return say("case.rectification", ground=GROUNDS[ground - 1], department=title)
        case Project(title=title) | Form(title=title):
            return title
        case KeyApplication(system=system):
            return system if reads else say("case.key")
        case SourceConfirmation(element=element):
            return element
        case Interpretation(question=question):
            return question
        case Report(year=year):
            return say("case.report", year=year)
        case Evaluation(year=year):
            return say("case.evaluation", year=year)


def key_calls(standing: Standing, edition: Edition) -> tuple[tuple[str, str], ...]:
    """How often a key is used, heading and text; nothing where nobody counted, or the reader may not know."""
    usage = edition.basis.usage if edition.basis else None
    if usage is None or not edition.viewer.sees_calls(standing):
        return ()
    found = measured(standing, usage, edition.as_of)
    if found is None:
        return ()
    text = "case.key_more" if found.is_more else "case.key_average"
    return ((edition.words("case.key_measured"), edition.words(text, month=found.month, number=found.a_day)),)


def asked_titles(standing: Standing, edition: Edition) -> list[str]:
    """The departments that are asked, in order; more than four are counted only."""
    others = sorted(set(parties(standing)) - {standing.case.department})
    if len(others) > MOST_NAMED:
        return [edition.words("case.departments", number=len(others))]
    return [department_title(one, edition) for one in others]


def seen_clocks(standing: Standing, edition: Edition) -> tuple[Running, ...]:
    """The clocks of a case that the viewer may know."""
    return tuple(
        one
        for one in running(standing, edition.as_of)
        if edition.viewer.sees_clock(one.clock.department, standing)
    )


def row(standing: Standing, edition: Edition) -> Mapping[str, object]:
    """One line of a list of cases."""
    clocks = seen_clocks(standing, edition)
    still = [one for one in clocks if one.is_open]
    ended = max((step.event.on for step in standing.steps), default=standing.case.on)
    return {
        "id": standing.case.id,
        "address": case_address(standing.case.id),
        "ledger": standing.process.title,
        "subject": subject(standing, edition),
        "department": department_title(standing.case.department, edition),
        "asked": asked_titles(standing, edition),
        "state": edition.viewer.state(standing),
        "open": standing.is_open,
        "on": standing.case.on,
        "last": ended,
        "clock": min(still, key=lambda one: (one.due_on is None, one.due_on), default=None),
        "stopped": [one for one in clocks if not one.is_open],
        "told": (),
    }


def clock_row(one: Running, edition: Edition) -> Mapping[str, object]:
    """One line of the board."""
    dataset = one.clock.dataset
    return {
        "id": one.standing.case.id,
        "address": case_address(one.standing.case.id),
        "ledger": one.standing.process.title,
        "label": one.clock.label,
        "what": one.what,
        "subject": str(dataset_words(dataset, one.standing, edition)["title"])
        if dataset
        else subject(one.standing, edition),
        "department_id": one.clock.department,
        "department": department_title(one.clock.department, edition),
        "from": department_title(one.standing.case.department, edition),
        "state": edition.viewer.state(one.standing),
        "colour": one.colour,
        "short": one.short,
        "terms": one.terms,
    }


def law_rows(edition: Edition, department: str | None = None) -> list[Mapping[str, object]]:
    """Revised laws without a trigger for entries that cite them; of one department only its own entries."""
    found: list[Mapping[str, object]] = []
    known = edition.cases.facts.catalog.datasets_by_id
    for one in edition.law_changes:
        ids = one.of_department(department) if department else one.datasets
        if ids:
            shown = [
                {
                    "title": known[id_].title,
                    "address": edition.entries[id_].address if id_ in edition.entries else None,
                    "department": department_title(id_.split("/")[0], edition),
                }
                for id_ in ids
            ]
            found.append({"law": one.law, "datasets": shown, "terms": one.terms, "command": one.command})
    return found


def open_disputes(dataset: str, edition: Edition) -> Sequence[Mapping[str, object]]:
    """The open disputes of a dataset, with their pages; none for readers who see no cases."""
    if not edition.viewer.sees_cases:
        return ()
    ids = edition.cases.open_disputes.get(dataset, ())
    return [{"id": one, "address": case_address(one) if one in edition.standings else None} for one in ids]
