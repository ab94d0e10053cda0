"""填写办理单: a form for every ledger, made from its schema by the code of 在线编目; nothing is sent anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from site_builder.casework.questions import WITH_STEP, event_questions, schema_of
from site_builder.config import SCHEMAS
from site_builder.edition import Edition
from site_builder.law import RULES
from site_builder.ledgers import KINDS, Ledgers, Standing
from site_builder.ledgers.case import Role
from site_builder.ledgers.process import possible
from site_builder.ledgers.processes import processes
from site_builder.pages import case_words
from site_builder.pages.authoring_form import script_text
from site_builder.pages.page import Page

ADDRESS = "cases/form/index.html"
ASSETS = ("data", "schema", "wording", "controls", "descriptor", "lines", "figures", "case")
"""Scripts under `assets/form/`, in the order in which they build on each other."""
TITLES: Mapping[str, str] = {
    "request": "case_form.request",
    "reply": "case_form.reply",
    "dispute": "case_form.dispute",
    "demand": "case_form.demand",
    "report": "case_form.report",
    "project": "case_form.project",
    "key": "case_form.key",
    "form": "case_form.form",
    "trigger": "case_form.trigger",
    "rectification": "case_form.rectification",
    "source": "case_form.source",
    "interpretation": "case_form.interpretation",
    "evaluation": "case_form.evaluation",
}
"""What can be filled in, in the order of the list, and the word for it."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one form; none where no cases are shown."""
    if not edition.viewer.sees_cases:
        return
    yield Page(
        kind="case",
        template="case_form",
        address=ADDRESS,
        title=edition.words("case_form.title"),
        description=edition.words("case_form.description"),
        words={"data": script_text(form_data(edition)), "scripts": ASSETS},
    )


def form_data(edition: Edition) -> dict[str, object]:
    """What the scripts find in `window.muluForm`."""
    cases = edition.cases
    names = sorted({*KINDS.values()})
    numbers = _numbers(cases)
    return {
        "asOf": edition.as_of.isoformat(),
        "city": edition.catalog.city.title,
        "authority": edition.catalog.city.authority,
        "repository": edition.catalog.city.raw.get("repository"),
        "titles": {kind: edition.words(key) for kind, key in TITLES.items()},
        "folders": {kind: folder for folder, kind in KINDS.items()},
        "schemas": {name: json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")) for name in names},
        "rules": {
            id_: {"name": rule.name, "severity": rule.severity.value, "article": rule.article}
            for id_, rule in RULES.items()
            if id_[0] == "L" or id_ == "S01"
        },
        "departments": [
            {
                "id": one.id,
                "title": one.title,
                "people": [
                    [person.id, list(person.roles)]
                    for person in one.people
                    if (person.since is None or person.since <= edition.as_of)
                    and (person.until is None or person.until >= edition.as_of)
                ],
                "next": numbers.get(one.id, {}),
            }
            for one in edition.catalog.departments
        ],
        "cases": [_case(one, edition) for one in edition.standings.values() if one.process.moves],
        "keys": _keys(),
        "withStep": WITH_STEP,
    }


def _numbers(cases: Ledgers) -> Mapping[str, Mapping[str, int]]:
    """The next number of each department and year, over all ledgers."""
    found: dict[str, dict[str, int]] = {}
    for id_ in {*cases.cases_by_id, *cases.unread}:
        department, year, number = id_.rsplit("-", 2) if id_.count("-") >= 2 else (id_, "", "")
        if number.isdecimal():
            own = found.setdefault(department, {})
            own[year] = max(own.get(year, 1), int(number) + 1)
    return found


def _case(standing: Standing, edition: Edition) -> dict[str, object]:
    case, facts = standing.case, standing.course.facts
    party = edition.viewer.is_party(standing)
    # What a department has written is carried along for the parties, so that a step is added to the whole file.
    return {
        "id": case.id,
        "kind": KINDS[case.ledger],
        "title": case_words.subject(standing, edition),
        "department": case.department,
        "asked": sorted(standing.process.asked(case, facts)),
        "state": edition.viewer.state(standing),
        "file": case.file,
        "written": [case.file, *(paper.file for paper in case.papers)],
        "files": {case.file: case.raw, **{paper.file: paper.raw for paper in case.papers}} if party else {},
        "possible": {
            role.name.lower(): list(dict.fromkeys(possible(standing.state, standing.process, role)))
            for role in Role
        },
    }


def _keys() -> Mapping[str, Mapping[str, list[str]]]:
    """By schema and kind of event: which keys are asked for."""
    found: dict[str, dict[str, list[str]]] = {}
    for process in processes().values():
        for move in process.moves:
            schema = schema_of(process.ledger, move.role)
            questions = event_questions(schema, move.kind)
            found.setdefault(schema, {})[move.kind] = list(dict.fromkeys(q.path[0] for q in questions))
    return {schema: dict(sorted(kinds.items())) for schema, kinds in sorted(found.items())}
