"""The sample city's own exports, and a city that has its departments and no entry yet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder import exports
from site_builder.authoring.catalogue_adoption import CatalogueAdoption, CatalogueRequest, adopt_catalogue
from tests.builder.exports.published import edition_of

Adopting = Callable[..., CatalogueAdoption]


@pytest.fixture(scope="session")
def published(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    exports.write(folder, edition_of(repository / "catalog_src"))
    return folder


@pytest.fixture
def home(repository: Path, tmp_path: Path) -> Path:
    """Departments, lists and policies of the sample city, without an entry."""
    source, origin = tmp_path / "catalog_src", repository / "catalog_src"
    source.mkdir()
    shutil.copy(origin / "catalog.json", source)
    for folder in ("_codelists", "_policy"):
        shutil.copytree(origin / folder, source / folder)
    for file in sorted(origin.glob("*/department.json")):
        (source / file.parent.name).mkdir()
        shutil.copy(file, source / file.parent.name)
    return source


@pytest.fixture
def adopting(home: Path) -> Adopting:
    def run(file: Path, **options: Any) -> CatalogueAdoption:
        return adopt_catalogue(CatalogueRequest(file=file, source=home, **options))

    return run


@pytest.fixture
def written(home: Path) -> Callable[[str], dict[str, Any]]:
    def read(dataset: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((home / dataset / "datapackage.json").read_bytes())
        return value

    return read


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, object], Path]:
    """A file of the given name; anything but text is written as JSON."""

    def write(name: str, content: object) -> Path:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write
