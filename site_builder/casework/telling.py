"""What the files of a case say, under the headings that their schemas give, for who may read it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from site_builder.casework.viewer import Viewer
from site_builder.config import SCHEMAS
from site_builder.ledgers import KINDS, Case, Standing
from site_builder.ledgers.case import Event, Role

FRAME = frozenset({"$schema", "id", "on", "by", "events", "register"})
"""Keys that are told in another way, or not at all."""
NAMED = frozenset({"dataset", "datasets"})
"""Ids of datasets: pages name them by title, and only those that the viewer may know."""
DATES = frozenset({"effectiveOn", "dueOn", "approvalOn", "acceptanceOn", "until", "year"})
"""What those who may not read a case may know of its content."""
WRITERS = {Role.OPENER: "发起", Role.ASKED: "答复", Role.COORDINATOR: "协调"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One step of a time line."""

    on: date
    department: str
    """Whose file it stands in."""
    writer: str
    """`发起`, `答复` or `协调`."""
    what: str
    person: str
    """Who wrote it; empty where the viewer may not know."""
    details: tuple[tuple[str, str], ...]
    state: str
    """The state that followed, as the viewer may know it."""
    committed: date | None
    """When git first knew of it, where that is another day."""
    problem: str = ""
    """Why it does not count; empty mostly."""


def stated(
    standing: Standing, viewer: Viewer, only: Collection[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """The content of the case file, heading and text; all of it, or of some keys."""
    case = standing.case
    whole = viewer.reads(standing)
    titles = headings(KINDS[case.ledger])
    return tuple(
        (titles.get(key, key), _text(value))
        for key, value in case.raw.items()
        if key not in FRAME | NAMED and (whole or key in DATES) and (only is None or key in only)
    )


def time_line(standing: Standing, viewer: Viewer) -> tuple[Line, ...]:
    """Receipt, then every event in order; what was not possible says why."""
    return tuple(sorted(_lines(standing, viewer), key=lambda line: line.on))


def _lines(standing: Standing, viewer: Viewer) -> Iterator[Line]:
    case, facts = standing.case, standing.course.facts
    named = viewer.names_people(standing)
    yield Line(
        on=case.on,
        department=case.department,
        writer=WRITERS[Role.OPENER],
        what=OPENINGS.get(case.ledger, "登记"),
        person=_person(case.department, case.by, standing) if named else "",
        details=(("收文登记号", str(case.raw["register"])),) if case.is_registered else (),
        state=standing.process.begins(case, facts) if standing.process.begins else standing.process.states[0],
        committed=case.committed if case.received != case.on else None,
    )
    told: list[tuple[Event, str, str]] = [(step.event, step.after, "") for step in standing.steps]
    told += [(refusal.event, "", refusal.message) for refusal in standing.refusals]
    order = {id(event): at for at, event in enumerate(case.events)}
    for event, after, problem in sorted(told, key=lambda one: order[id(one[0])]):
        if problem and not viewer.reads(standing):
            continue
        yield Line(
            on=event.on,
            department=event.department,
            writer=WRITERS[event.role],
            what=event.kind,
            person=_person(event.department, event.by, standing) if named else "",
            details=_details(event, case, with_datasets=viewer.is_party(standing))
            if viewer.reads(standing)
            else (),
            state=viewer.state_word(after, standing),
            committed=event.committed if event.committed and event.committed > event.on else None,
            problem=problem,
        )


OPENINGS: Mapping[str, str] = {
    "_requests": "提出申请",
    "_demands": "提出需求",
    "_disputes": "提出疑义",
    "_triggers": "登记事由",
    "_rectifications": "发出整改通知",
    "_projects": "预编目录",
    "_keys": "提出申请",
    "_sources": "确认数源",
    "_interpretations": "作出解释",
    "_forms": "登记清单",
    "_reports": "起草报告",
    "_evaluations": "起草评估",
}
"""What opening a case is called."""


def _details(event: Event, case: Case, *, with_datasets: bool) -> tuple[tuple[str, str], ...]:
    left_out = FRAME | {"kind"} | (frozenset() if with_datasets else NAMED)
    schema = {Role.OPENER: KINDS[case.ledger], Role.ASKED: "reply", Role.COORDINATOR: "coordination"}[
        event.role
    ]
    titles = event_headings(schema)
    return tuple(
        (titles.get(key, key), _text(value)) for key, value in event.details.items() if key not in left_out
    )


def _person(department: str, id_: str, standing: Standing) -> str:
    known = standing.course.facts.catalog.departments_by_id.get(department)
    person = known.people_by_id.get(id_) if known else None
    return person.name if person else id_


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "，".join(_text(part) for part in value.values())
    if isinstance(value, list | tuple):
        return "；".join(_text(part) for part in value)
    return str(value)


@cache
def headings(schema: str) -> Mapping[str, str]:
    """Key → title of a ledger's own keys."""
    return {key: part["title"] for key, part in _schema(schema)["properties"].items() if "title" in part}


@cache
def event_headings(schema: str) -> Mapping[str, str]:
    """Key → title of the keys of its events."""
    events = _schema(schema)["properties"].get("events", {}).get("items", {}).get("properties", {})
    return {key: part["title"] for key, part in events.items() if "title" in part}


@cache
def _schema(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return found
