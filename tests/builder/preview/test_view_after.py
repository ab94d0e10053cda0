"""What is seen of a changed entry is what a view of the whole changed catalogue shows of it."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder import descriptors, sources
from site_builder.audience import view_after, view_of
from site_builder.catalog import Catalog
from site_builder.descriptors import to_dataset
from site_builder.sources import Document
from site_builder.visibility import Audience
from tests.builder.preview.edits import EDITS
from tests.small_city import merged


@pytest.fixture(scope="module")
def catalog(repository: Path) -> Catalog:
    return descriptors.to_catalog(sources.read(repository / "catalog_src"), broken=())


@pytest.mark.parametrize("audience", ["公开", "政务", "部门:mzj", "管理"])
def test_a_view_after_a_change_is_the_view_of_what_is_there_after_it(
    repository: Path, catalog: Catalog, audience: str
) -> None:
    draw = random.Random(f"views of {audience}")
    reader = Audience.of(audience)
    seen = view_of(catalog, reader)
    waited = 0
    for turn in range(120):
        edit = list(EDITS)[turn % len(EDITS)]
        before = draw.choice(catalog.datasets)
        value = json.loads((repository / "catalog_src" / before.file).read_bytes())
        changed = merged(value, EDITS[edit](value, draw))
        after = to_dataset(Document(path=before.file, text="", value=changed))
        now = replace(catalog, datasets=tuple(after if one is before else one for one in catalog.datasets))
        found = view_after(seen, reader, {before.id: (before, after)})
        waited += found is None
        if found is not None:
            assert found == view_of(now, reader), (edit, before.id)
    assert waited < 60
