"""`mulu fix`: writes what was meant the way it is written, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from site_builder import sources, structure
from site_builder.authoring import fix
from site_builder.cli import main
from site_builder.config import BuildConfig
from tests.builder.mending import DATASET, mend, read, write
from tests.builder.test_rules import CASES, NAMES, spoil
from tests.small_city import AS_OF, City


def complaints(city: City) -> set[tuple[str, str, str]]:
    source = sources.read(city.source)
    return {(f.file, f.rule, f.pointer) for f in (*source.findings, *structure.check(source))}


def test_the_sample_city_is_written_as_fix_writes(repository: Path) -> None:

    assert [c.path for c in fix.plan(BuildConfig(source=repository / "catalog_src", as_of=AS_OF))] == []


@pytest.mark.parametrize(
    ("place", "written", "meant"),
    [
        (("gov", "code"), "１０７００１３２０６８１／０００００１", "107001320681/000001"),
        (("gov", "publishedOn"), "2026年3月2日", "2026-03-02"),
        (("gov", "publishedOn"), "2026/3/2", "2026-03-02"),
        (("gov", "publishedOn"), "２０２６．３．２", "2026-03-02"),
        (("gov", "publishedOn"), " 2026-03-02 ", "2026-03-02"),
        (("gov", "sharing", "type"), "无条件", "无条件共享"),
        (("gov", "opening", "type"), "无条件", "无条件开放"),
        (("gov", "updateCycle"), "按年", "每年"),
        (("gov", "updateCycle"), "每天", "每日"),
        (("gov", "secrecyReview", "entry"), "是", "是"),
        (("name",), "ｇｏｎｇｃｅ", "gongce"),
        (("name",), "别的名字", "gongce"),
        (("gov", "unit"), "办公室\u3000", "办公室"),
        (("resources", 0, "schema", "primaryKey"), "编号", ["编号"]),
        (("resources", 0, "schema", "fields", 0, "constraints", "required"), "是", True),
        (("resources", 0, "schema", "fields", 0, "constraints", "maxLength"), "１６", 16),
    ],
)
def test_what_was_meant_is_written_properly(
    city: City, place: tuple[Any, ...], written: Any, meant: Any
) -> None:
    value = read(city)
    *above, last = place
    spot = value
    for step in above:
        spot = spot.setdefault(step, {}) if isinstance(spot, dict) else spot[step]
    spot[last] = written
    write(city, value)
    mend(city)
    spot = read(city)
    for step in place:
        spot = spot[step]
    assert spot == meant


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("publishedOn", "3/2/2026"),
        ("publishedOn", "2026年2月30日"),
        ("publishedOn", "26-3-2"),
        ("updateCycle", "有时"),
        ("unit", "  "),
        ("dataLevel", "重要数据"),
        ("code", "公共厕所一号"),
    ],
)
def test_what_could_mean_something_else_is_left_alone(city: City, place: str, written: str) -> None:
    mend(city)
    value = read(city)
    value["gov"][place] = written
    write(city, value)
    assert mend(city) == ()


def test_the_reviews_digest_is_never_written(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    value = read(city)
    value["description"] += "  "
    digest = value["gov"]["secrecyReview"]["hash"]
    write(city, value)
    assert main(["fix", "--write", "--source", str(city.source)]) == 0
    assert read(city)["gov"]["secrecyReview"]["hash"] == digest
    assert "保密审查须按改后的内容重新确认" in capsys.readouterr().err
    value["gov"]["secrecyReview"]["hash"] = f"sha256:{'０' * 64}"
    value["gov"]["secrecyReview"]["on"] = "2026年2月27日"
    write(city, value)
    mend(city)
    review = read(city)["gov"]["secrecyReview"]
    assert (review["hash"], review["on"]) == (f"sha256:{'０' * 64}", "2026-02-27")


def test_missing_values_that_follow_from_the_place_are_written(city: City) -> None:
    value = read(city, "mzj/hunyin/datapackage.json")
    taken = value["gov"]["code"]
    for name in ("sanhun", "sihun"):
        copy = json.loads(json.dumps(value))
        del copy["$schema"], copy["name"], copy["gov"]["code"]
        write(city, copy, f"mzj/{name}/datapackage.json")
    mend(city)
    first, second = (read(city, f"mzj/{name}/datapackage.json") for name in ("sanhun", "sihun"))
    assert first["$schema"] == "../../../schemas/dataset.schema.json"
    assert (first["name"], second["name"]) == ("sanhun", "sihun")
    # Never given twice, also not within one run.
    category = taken.partition("/")[0]
    assert [first["gov"]["code"], second["gov"]["code"]] != [taken, taken]
    assert len({taken, first["gov"]["code"], second["gov"]["code"]}) == 3
    assert first["gov"]["code"].startswith(f"{category}/")


def test_form_is_mended_without_touching_the_content(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    proper = file.read_bytes()
    value = json.loads(proper)
    turned = {key: value[key] for key in reversed(value)}
    text = json.dumps(turned, indent=4).replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (change,) = mend(city)
    assert "去掉文件开头的 BOM" in change.said
    assert file.read_bytes() == proper


def test_a_file_whose_key_stands_twice_is_left_alone(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    text = file.read_text("utf-8").replace('"title": "公共厕所"', '"title": "甲",\n  "title": "公共厕所 "', 1)
    file.write_text(text, "utf-8")
    assert mend(city) == ()


def test_a_number_beyond_double_precision_keeps_its_digits(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    text = file.read_text("utf-8").replace('"title"', '"x": 0.12345678901234567890123,\n   "title"', 1)
    file.write_text(text, "utf-8")
    assert mend(city) == ()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_fix_is_idempotent_and_only_takes_complaints_away(city: City, case: Path) -> None:
    spoil(city, case)
    before = complaints(city)
    mend(city)
    assert complaints(city) <= before
    assert mend(city) == ()
