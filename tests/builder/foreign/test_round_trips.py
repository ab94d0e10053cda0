"""Out in somebody's format and home again: what the format can carry is the same afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib

from site_builder import exports
from site_builder.exports import ckan, dcat
from tests.builder.exports.published import edition_of
from tests.builder.foreign.conftest import Adopting

# rdflib warns of its own past; nothing of ours is meant.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
ADMS = rdflib.Namespace("http://www.w3.org/ns/adms#")
DCT = rdflib.DCTERMS
CARRIED = (
    DCT.title, DCT.description, DCT.identifier, DCT.publisher, DCAT.keyword, DCAT.theme, DCT.accrualPeriodicity,
    DCT.issued, DCT.modified, DCT.type, DCT.accessRights, ADMS.status, DCAT.contactPoint, DCAT.landingPage,
    DCT.relation, DCT.language, DCAT.distribution, DCAT.mediaType,
)  # fmt: skip
"""What is told of a dataset or of its distributions, and comes back."""


def carried(graph: rdflib.Graph) -> set[tuple[Any, ...]]:
    about = set(graph.objects(None, DCAT.dataset)) | set(graph.objects(None, DCAT.distribution))
    return {triple for triple in graph if triple[0] in about and triple[1] in CARRIED}


@pytest.mark.parametrize("name", ["catalog.ttl", "catalog.jsonld"])
def test_dcat_comes_home_with_everything_that_dcat_carries(
    published: Path, home: Path, adopting: Adopting, tmp_path: Path, name: str
) -> None:
    adoption = adopting(published / name)
    assert len(adoption.datasets) == 45
    for _ in dcat.write(tmp_path / "again", edition_of(home)):
        pass
    before = carried(rdflib.Graph().parse(published / "catalog.ttl"))
    after = carried(rdflib.Graph().parse(tmp_path / "again/catalog.ttl"))
    assert len(before) > 800
    assert after == before


def test_ckan_comes_home_with_every_package_as_it_was(
    published: Path, home: Path, adopting: Adopting, tmp_path: Path
) -> None:
    adoption = adopting(published / ckan.FOLDER / "current_package_list_with_resources.json")
    assert len(adoption.datasets) == 45
    assert not [one for one in adoption.losses if one.where != "联系方式"]
    for _ in ckan.write(tmp_path / "again", edition_of(home)):
        pass
    for name in ("current_package_list_with_resources", "organization_list", "group_list"):
        file = f"{ckan.FOLDER}/{name}.json"
        before, after = ((root / file).read_text("utf-8") for root in (published, tmp_path / "again"))
        # A key into the table itself is an empty name in version 1, and no name in version 2.
        assert json.loads(after) == json.loads(re.sub(r'"resource": "",\s*', "", before))


def test_a_workbook_of_31_columns_comes_home_with_its_items(
    published: Path, home: Path, adopting: Adopting, tmp_path: Path, written: Callable[[str], dict[str, Any]]
) -> None:
    adoption = adopting(published / "catalog.xlsx")
    assert len(adoption.datasets) == 41
    again = tmp_path / "again"
    exports.write(again, edition_of(home))
    before, after = (_rows(root / "catalog.xlsx") for root in (published, again))
    assert len(before) == len(after)
    assert [row for row in after if row not in before] == []


def _rows(file: Path) -> list[tuple[object, ...]]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return sorted(map(tuple, rows), key=str)
