"""`mulu case`: one file of a ledger, judged before it is written, and nothing else touched.

What is about to be written is put among the files of the source in memory; only when no error of the
ledgers stands at it does it reach the disk, so a command never leaves a wrong case behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder import descriptors, ledgers, rules, sources, structure
from site_builder.authoring import json_edits, tree_writing
from site_builder.authoring.canonical import text_of
from site_builder.casework.questions import LEDGERS, keys_of, schema_of
from site_builder.catalog import Catalog
from site_builder.errors import BuildError, Held
from site_builder.findings import Finding, Severity, ordered
from site_builder.ledgers import Ledgers, Standing
from site_builder.ledgers.case import Role
from site_builder.ledgers.process import possible
from site_builder.rules.no_classified_content import is_held
from site_builder.sources import Document, Source
from site_builder.sources.json_text import parse

FOLDERS = {Role.ASKED: "_replies", Role.COORDINATOR: "_coordination"}
CASE = re.compile(r"\A(.+)-([0-9]{4})-([0-9]{3,})")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The source with its cases on a day, as commands about cases look at it."""

    source: Source
    catalog: Catalog
    cases: Ledgers
    findings: tuple[Finding, ...]
    """What the schemas and the rules of the ledgers say of the files of ledgers."""

    @classmethod
    def at(cls, root: Path, day: date) -> Desk:
        """Read a source.

        Raises:
            SourceMissing: there is no such folder.
        """
        return cls.of(sources.read(root), day)

    @classmethod
    def of(cls, source: Source, day: date) -> Desk:
        """The same for a source that was read, or changed in memory."""
        found = [*source.findings, *structure.check(source)]
        broken = {finding.file for finding in found if finding.severity is Severity.ERROR}
        catalog = descriptors.to_catalog(source, broken=broken)
        cases = ledgers.read(source, catalog, broken=broken, as_of=day)
        context = rules.Context(catalog=catalog, as_of=day, root=source.root, ledgers=cases, bare=source.bare)
        for module in rules.modules():
            if module.RULE.id.startswith("L") and hasattr(module, "check"):
                found += module.check(context)
        kept = [one for one in found if one.file.count("/") == 2 and one.file.split("/")[1].startswith("_")]
        return cls(source=source, catalog=catalog, cases=cases, findings=tuple(ordered(kept)))

    def standing(self, id_: str) -> Standing:
        """Where a case stands.

        Raises:
            BuildError: there is no case with this id.
        """
        found = self.cases.standings.get(id_)
        if found is None:
            known = [one for one in self.cases.cases_by_id if one.startswith(id_.rpartition("-")[0])]
            hint = f"有：{'、'.join(known[-5:])}。" if known else "用 mulu due 或网站的台账查编号。"
            raise BuildError(f"没有编号为 {id_} 的办理单。{hint}")
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a command is about to write, or wrote."""

    path: str
    text: str
    id: str
    findings: tuple[Finding, ...] = ()
    """What is wrong with it; with an error nothing was written."""

    @property
    def is_right(self) -> bool:
        """Whether it may be written."""
        return all(one.severity is not Severity.ERROR for one in self.findings)


def next_id(desk: Desk, department: str, year: int) -> str:
    """The next number of a department, over all its ledgers, those that could not be read too."""
    taken = {one.id for one in desk.cases.cases} | desk.cases.unread
    found = (CASE.fullmatch(one) for one in taken)
    used = [int(match[3]) for match in found if match and (match[1], int(match[2])) == (department, year)]
    return f"{department}-{year}-{max(used, default=0) + 1:03}"


def new_case(desk: Desk, kind: str, department: str, values: Mapping[str, object], on: date) -> Written:
    """A case file of a department; `values` are its keys besides id and events."""
    id_ = next_id(desk, department, on.year)
    ledger = LEDGERS[kind]
    value = {
        "$schema": f"../../../schemas/{kind}.schema.json",
        "id": id_,
        "on": on.isoformat(),
        **values,
        "events": [],
    }
    return _judged(desk, f"{department}/{ledger}/{id_}.json", text_of(value), id_)


def role_of(standing: Standing, department: str) -> Role:
    """As what a department writes about a case.

    Raises:
        BuildError: it has no part in it.
    """
    facts, case = standing.course.facts, standing.case
    asked = standing.process.asked(case, facts)
    coordinates = any(move.role is Role.COORDINATOR for move in standing.process.moves)
    if department == case.department and possible(standing.state, standing.process, Role.OPENER):
        return Role.OPENER
    if department in asked:
        return Role.ASKED
    if department == facts.authority and coordinates:
        return Role.COORDINATOR
    if department == case.department:
        return Role.OPENER
    writers = "、".join(sorted({case.department, *asked, *([facts.authority] if coordinates else [])}))
    raise BuildError(f"{standing.case.id} 与 {department} 无关，不能由它写；可以写的部门：{writers}。")


def reply(
    desk: Desk,
    standing: Standing,
    department: str,
    role: Role,
    event: Mapping[str, object],
    keys: Mapping[str, object] | None = None,
) -> Written:
    """One more event in the file that the department keeps about a case; the file is begun where there is none.

    `keys` of the case file are told with it: a list is added to the one that is there, anything else replaced.
    """
    case = standing.case
    path = case.file if role is Role.OPENER else f"{department}/{FOLDERS[role]}/{case.id}.json"
    existing = desk.source.documents.get(path)
    if existing is None:
        value = {
            "$schema": f"../../../schemas/{schema_of(case.ledger, role)}.schema.json",
            "id": case.id,
            "on": event["on"],
            "by": event["by"],
            "events": [dict(event)],
        }
        return _judged(desk, path, text_of(value), case.id)
    events = existing.value.get("events") if isinstance(existing.value, dict) else None
    edits = [_key_edit(existing, schema_of(case.ledger, role), *one) for one in (keys or {}).items()]
    edit: json_edits.Edit = json_edits.Put(path=("events",), value=[dict(event)])
    if isinstance(events, list) and events:
        edit = json_edits.Insert(path=("events", len(events)), value=dict(event))
    return _judged(desk, path, json_edits.edited(existing.text, [*edits, edit]), case.id)


def _key_edit(document: Document, schema: str, key: str, value: object) -> json_edits.Edit:
    there = document.value.get(key) if isinstance(document.value, dict) else None
    if isinstance(value, list) and isinstance(there, list):
        value = [*there, *value]
    return json_edits.Put(path=(key,), value=value, order=lambda _: keys_of(schema))


def write(root: Path, written: Written) -> None:
    """Put the one file on disk.

    Raises:
        OutputUnwritable: nothing was changed.
    """
    assert written.is_right, "only what was found right is written"
    tree_writing.write_all(root, {written.path: written.text})


def _judged(desk: Desk, path: str, text: str, id_: str) -> Written:
    """The file with what the schemas and the ledgers' rules say of it, among all the others."""
    if is_held(desk.source.root, texts={path: text}, folders=()):
        raise Held
    parsed = parse(text)
    assert parsed.is_usable, "we wrote it"
    document = Document(path=path, text=text, value=parsed.value)
    others = [one for one in desk.source.ledgers if one.path != path]
    source = replace(
        desk.source, ledgers=tuple(sorted([*others, document], key=lambda one: one.path)), findings=()
    )
    after = Desk.of(source, desk.cases.as_of)
    before = {_told(one) for one in desk.findings}
    # Git knows nothing of a file that is only about to be written (L08).
    found = [one for one in after.findings if one.rule != "L08" and _told(one) not in before]
    placed = tuple(
        replace(one, line=place.line, column=place.column)
        if one.file == path and one.line is None and (place := document.place(one.pointer))
        else one
        for one in found
    )
    return Written(path=path, text=text, id=id_, findings=placed)


def _told(finding: Finding) -> str:
    return json.dumps([finding.file, finding.rule, finding.pointer, finding.message], ensure_ascii=False)
