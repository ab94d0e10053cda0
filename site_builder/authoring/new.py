"""`mulu new`: one entry from answers and perhaps a data file, written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder import sources
from site_builder.authoring import canonical, package
from site_builder.authoring.allotment import Allotment, folder
from site_builder.authoring.infer import Inferred
from site_builder.authoring.new_folder import new_folder
from site_builder.catalog import SharingType

FREQUENT = frozenset({"实时", "每日", "每周"})
"""Cycles too short for git (V34)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a person said about the new entry; parts of `gov` in the words of the contract."""

    department: str
    title: str
    description: str
    item: str | None
    """Code of a 目 of 类 1 or 2; None for 部门信息资源."""
    gov: Mapping[str, object]
    """Everything of `gov` but the code."""
    file: Path | None = None
    inferred: Inferred | None = None
    """The description of `file`."""
    fields: tuple[str, ...] = ()
    """Names of the 信息项, where there is no file."""

    @property
    def sharing(self) -> SharingType:
        """The sharing type that was chosen."""
        sharing = self.gov["sharing"]
        assert isinstance(sharing, Mapping)
        return SharingType(sharing["type"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Created:
    """What was written, and what a person should know."""

    dataset: str
    """`<department>/<name>`."""
    files: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def create(answers: Answers, source: Path) -> Created:
    """Write the dataset with its code, its folder and its data.

    Raises:
        OutputUnwritable: the folder cannot be made.
        BuildError: the title holds nothing that a folder could be named after.
    """
    tree = sources.read(source)
    home = source / answers.department
    name = folder(answers.title, {entry.name for entry in home.iterdir()})
    allotment = Allotment.of(tree)
    code = allotment.code(answers.department, answers.item)
    resource, copied = _resource(answers, name)
    gov = {**({"code": code} if code else {}), **answers.gov}
    descriptor = {
        "$schema": package.SCHEMA,
        "name": name,
        "title": answers.title,
        "description": answers.description,
        "gov": gov,
        "resources": [resource],
    }
    with new_folder(home / name) as draft:
        if copied is not None and answers.file is not None:
            (draft / copied).parent.mkdir()
            shutil.copyfile(answers.file, draft / copied)
        text = canonical.text_of(canonical.ordered(descriptor, "dataset"))
        (draft / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    dataset = f"{answers.department}/{name}"
    return Created(
        dataset=dataset,
        files=tuple(f"{dataset}/{file}" for file in ("datapackage.json", copied) if file),
        notes=tuple(_notes(answers, dataset, code, resource)),
    )


def _resource(answers: Answers, name: str) -> tuple[dict[str, object], str | None]:
    """The one table, and where its file is copied to; None where no row may lie in git."""
    if answers.inferred is None:
        fields = [{"name": one, "title": one, "type": "string"} for one in answers.fields]
        table: dict[str, object] = {
            "name": name,
            "title": answers.title,
            "data": [],
            "schema": {"fields": fields},
        }
        return _with_basic_items(table, answers), None
    resource = _with_basic_items(dict(answers.inferred.resource), answers)
    path = str(resource["path"])
    if answers.sharing is not SharingType.UNCONDITIONAL:
        for key in ("path", "format", "encoding", "dialect"):
            resource.pop(key, None)
        return {**resource, "data": []}, None
    if goes_to_dropbox(answers):
        resource["path"] = f"dropbox/{path.removeprefix('data/')}"
        return resource, None
    return resource, path


def goes_to_dropbox(answers: Answers) -> bool:
    """Whether the data is delivered outside git: personal or fast-changing data never enter it (V34)."""
    marked = answers.inferred is not None and any(
        isinstance(gov := one["gov"], dict) and "sensitive" in gov for one in answers.inferred.fields
    )
    return marked or answers.gov.get("updateCycle") in FREQUENT


def _with_basic_items(resource: dict[str, object], answers: Answers) -> dict[str, object]:
    if not (answers.item or "").startswith("1"):
        return resource
    schema = resource["schema"]
    assert isinstance(schema, dict)
    fields = [{**one, "gov": {**one.get("gov", {}), "basicItem": True}} for one in schema["fields"]]
    return {**resource, "schema": {**schema, "fields": fields}}


def _notes(answers: Answers, dataset: str, code: str | None, resource: Mapping[str, object]) -> Iterator[str]:
    if code is None:
        yield "catalog.json 没有写部门信息资源的 codePrefix，无法分配信息资源代码，留待补写。"
    else:
        yield f"信息资源代码 {code}。"
    if answers.inferred is not None:
        yield from answers.inferred.notes
    path = resource.get("path")
    if isinstance(path, str) and path.startswith("dropbox/"):
        place = f"<数据目录>/{dataset}/{path.removeprefix('dropbox/')}"
        yield f"含个人信息或更新频繁，数据没有放进 git，请交付到前置机 {place}，并附回执。"
    elif answers.file is not None and answers.sharing is not SharingType.UNCONDITIONAL:
        yield f"{answers.sharing.value}，只登记了信息项，数据行没有带入。"
    if (answers.item or "").startswith("1"):
        yield "各信息项先写作基础信息项（basicItem: true），业务信息项请改为 false。"
    yield "还要经保密审查才能发布：mulu review 打印审查表；发布日期在审查之后填写。"
