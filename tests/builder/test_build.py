"""`build`: what is published, when nothing is, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from site_builder.build import build
from site_builder.config import SCHEMAS
from site_builder.errors import BuildError, SourceMissing
from site_builder.snapshot import Snapshot
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_snapshot_obeys_its_schema_and_its_manifest(city: City) -> None:
    published = build(city.config()).published
    assert published is not None
    folder = city.source.parent / "build/snapshot"
    assert (folder / "current").read_text().strip() == published.generation
    assert published.generation.startswith("2026-11-23-nogit-")
    generation = folder / published.generation
    schema = json.loads((SCHEMAS / "snapshot.schema.json").read_text("utf-8"))
    record = json.loads((generation / "catalog.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(record)
    manifest = json.loads((generation / "manifest.json").read_text("utf-8"))
    listed = {file["path"]: file["bytes"] for file in manifest["files"]}
    assert listed == {path: len(data) for path, data in tree(generation).items() if path != "manifest.json"}


def test_same_source_and_day_give_the_same_bytes(city: City, tmp_path: Path) -> None:
    other = City(source=tmp_path / "elsewhere" / "catalog_src")
    shutil.copytree(city.source, other.source)
    first, second = build(city.config()), build(other.config())
    assert first.published is not None
    assert second.published is not None
    assert first.published.generation == second.published.generation
    trees = [tree(c.source.parent / "build") for c in (city, other)]
    assert trees[0].keys() == trees[1].keys()
    different = {path for path in trees[0] if trees[0][path] != trees[1][path]}
    assert all(path.endswith((".duckdb", "manifest.json")) for path in different)


@pytest.mark.parametrize("spoilt", [b"\xe3\x9d\n", b"", b"2026-11-23-nogit-000000000000\n", b"..\n"])
def test_current_that_was_spoilt_is_mended_by_the_next_build(city: City, spoilt: bytes) -> None:
    first = build(city.config()).published
    assert first is not None
    current = city.source.parent / "build/snapshot/current"
    current.write_bytes(spoilt)
    again = build(city.config()).published
    assert again is not None
    assert current.read_text().strip() == again.generation == first.generation


def test_an_unchanged_build_says_so_and_keeps_the_generation(city: City) -> None:
    first = build(city.config()).published
    again = build(city.config()).published
    assert first is not None
    assert again is not None
    assert (first.unchanged, again.unchanged) == (False, True)
    assert first.generation == again.generation


def test_unchanged_tables_are_shared_between_generations(city: City) -> None:
    build(city.config(as_of=date(2026, 11, 20)))
    build(city.config())
    databases = list((city.source.parent / "build/snapshot").rglob("*.duckdb"))
    assert len(databases) == 2
    assert databases[0].samefile(databases[1])


def test_an_error_finding_publishes_nothing_and_leaves_the_last_build(city: City) -> None:
    build(city.config(as_of=date(2026, 11, 20)))
    before = tree(city.source.parent / "build")
    city.patch(DATASET, {"title": ""})
    assert build(city.config()).published is None
    assert tree(city.source.parent / "build") == before


def test_lenient_holds_the_faulty_dataset_back_and_publishes_the_rest(city: City) -> None:
    city.patch(DATASET, {"title": ""})
    built = build(city.config(lenient=True))
    assert built.held_back == ("mzj/gongce",)
    assert built.published is not None
    catalog = city.source.parent / "build/snapshot" / built.published.generation / "catalog.json"
    ids = [dataset["id"] for dataset in json.loads(catalog.read_text("utf-8"))["datasets"]]
    assert ids == ["mzj/hunyin", "mzj/shouyang"]
    assert not (city.source.parent / "build/site/datasets/mzj/gongce").exists()


def test_lenient_refuses_when_the_fault_concerns_the_whole_city(city: City) -> None:
    city.patch("catalog.json", {"title": None})
    assert build(city.config(lenient=True)).published is None


def test_old_generations_are_kept_up_to_the_citys_number(city: City) -> None:
    days = [date(2026, 11, day) for day in range(10, 15)]
    made = [build(city.config(as_of=day)).published for day in days]
    kept = sorted(p.parent.name for p in (city.source.parent / "build/snapshot").glob("*/manifest.json"))
    assert kept == [one.generation for one in made[-3:] if one is not None]


def test_a_second_build_at_the_same_time_is_refused(city: City) -> None:
    with (
        Snapshot.open(city.source.parent / "build/snapshot"),
        pytest.raises(BuildError, match="另一个构建正在写"),
    ):
        build(city.config())


def test_leftovers_of_a_build_that_died_are_removed(city: City) -> None:
    leftover = city.source.parent / "build/snapshot/staging.tmp-999999/half"
    leftover.mkdir(parents=True)
    build(city.config())
    assert not leftover.parent.exists()


def test_a_missing_source_is_said_in_one_line(city: City) -> None:
    shutil.rmtree(city.source)
    with pytest.raises(SourceMissing):
        build(city.config())


def test_no_data_publishes_descriptors_without_tables(city: City) -> None:
    published = build(city.config(with_data=False)).published
    assert published is not None
    assert list((city.source.parent / "build/snapshot").rglob("*.duckdb")) == []


def test_a_relative_output_lies_where_the_command_was_given(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city.source.parent)
    assert build(city.config(output=Path("published"))).published is not None
    site = city.source.parent / "published/site"
    assert (site / "index.html").is_file()
    assert (site / "SHA256SUMS").is_file()
