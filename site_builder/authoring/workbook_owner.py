"""Whose workbook it is, and which resource of the department a row is about."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.errors import BuildError
from site_builder.sources import Document, Source
from site_builder.workbook.entries import Entry, entries
from site_builder.workbook.extension import ID
from site_builder.workbook.guide import DEPARTMENT, GUIDE_SHEET
from site_builder.workbook.headers import Headed
from site_builder.workbook.office import Office, code_of, title_of
from site_builder.workbook.reading import Sheet, WorkbookUnreadable


class OwnerUnclear(WorkbookUnreadable):
    """The rows do not say whose they are."""


def document_of(entry: Entry, own: Office) -> Document | None:
    """The resource an entry is about: by id, by code, and by title where it has no code."""
    if entry.headed.is_extension and (told := entry.text(ID)):
        return next((one for one in own.datasets if one.path == f"{told}/datapackage.json"), None)
    if entry.code:
        return next((one for one in own.datasets if code_of(one.value) == entry.code), None)
    return next((one for one in own.datasets if title_of(one.value) == entry.title), None)


def stated(sheets: tuple[Sheet, ...]) -> str | None:
    """The department that the guide of our own workbook names."""
    rows = [row for sheet in sheets if sheet.name == GUIDE_SHEET for row in sheet.rows]
    return next((row[1] for row in rows if row[0] == DEPARTMENT and row[1]), None)


def foreign(entry: Entry, own: Office, tree: Source) -> str | None:
    """The other department that a row names as its provider; None where it is ours or nobody's."""
    said = entry.text("信息资源提供方")
    others = {
        str(name)
        for document in tree.departments
        for name in (_object(document.value).get("title"), _object(document.value).get("shortTitle"))
    }
    return said if said and said not in own.names and said in others else None


def owner(found: list[Headed], tree: Source) -> str:
    """The one department that a workbook is about.

    Raises:
        OwnerUnclear: it speaks of none, or of several.
    """
    names: dict[str, str] = {}
    for document in tree.departments:
        value = _object(document.value)
        aliases = value.get("aliases")
        told = (
            value.get("title"),
            value.get("shortTitle"),
            value.get("uscc"),
            *(aliases if isinstance(aliases, list) else ()),
        )
        names |= {str(name): document.path.partition("/")[0] for name in told}
    codes = {code_of(document.value): document.path.partition("/")[0] for document in tree.datasets}
    owners: set[str] = set()
    for one in found:
        for entry in entries(one)[0]:
            said = (names.get(entry.text("信息资源提供方")), names.get(entry.text("资源提供方代码")))
            owners |= {owner for owner in (*said, codes.get(entry.code)) if owner}
            owners |= {told.partition("/")[0] for told in [entry.text(ID)] if one.is_extension and told}
    if len(owners) == 1:
        return owners.pop()
    seen = (
        f"里有 {len(owners)} 个部门的内容（{'、'.join(sorted(owners))}）"
        if owners
        else "里看不出是哪个部门的"
    )
    raise OwnerUnclear(f"工作簿{seen}；请用 --department 指明。")


def judge_readable(tree: Source, department: str) -> None:
    """Refuse to work beside a descriptor that nobody can read.

    Raises:
        BuildError: with the file to mend first.
    """
    broken = [finding.file for finding in tree.findings if finding.file.startswith(f"{department}/")]
    unread = sorted({file for file in broken if file.endswith(".json") and file not in tree.documents})
    if unread:
        # Its rows would be taken for a new resource.
        raise BuildError(f"{unread[0]} 读不出来，先用 mulu check 看原因并改正，再用工作簿。")


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
