"""A workbook that came in → the descriptors that it asks for, with the cell behind each of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from site_builder.authoring import workbooks
from site_builder.authoring.workbook_codes import Draft
from site_builder.authoring.workbook_items import ITEM
from site_builder.authoring.workbook_owner import OwnerUnclear
from site_builder.authoring.workbooks import Plan
from site_builder.dossiers.remark import Remark, Weight
from site_builder.findings import Finding
from site_builder.intake.base import Base
from site_builder.intake.incoming import Incoming, named
from site_builder.intake.proposal import Cell, Proposal, Refused
from site_builder.sources.positions import unescape
from site_builder.workbook.column import Column
from site_builder.workbook.entries import TITLE, Entry, Trouble
from site_builder.workbook.extension import EXTENSION, EXTENSION_SHEET
from site_builder.workbook.fields import fields_of
from site_builder.workbook.matching import match
from site_builder.workbook.office import UnknownDepartment
from site_builder.workbook.reading import WorkbookUnreadable

_ITEM_STEPS = 5
"""`resources`, its number, `schema`, `fields`, the field's number."""
_NEAR = 1
"""A column of the same object, when none is about the key itself."""


def proposal(file: Incoming, base: Base, department: str | None, drafts: Collection[Draft]) -> Proposal:
    """What a workbook asks for.

    Raises:
        Refused: it cannot be read, or it is not clear whose it is.
        Held: it carries a 密级标志.
        BuildError: the department's own descriptors cannot be read.
    """
    try:
        plan = _plan(file, base, department, drafts)
    except (WorkbookUnreadable, UnknownDepartment) as trouble:
        message = str(trouble).removeprefix(f"{file.path.name}：")
        raise Refused(Remark(weight=Weight.MUST, message=message)) from trouble
    files = {change.path: change.after.encode() for change in plan.changes}
    values = {path: json.loads(content) for path, content in files.items()}
    return Proposal(
        department=plan.department,
        files=files,
        remarks=(*(_of_trouble(trouble, plan) for trouble in plan.troubles), *_notes(plan)),
        locate=lambda finding: _cell(plan.origins.get(finding.file, ()), values.get(finding.file), finding),
    )


def _plan(file: Incoming, base: Base, department: str | None, drafts: Collection[Draft]) -> Plan:
    """With the department that the rows name; the file's name helps where they name none."""
    by_name = named(file.relative, base.tree.departments)
    try:
        plan = workbooks.plan(base.root, file.path, department, drafts=drafts)
    except OwnerUnclear:
        if by_name is None:
            raise
        return workbooks.plan(base.root, file.path, by_name, drafts=drafts)
    if department is None and by_name not in (None, plan.department):
        raise WorkbookUnreadable(
            f"文件的名称或所在文件夹是 {by_name} 的，内容是 {plan.department}（{plan.title}）的；"
            "改名或移动文件，或用 --department 指明。"
        )
    return plan


def _of_trouble(trouble: Trouble, plan: Plan) -> Remark:
    spot = trouble.spot
    entries = (entry for group in plan.origins.values() for entry in group)
    titles = (e.title for e in entries if e.headed.sheet.name == spot.sheet and spot.row in e.rows)
    return Remark(
        weight=Weight.MUST,
        message=trouble.message,
        hint=trouble.hint,
        dataset=next(titles, ""),
        sheet=spot.sheet,
        row=spot.row + 1,
        column=spot.letters,
    )


def _notes(plan: Plan) -> list[Remark]:
    return [Remark(weight=Weight.NOTE, message=sentence) for sentence in (*plan.derived, *plan.not_taken)]


def _cell(entries: Sequence[Entry], descriptor: object, finding: Finding) -> Cell | None:
    """The cell that a key came from, or would; the name of the resource where there is no such column."""
    if not entries:
        return None
    steps = tuple(unescape(step) for step in finding.pointer.split("/")[1:])
    name = Cell(spot=entries[0].spot(TITLE))
    if steps[2:4] == ("schema", "fields") and len(steps) >= _ITEM_STEPS:
        row = _item_row(entries[0], descriptor, steps)
        if row is None:
            return name
        fits = [
            (_fit(column, steps[_ITEM_STEPS:], finding.message), at, column.header)
            for at, column in entries[0].item_columns().items()
        ]
        fit, at, header = max(fits, key=lambda one: one[0])
        if not fit:
            return Cell(spot=entries[0].spot(ITEM, row))
        return Cell(spot=entries[0].at(at, row), ask=f"填写“{header}”" if fit > _NEAR else None)
    best, found = 0, name
    for entry in entries:
        for at, column in entry.resource_columns():
            fit = _fit(column, steps, finding.message)
            if fit > best:
                ask = f"填写“{column.header}”" if fit > _NEAR else None
                best, found = fit, Cell(spot=entry.at(at), ask=ask)
    return found if best > _NEAR else replace(found, ask=_elsewhere(steps, finding.message))


def _elsewhere(steps: tuple[str, ...], message: str) -> str | None:
    """The columns of our own second sheet that are asked for, where the workbook has no row in it."""
    fitting = (one for one in EXTENSION if not one.is_derived and _fit(one, steps, message) > _NEAR)
    headers = "".join(f"“{one.header}”" for one in fitting)
    return f"在“{EXTENSION_SHEET}”表填写{headers}" if headers else None


def _item_row(entry: Entry, descriptor: object, steps: tuple[str, ...]) -> int | None:
    """The row of the 信息项 that a pointer leads to."""
    items = fields_of(descriptor) if isinstance(descriptor, Mapping) else []
    place = entry.headed.at(ITEM)
    wanted = [n for n, one in enumerate(items) if (str(one.resource), str(one.index)) == (steps[1], steps[4])]
    if place is None or not wanted:
        return None
    rows = [row for row in entry.item_rows() if entry.headed.sheet.cell(row, place)]
    titles = [entry.headed.sheet.cell(row, place) for row in rows]
    number = dict(match([item.title for item in items], titles).pairs).get(wanted[0])
    return None if number is None else rows[number]


def _fit(column: Column, steps: tuple[str, ...], message: str) -> int:
    """How well a column answers for a place in the descriptor; 0 for not at all."""
    key, depth = column.key, len(steps)
    if not key:
        return 0
    if steps[: len(key)] == key:
        return 100 + len(key)
    if key[:depth] != steps:
        return 0
    if f"（{key[depth]}）" in message:
        # The finding stands at the object that lacks a key; its sentence names the key.
        return 100 - len(key)
    return _NEAR if depth > 1 else 0
