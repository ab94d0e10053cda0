"""From the files of the ledgers to cases; called with documents that passed their schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from site_builder.descriptors.shape import Json, day, object_of
from site_builder.ledgers import contents
from site_builder.ledgers.case import Case, Event, Paper, Role
from site_builder.ledgers.contents import Content
from site_builder.ledgers.git_days import FileDays
from site_builder.sources import Document

PAPERS = {"_replies": Role.ASKED, "_coordination": Role.COORDINATOR}
"""Ledgers whose files add to a case of another."""

NOTHING = FileDays()


def to_case(document: Document, days: FileDays = NOTHING) -> Case:
    """The case that a file opens; its papers come from elsewhere."""
    department, ledger, _ = document.path.split("/")
    value = object_of(document)
    return Case(
        id=value["id"],
        ledger=ledger,
        department=department,
        file=document.path,
        on=date.fromisoformat(value["on"]),
        by=value["by"],
        content=CONTENTS[ledger](value),
        opened=_events(document, value, Role.OPENER, days),
        committed=days.first,
        is_registered="register" in value,
        raw=value,
    )


def to_paper(document: Document, days: FileDays = NOTHING) -> Paper:
    """A reply or a coordination."""
    department, ledger, _ = document.path.split("/")
    value = object_of(document)
    return Paper(
        id=value["id"],
        role=PAPERS[ledger],
        department=department,
        file=document.path,
        on=date.fromisoformat(value["on"]),
        by=value["by"],
        events=_events(document, value, PAPERS[ledger], days),
        committed=days.first,
        is_registered="register" in value,
        raw=value,
    )


def _events(document: Document, value: Json, role: Role, days: FileDays) -> tuple[Event, ...]:
    return tuple(
        Event(
            on=date.fromisoformat(event["on"]),
            kind=event["kind"],
            by=event["by"],
            role=role,
            department=document.path.split("/")[0],
            file=document.path,
            pointer=f"/events/{index}",
            details=event,
            committed=days.of_event(index),
        )
        for index, event in enumerate(value.get("events", ()))
    )


def _request(value: Json) -> Content:
    return contents.Request(
        dataset=value["dataset"],
        need=value["need"],
        purpose=value["purpose"],
        duty_basis=value["dutyBasis"],
        approved_by=value["approvedBy"],
        scene=value.get("scene", ""),
        scope=value.get("scope", ""),
        fields=tuple(value.get("fields", ())),
        mode=value.get("mode", ""),
        until=day(value.get("until")),
        safeguards=value.get("safeguards", ""),
    )


def _demand(value: Json) -> Content:
    return contents.Demand(
        need=value["need"],
        purpose=value["purpose"],
        duty_basis=value["dutyBasis"],
        title=value.get("title", ""),
        proposed_source=value.get("proposedSource", ""),
    )


def _dispute(value: Json) -> Content:
    return contents.Dispute(
        dataset=value["dataset"],
        kind=value["kind"],
        locator=value["locator"],
        evidence=value["evidence"],
        text=value.get("text", ""),
    )


def _trigger(value: Json) -> Content:
    basis: Json = value["basis"]
    return contents.Trigger(
        kind=value["kind"],
        basis=basis["title"] + basis.get("article", ""),
        effective_on=date.fromisoformat(value["effectiveOn"]),
        datasets=tuple(value["datasets"]),
    )


def _rectification(value: Json) -> Content:
    return contents.Rectification(
        department=value["department"],
        ground=value["ground"],
        evidence=tuple(value["evidence"]),
        due_on=date.fromisoformat(value["dueOn"]),
        explanation=value.get("explanation", ""),
        datasets=tuple(value.get("datasets", ())),
    )


def _project(value: Json) -> Content:
    return contents.Project(
        title=value["title"],
        datasets=tuple(value["datasets"]),
        budget_line=value.get("budgetLine", ""),
        approval_on=day(value.get("approvalOn")),
        acceptance_on=day(value.get("acceptanceOn")),
        exceptions={one["dataset"]: one["reason"] for one in value.get("exceptions", ())},
    )


def _key(value: Json) -> Content:
    return contents.KeyApplication(
        system=value["system"],
        datasets=tuple(value["datasets"]),
        purposes={one["id"]: one["text"] for one in value["purposes"]},
        approved_by=value["approvedBy"],
        expected_calls=value.get("expectedCalls"),
    )


def _source(value: Json) -> Content:
    return contents.SourceConfirmation(
        element=value["element"],
        department=value["department"],
        basis=value["basis"],
        scope=value.get("scope", ""),
    )


def _interpretation(value: Json) -> Content:
    return contents.Interpretation(
        question=value["question"], answer=value["answer"], article=value["article"]
    )


def _form(value: Json) -> Content:
    return contents.Form(
        title=value["title"],
        items=tuple(
            contents.FormItem(title=one["title"], element=one.get("element", "")) for one in value["fields"]
        ),
        basis=value["basis"],
        system=value.get("system", ""),
    )


def _report(value: Json) -> Content:
    return contents.Report(year=value["year"], text=value["text"], title=value.get("title", ""))


def _evaluation(value: Json) -> Content:
    return contents.Evaluation(
        year=value["year"],
        scores={one["department"]: one["score"] for one in value["scores"]},
        improvements=tuple(
            contents.Improvement(
                department=one["department"],
                what=one["what"],
                due_on=date.fromisoformat(one["dueOn"]),
                done_on=day(one.get("doneOn")),
            )
            for one in value["improvements"]
        ),
    )


CONTENTS: Mapping[str, Callable[[Json], Content]] = {
    "_requests": _request,
    "_demands": _demand,
    "_disputes": _dispute,
    "_triggers": _trigger,
    "_rectifications": _rectification,
    "_projects": _project,
    "_keys": _key,
    "_sources": _source,
    "_interpretations": _interpretation,
    "_forms": _form,
    "_reports": _report,
    "_evaluations": _evaluation,
}
"""What each ledger's file says, by folder: every ledger that opens cases."""
