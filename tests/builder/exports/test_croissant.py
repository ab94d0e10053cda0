"""Croissant of the served tables, checked by its own library."""

from __future__ import annotations

import json
from pathlib import Path

import mlcroissant
import pytest

from site_builder.build import build
from tests.small_city import City

# rdflib warns of its own past; nothing of ours is meant.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")


@pytest.fixture
def described(city: City) -> list[Path]:
    assert build(city.config()).published is not None
    return sorted((city.source.parent / "build/site").rglob("croissant.json"))


def test_a_served_table_is_described_with_its_fields_and_keys(described: list[Path]) -> None:
    assert described
    for path in described:
        dataset = mlcroissant.Dataset(jsonld=json.loads(path.read_bytes()))
        assert not dataset.metadata.issues.errors, dataset.metadata.issues.report()
        assert [record.fields for record in dataset.metadata.record_sets if record.fields]
