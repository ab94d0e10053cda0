"""`mulu adopt`: one published Data Package becomes one dataset of a department.

Nothing is invented: what can be concluded is concluded and listed, what cannot is left out and
becomes a finding of `check`, and what the package states is carried even where we do not use it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.authoring import entry, naming, package, package_file
from site_builder.authoring.data_files import DataFiles
from site_builder.authoring.new_folder import new_folder
from site_builder.authoring.notes import Notes
from site_builder.authoring.place import Place, survey
from site_builder.authoring.resources import ResourceCarrier
from site_builder.catalog import SharingType
from site_builder.errors import BuildError
from site_builder.review import content_hash


@dataclass(frozen=True, kw_only=True, slots=True)
class AdoptRequest:
    """Which package goes where, and who reviewed it."""

    package: Path
    """A folder with datapackage.json, .yaml or .yml, or such a file."""
    department: str
    source: Path
    name: str | None = None
    """Folder of the dataset; by default the package's name made to fit."""
    sharing: SharingType = SharingType.UNCONDITIONAL
    reviewed_by: str | None = None
    review_on: date | None = None
    review_ref: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Adoption:
    """What was written, and what a person should look at."""

    dataset: str
    """`<department>/<name>`."""
    files: tuple[str, ...]
    """Relative to the source."""
    derived: tuple[str, ...]
    not_carried: tuple[str, ...]


class DatasetExists(BuildError):
    """The folder is taken; a dataset is never overwritten."""


def adopt(request: AdoptRequest) -> Adoption:
    """Write the dataset, whole or not at all.

    Raises:
        BuildError: no such package, department or person; the name is taken or does not fit.
    """
    notes = Notes()
    review = entry.review_of(request.reviewed_by, request.review_on, request.review_ref)
    place = survey(request.source, request.department)
    found = package_file.read(request.package, notes)
    name = _name(request, found)
    target = request.source / request.department / name
    if target.exists() or target.is_symlink():
        raise DatasetExists(
            f"{request.department}/{name} 已经存在，没有改动。换一个名称：--as 新名称；要更新数据，请直接改其中的文件。"
        )
    with new_folder(target) as draft:
        files = DataFiles(package=found.folder, dataset=draft)
        descriptor = _descriptor(found, name, place, request.sharing, review, files, notes)
        (draft / "datapackage.json").write_text(_canonical(descriptor), encoding="utf-8", newline="\n")
    dataset = f"{request.department}/{name}"
    return Adoption(
        dataset=dataset,
        files=tuple(f"{dataset}/{file}" for file in ("datapackage.json", *sorted(files.written))),
        derived=notes.derived,
        not_carried=notes.not_carried,
    )


def _name(request: AdoptRequest, found: package_file.PackageFile) -> str:
    if request.name is not None:
        if not naming.fits(request.name):
            fitting = naming.fit(request.name)
            advice = f"可用 --as {fitting}。" if fitting else "只用小写字母、数字和连字符。"
            raise BuildError(f"“{request.name}”不能作资源标识；{advice}")
        return request.name
    stated = (found.value.get("name"), found.value.get("title"), found.folder.resolve().name)
    fitting = next((name for text in stated if isinstance(text, str) and (name := naming.fit(text))), "")
    if not fitting:
        raise BuildError("从数据包的名称得不出资源标识；请用 --as 指定。")
    return fitting


def _descriptor(
    found: package_file.PackageFile,
    name: str,
    place: Place,
    sharing: SharingType,
    review: entry.Review | None,
    files: DataFiles,
    notes: Notes,
) -> dict[str, object]:
    stated = found.value.get("resources")
    carrier = ResourceCarrier(files=files, notes=notes, with_rows=sharing is SharingType.UNCONDITIONAL)
    resources = carrier.carry(stated) if isinstance(stated, list) else []
    tables = [str(one["title"]) for one in resources if isinstance(one, dict)]
    top = package.normal(found.value, name=name, tables=tables, notes=notes)
    gov = entry.gov_of(top, resources, place=place, sharing=sharing, review=review, notes=notes)
    if "resources" in found.value:
        top["resources"] = resources if isinstance(stated, list) else stated
    descriptor = package.ordered({**top, "gov": gov})
    if review:
        hashed = {**_object(gov["secrecyReview"]), "hash": content_hash(descriptor)}
        gov["secrecyReview"] = hashed
    return descriptor


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _canonical(descriptor: dict[str, object]) -> str:
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
