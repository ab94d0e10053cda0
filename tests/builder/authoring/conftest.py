"""A city of one department, and packages written on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from site_builder.authoring.adopt import Adoption, AdoptRequest, adopt

REVIEW = {"reviewed_by": "bm", "review_on": date(2026, 11, 20), "review_ref": "〔2026〕保审第9号"}
PEOPLE = (("bz", "编制人"), ("sh", "审核人"), ("bm", "保密审查员"), ("fg", "分管负责人"))

Adopting = Callable[..., Adoption]
Packing = Callable[..., Path]


def write_json(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A source with the department `tjj` and one dataset that has a code."""
    source = tmp_path / "catalog_src"
    write_json(source / "catalog.json", {"title": "示例目录", "codePrefix": {"3": "307010320681"}})
    write_json(
        source / "tjj/department.json",
        {
            "title": "示例统计局",
            "people": [
                {
                    "id": person,
                    "name": "示例",
                    "roles": [role],
                    "phone": "0513-00000101",
                    "from": "2024-01-01",
                }
                for person, role in PEOPLE
            ],
        },
    )
    write_json(source / "tjj/hangye/datapackage.json", {"gov": {"code": "30701032068115/000007"}})
    formats = source / "_codelists/formats.csv"
    formats.parent.mkdir()
    formats.write_text("class,type,kind\n电子文件,pdf,文件\n电子表格,xlsx,文件\n", encoding="utf-8")
    return source


@pytest.fixture
def package(tmp_path: Path) -> Packing:
    """Write a package: its descriptor and its files; gives the folder."""

    def pack(descriptor: Mapping[str, object], files: Mapping[str, str | bytes] | None = None) -> Path:
        folder = tmp_path / "package"
        write_json(folder / "datapackage.json", descriptor)
        for name, content in (files or {}).items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return pack


@pytest.fixture
def adopting(city: Path) -> Adopting:
    """Adopt a package into `tjj`, reviewed unless told otherwise."""

    def run(folder: Path, **options: object) -> Adoption:
        given: dict[str, object] = {"department": "tjj", "source": city, **REVIEW, **options}
        return adopt(AdoptRequest(package=folder, **given))  # type: ignore[arg-type]

    return run


@pytest.fixture
def written(city: Path) -> Callable[[Adoption], dict[str, object]]:
    """The descriptor that an adoption wrote."""

    def read(adoption: Adoption) -> dict[str, object]:
        value: dict[str, object] = json.loads((city / adoption.dataset / "datapackage.json").read_bytes())
        return value

    return read
