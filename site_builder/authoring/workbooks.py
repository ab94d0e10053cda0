"""A workbook comes back: what it would change in the descriptors, file by file, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from site_builder import sources
from site_builder.authoring.json_edits import Edit, edited
from site_builder.authoring.notes import Notes
from site_builder.authoring.workbook_codes import Allotment, Draft
from site_builder.authoring.workbook_entry import NewEntries
from site_builder.authoring.workbook_items import item_edits
from site_builder.authoring.workbook_owner import document_of, foreign, judge_readable, owner, stated
from site_builder.authoring.workbook_resources import resource_edits, template_edits
from site_builder.review import content_hash
from site_builder.sources import Document, Source
from site_builder.workbook.cells import value_at
from site_builder.workbook.changes import Asked
from site_builder.workbook.entries import CODE, TITLE, Entry, Trouble, entries
from site_builder.workbook.extension import ID
from site_builder.workbook.guide import GUIDE_SHEET
from site_builder.workbook.headers import Headed, headed
from site_builder.workbook.office import Office, code_of, office, title_of
from site_builder.workbook.reading import Sheet, WorkbookUnreadable, read
from site_builder.workbook.writing import LISTS_SHEET, workbook

_OTHER_SHEETS = (GUIDE_SHEET, LISTS_SHEET)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """One descriptor before and after; `before` is empty for a new one."""

    path: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """A unified diff."""
        old = f"a/{self.path}" if self.before else "/dev/null"
        lines = unified_diff(self.before.splitlines(True), self.after.splitlines(True), old, f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a workbook would change, and everything to be said about it."""

    department: str
    title: str
    resources: int
    """Read from the workbook."""
    items: int
    changes: tuple[FileChange, ...]
    troubles: tuple[Trouble, ...]
    """While there are any, nothing is written."""
    derived: tuple[str, ...]
    not_taken: tuple[str, ...]
    origins: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Path of a descriptor → what the sheets say of it, so that a finding can name a cell."""


def export(source: Path, department: str) -> bytes:
    """The xlsx of a department."""
    tree = sources.read(source)
    judge_readable(tree, department)
    return workbook(office(tree, department))


def plan(source: Path, file: Path, department: str | None = None, *, drafts: Collection[Draft] = ()) -> Plan:
    """Compare a workbook with the descriptors; `drafts` lie on branches that nobody merged yet.

    Raises:
        WorkbookUnreadable: the workbook cannot be read, or it is not clear whose it is.
        BuildError: the department's own descriptors cannot be read.
    """
    sheets = read(file)
    tree = sources.read(source)
    return _Import(tree=tree, sheets=sheets, file=file, department=department, drafts=drafts).plan()


@dataclass(kw_only=True)
class _Import:
    tree: Source
    sheets: tuple[Sheet, ...]
    file: Path
    department: str | None
    drafts: Collection[Draft] = ()
    notes: Notes = field(default_factory=Notes)
    origins: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def plan(self) -> Plan:
        found = [one for sheet in self.sheets if (one := headed(sheet)) is not None]
        national = [one for one in found if not one.is_extension]
        if not found:
            raise WorkbookUnreadable(
                f"{self.file.name} 里没有认得出的表头；至少要有“信息资源名称”等几列，表头写国家模板的列名。"
            )
        for sheet in self.sheets:
            if any(sheet.rows) and sheet.name not in (*_OTHER_SHEETS, *(one.sheet.name for one in found)):
                self.notes.leave(f"工作表“{sheet.name}”没有认得出的表头，没有读。")
        own = office(self.tree, self.department or stated(self.sheets) or owner(found, self.tree))
        judge_readable(self.tree, own.id)
        asked = Asked(
            office=own,
            blank_removes=any(one.is_extension for one in found),
            leave=lambda sentence, about: self.notes.leave(sentence, about),
        )
        for one in found:
            self._unknown(one, asked)
        rows, extensions = (
            self._rows(national, asked),
            self._rows([one for one in found if one.is_extension], asked),
        )
        changes = self._changes(own, rows, extensions, asked)
        return Plan(
            department=own.id,
            title=own.title,
            resources=len(rows) or len(extensions),
            items=sum(len(entry.item_rows()) for entry in rows),
            changes=tuple(sorted(changes, key=lambda change: change.path)),
            troubles=tuple(asked.troubles),
            derived=self.notes.derived,
            not_taken=self.notes.not_carried,
            origins=self.origins,
        )

    def _unknown(self, one: Headed, asked: Asked) -> None:
        for at, text in (*one.unknown.items(), *one.doubled.items()):
            if any(one.sheet.cell(row, at) for row in range(one.first, len(one.sheet.rows))):
                said = "重复的列" if at in one.doubled else "目录里没有对应内容的列"
                self.notes.leave(f"{said}没有采用：{{which}}。", f"{one.sheet.name}“{text}”")

    def _rows(self, found: list[Headed], asked: Asked) -> list[Entry]:
        result: list[Entry] = []
        for one in found:
            own, lost = entries(one)
            result += own
            asked.troubles += lost
            for row, cells in one.sheet.errors.items():
                for at, error in cells.items():
                    if at in one.columns and row >= one.first and own:
                        hint = "改正公式，或直接写上内容。"
                        asked.trouble(own[0].at(at, row), f"单元格里是错误值 {error}。", hint)
        for entry in result:
            for at, column in entry.resource_columns():
                said = entry.said(at)
                if len(said) > 1 and not column.is_derived:
                    (first, _), (other, row) = said[:2]
                    message = (
                        f"{column.header}：同一信息资源的各行写得不一样，“{first[:20]}”和“{other[:20]}”。"
                    )
                    asked.trouble(
                        entry.at(at, row), message, "各行改成一样；不是同一信息资源的，写各自的名称。"
                    )
        return result

    def _changes(
        self, own: Office, rows: list[Entry], extensions: list[Entry], asked: Asked
    ) -> list[FileChange]:
        beside: dict[int, Entry] = {}
        edits: dict[str, list[Edit]] = {}
        documents = {document.path: document for document in own.datasets}
        new: list[Entry] = []
        for entry in rows:
            document = document_of(entry, own)
            if other := foreign(entry, own, self.tree):
                hint = f"一次只导入一个部门；{other}的另存一个工作簿。"
                spot = entry.spot("信息资源提供方")
                asked.trouble(spot, f"这是{other}的信息资源，不是{own.title}的。", hint)
                continue
            if document is None:
                if self._is_new(entry, own, asked):
                    new.append(entry)
                continue
            if document.path in edits:
                hint = "一项信息资源只留一处；不同的信息资源须有各自的代码。"
                asked.trouble(entry.spot(TITLE), f"“{title_of(document.value)}”在工作簿里写了两处。", hint)
                continue
            descriptor = _object(document.value)
            self.origins[document.path] = (entry,)
            edits[document.path] = resource_edits(entry, descriptor, asked, self.notes)
            edits[document.path] += item_edits(entry, descriptor, asked, self.notes)
        for entry in extensions:
            document = document_of(entry, own)
            same = [at for at, one in enumerate(new) if entry.title and one.title == entry.title]
            if document is not None:
                more = resource_edits(entry, _object(document.value), asked, self.notes)
                edits[document.path] = edits.get(document.path, []) + more
                self.origins[document.path] = (*self.origins.get(document.path, ()), entry)
            elif same and not entry.text(ID):
                beside[same[0]] = entry
            else:
                told = entry.text(ID) or entry.code or entry.title
                asked.trouble(
                    entry.at(0), f"“{told}”在目录和第一张表里都没有。", "名称与第一张表写得一样；标识不要改。"
                )
        if rows:
            for path in documents.keys() - edits.keys():
                self.notes.leave("工作簿里没有的信息资源保持不变：{which}。", title_of(documents[path].value))
        if not any(extensions):
            template_edits(rows, own, edits)
        changes = [self._change(documents[path], todo) for path, todo in edits.items() if todo]
        allotment = Allotment.of(self.tree, own, self.drafts)
        made = NewEntries(allotment=allotment, asked=asked, notes=self.notes)
        for at, entry in enumerate(new):
            descriptor = made.descriptor(entry, beside.get(at))
            text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
            path = f"{own.id}/{descriptor['name']}/datapackage.json"
            changes.append(FileChange(path=path, before="", after=text))
            self.origins[path] = tuple(filter(None, (entry, beside.get(at))))
        return changes

    def _is_new(self, entry: Entry, own: Office, asked: Asked) -> bool:
        known = [one for one in own.datasets if entry.code and title_of(one.value) == entry.title]
        if not known:
            return True
        code = code_of(known[0].value)
        message = f"“{entry.title}”的代码是 {code}，这里写的是 {entry.code}。"
        asked.trouble(
            entry.spot(CODE), message, "代码一经分配不再改变，改回原来的；另一项信息资源用另外的名称。"
        )
        return False

    def _change(self, document: Document, edits: list[Edit]) -> FileChange:
        after = edited(document.text, edits)
        value = json.loads(after)
        review = value_at(value, ("gov", "secrecyReview"))
        if review is not None and content_hash(value) != content_hash(_object(document.value)):
            self.notes.leave("保密审查过的内容有改动，须重新审查（第十八条）：{which}。", title_of(value))
        return FileChange(path=document.path, before=document.text, after=after)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
