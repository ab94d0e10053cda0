"""A descriptor that came in, as 在线编目 makes it → its folder, its code, and the data beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from site_builder import codes
from site_builder.authoring import naming
from site_builder.authoring.allotment import Allotment
from site_builder.authoring.data_files import DataFiles
from site_builder.authoring.json_edits import Put, edited
from site_builder.authoring.workbook_codes import Draft
from site_builder.authoring.workbook_items import order
from site_builder.authoring.workbook_owner import judge_readable
from site_builder.content.marks import file_has_mark
from site_builder.dossiers.remark import Remark, Weight
from site_builder.errors import Held
from site_builder.hooks.screening import ENDINGS, MAX_BYTES
from site_builder.intake.base import Base
from site_builder.intake.incoming import Incoming, named
from site_builder.intake.proposal import Proposal, Refused
from site_builder.intake.remarks import DESCRIPTOR, remark_of
from site_builder.sources.documents import Document
from site_builder.sources.reading import Reader
from site_builder.workbook.office import code_of, title_of

_BOM = "F02"


def proposal(file: Incoming, base: Base, department: str | None, drafts: Collection[Draft]) -> Proposal:
    """What a descriptor asks for.

    Raises:
        Refused: it cannot be read, or it is not clear whose it is.
        Held: it, or the data beside it, carries a 密级标志.
        BuildError: the department's own descriptors cannot be read.
    """
    document = _document(file)
    value = document.value
    assert isinstance(value, Mapping)
    owner = department or _owner(file, value, base)
    judge_readable(base.tree, owner)
    name, code, notes = _placed(value, owner, base, drafts)
    edits = [Put(path=("name",), value=name, order=order)] if value.get("name") != name else []
    if code != code_of(value):
        edits.append(Put(path=("gov", "code"), value=code, order=order))
    text = edited(document.text, edits)
    content = (text if text.endswith("\n") else f"{text}\n").encode()
    folder = f"{owner}/{name}"
    files, companions, more = _beside(file.path.parent, value, folder)
    path = f"{folder}/{DESCRIPTOR}"
    known = base.tree.documents.get(path)
    if known is None or known.text.encode() != content:
        files[path] = content
    return Proposal(department=owner, files=files, remarks=(*notes, *more), companions=companions)


def beside(file: Incoming) -> Iterator[Path]:
    """The data files that a descriptor speaks of and that came in with it."""
    if file.path.stat().st_size <= MAX_BYTES:
        document = Reader(root=file.path.parent).document(file.path.name)
        for path in _paths(document.value if document else None):
            if _trouble(file.path.parent, path) is None:
                yield file.path.parent / path


def _document(file: Incoming) -> Document:
    """The descriptor, if it is one clean JSON object."""
    size = file.path.stat().st_size
    if size > MAX_BYTES:
        message = f"文件有 {size / 1_000_000:,.1f} MB，超过 {MAX_BYTES // 1_000_000} MB，没有读取。"
        raise Refused(
            Remark(weight=Weight.MUST, message=message, hint="描述文件里只写说明，不放数据。", rule="F03")
        )
    with file.path.open("rb") as opened:
        if file_has_mark(opened):
            raise Held
    reader = Reader(root=file.path.parent)
    document = reader.document(file.path.name)
    # A mark at the beginning of the file is left out without asking: nothing else changes.
    faults = [one for one in reader.findings if not (document is not None and one.rule == _BOM)]
    if document is None or faults:
        raise Refused(*map(remark_of, faults))
    if not isinstance(document.value, Mapping) or not {"gov", "resources"} & document.value.keys():
        hint = "用在线编目生成，或用 Excel 工作簿报送。"
        raise Refused(Remark(weight=Weight.MUST, message="这不是信息资源的描述文件。", hint=hint, rule="S01"))
    return document


def _owner(file: Incoming, value: Mapping[str, object], base: Base) -> str:
    """The department whose codes begin like this one, or that the file's name speaks of; they must agree."""
    category = code_of(value).partition("/")[0]
    given = {
        document.path.partition("/")[0]
        for document in base.tree.datasets
        if category and code_of(document.value).partition("/")[0] == category
    }
    by_code = given.pop() if len(given) == 1 else None
    by_name = named(file.relative, base.tree.departments)
    if by_code and by_name and by_code != by_name:
        message = f"文件的名称或所在文件夹是 {by_name} 的，信息资源代码是 {by_code} 的。"
        raise Refused(
            Remark(weight=Weight.MUST, message=message, hint="改名或移动文件，或用 --department 指明。")
        )
    found = by_code or by_name
    if found is None:
        hint = "文件名写上部门名称，或放进以部门标识命名的文件夹；也可以用 --department 指明。"
        raise Refused(Remark(weight=Weight.MUST, message="看不出是哪个部门的描述文件。", hint=hint))
    return found


def _placed(
    value: Mapping[str, object], owner: str, base: Base, drafts: Collection[Draft]
) -> tuple[str, str, list[Remark]]:
    """Folder and code: its own where it is known, the next free ones where they were given meanwhile."""
    tree, title, code = base.tree, title_of(value), code_of(value)
    known = {document.path: document for document in tree.datasets}
    same = next((path for path, one in known.items() if code and code_of(one.value) == code), None)
    stated = str(value.get("name", ""))
    if same is not None and same.startswith(f"{owner}/"):
        folder = same.split("/")[1]
        if folder == stated or title_of(known[same].value) == title:
            return folder, code, []
    own = [draft for draft in drafts if draft.department == owner]
    again = next((draft for draft in own if title and draft.title == title), None)
    if again is not None:
        return again.name, again.code, []
    notes = []
    taken = [code_of(one.value) for one in known.values()] + [draft.code for draft in drafts]
    if code in taken and codes.CODE.fullmatch(code):
        fresh = codes.next_code(taken, category=code.partition("/")[0])
        notes.append(f"代码 {code} 已是别的信息资源的，改为 {fresh}。")
        code = fresh
    elif not code and (first := _allotted(base, owner, taken)):
        notes.append(f"分配信息资源代码：{first}。")
        code = first
    names = {path.name for path in (base.root / owner).iterdir()} | {draft.name for draft in own}
    name = naming.unused(stated if naming.fits(stated) else naming.fit(title) or "ziyuan", names)
    if name != stated:
        notes.append(f"文件夹名改为 {name}。")
    return name, code, [Remark(weight=Weight.NOTE, message=note, dataset=title) for note in notes]


def _allotted(base: Base, owner: str, taken: Collection[str]) -> str | None:
    """The next code of the department, beyond those on branches."""
    allotment = Allotment.of(base.tree)
    first = allotment.code(owner)
    return None if first is None else codes.next_code(taken, category=first.partition("/")[0])


def _beside(
    folder: Path, value: Mapping[str, object], target: str
) -> tuple[dict[str, bytes], dict[str, str], list[Remark]]:
    """The data files that came along, as far as they may lie in git; the check says which are missing."""
    files: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    remarks = []
    for path in _paths(value):
        if trouble := _trouble(folder, path):
            if (folder / path).is_file():
                remarks.append(Remark(weight=Weight.MUST, message=f"数据文件 {path} {trouble}。", rule="F03"))
            continue
        with (folder / path).open("rb") as opened:
            if file_has_mark(opened):
                raise Held
        content = (folder / path).read_bytes()
        files[f"{target}/{path}"] = content
        digests[path] = hashlib.sha256(content).hexdigest()
    return files, digests, remarks


def _paths(value: object) -> Iterator[str]:
    resources = value.get("resources") if isinstance(value, Mapping) else None
    for resource in resources if isinstance(resources, list) else ():
        path = resource.get("path") if isinstance(resource, Mapping) else None
        for one in path if isinstance(path, list) else [path]:
            if isinstance(one, str) and one and not one.startswith("dropbox/"):
                yield one


def _trouble(folder: Path, path: str) -> str | None:
    """Why a file does not come along; None when it does."""
    if trouble := DataFiles(package=folder, dataset=folder).trouble(path):
        return trouble
    parts = path.split("/")
    if path == DESCRIPTOR or any(not part or part.startswith((".", "_")) for part in parts):
        return "不是数据文件的位置，放在 data/ 下"
    if not path.lower().endswith(ENDINGS):
        return "这种文件不收进目录仓库"
    size = (folder / path).stat().st_size
    if size > MAX_BYTES:
        return f"有 {size / 1_000_000:,.1f} MB，超过 {MAX_BYTES // 1_000_000} MB，请交付到前置机，path 写成 dropbox/…"
    return None
