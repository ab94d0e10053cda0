"""The sample city keeps its own promises: whole, valid, canonical, and harmless."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from python_calamine import CalamineWorkbook

from site_builder.review import content_hash
from tests.sample_city.codes import USCC_ALPHABET, uscc_check
from tests.sample_city.fingerprint import fingerprint
from tests.sample_city.seed import AS_OF

SOURCE = Path(__file__).resolve().parent.parent / "catalog_src"
DESCRIPTORS = sorted(SOURCE.glob("*/*/datapackage.json"))
PACKAGES = {
    f"{path.parent.parent.name}/{path.parent.name}": json.loads(path.read_text(encoding="utf-8"))
    for path in DESCRIPTORS
}
DEPARTMENTS = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.glob("*/department.json"))
}
RESOURCES = [(id_, resource) for id_, package in PACKAGES.items() for resource in package["resources"]]

ID_CARD = re.compile(
    r"(?<![0-9A-Za-z.])\d{6}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z.])"
)
MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z.])")


def codelist(name: str) -> list[dict[str, str]]:
    with (SOURCE / "_codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def committed_cells(path: Path, encoding: str = "utf-8") -> Iterator[str]:
    if path.suffix == ".xlsx":
        for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python():
            yield from (str(cell) for cell in row)
    elif path.suffix == ".csv":
        with path.open(encoding=encoding, newline="") as file:
            for record in csv.reader(file):
                yield from record


def gov(package: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = package["gov"]
    return found


def is_delivered(package: Mapping[str, Any]) -> bool:
    return any(r.get("path", "").startswith("dropbox/") for r in package["resources"])


@pytest.mark.parametrize("id_", PACKAGES)
def test_every_descriptor_is_valid_for_frictionless(id_: str) -> None:
    assert [error.note for error in Package.metadata_validate(PACKAGES[id_])] == []


def test_sixteen_departments_publish_forty_five_datasets() -> None:
    publishers = {id_.split("/")[0] for id_ in PACKAGES}
    assert (len(publishers), len(PACKAGES), len(DEPARTMENTS)) == (16, 45, 21)
    assert {id_ for id_, d in DEPARTMENTS.items() if "noDatasets" in d} == DEPARTMENTS.keys() - publishers
    assert Counter(gov(p)["sharing"]["type"] for p in PACKAGES.values()) == {
        "无条件共享": 35,
        "有条件共享": 6,
        "不予共享": 4,
    }
    assert Counter(gov(p)["code"][0] for p in PACKAGES.values()) == {"1": 9, "2": 15, "3": 21}


def test_all_access_modes_cycles_formats_and_encodings_occur() -> None:
    modes = {mode for p in PACKAGES.values() for mode in gov(p)["sharing"].get("access", ())}
    assert modes == {"系统对接", "前置机共享", "联机查询", "部门批量下载"}
    assert {gov(p)["updateCycle"] for p in PACKAGES.values()} == {row["name"] for row in codelist("cycles")}
    assert {r["format"] for _, r in RESOURCES if "path" in r} == {"csv", "xlsx", "parquet", "ndjson", "pdf"}
    assert {r["encoding"] for _, r in RESOURCES if "encoding" in r} == {"utf-8", "gbk", "gb18030"}
    assert any(r.get("path", "").endswith(".csv.gz") for _, r in RESOURCES)
    assert any(f["name"] == "PM2.5" for _, r in RESOURCES for f in r.get("schema", {}).get("fields", ()))
    assert any(len(r.get("schema", {}).get("primaryKey", ())) == 3 for _, r in RESOURCES)


def test_every_word_of_a_descriptor_is_in_its_code_list() -> None:
    formats = {(row["class"], row["type"]) for row in codelist("formats")}
    classes = {row["code"] for row in codelist("classification")}
    for id_, package in PACKAGES.items():
        entry = gov(package)
        assert (entry["format"]["class"], entry["format"]["type"]) in formats, id_
        assert {entry["code"][:1], entry["code"][:3], entry["code"][:6]} <= classes, id_
        assert set(entry["themes"]) <= {row["name"] for row in codelist("themes")}, id_
        assert set(entry.get("scenes", ())) <= {row["name"] for row in codelist("scenes")}, id_
    elements = {row["id"] for row in codelist("elements")}
    used = {f["gov"].get("element") for _, r in RESOURCES for f in r.get("schema", {}).get("fields", ())}
    assert used - {None} <= elements
    assert {d["kind"] for d in DEPARTMENTS.values()} <= {row["name"] for row in codelist("kinds")}


def test_base_and_theme_resources_are_published_by_the_lead_department() -> None:
    lead = {row["code"]: row["lead"] for row in codelist("classification")}
    for id_, package in PACKAGES.items():
        if gov(package)["code"][0] != "3":
            assert lead[gov(package)["code"][:6]] == id_.split("/")[0], id_


def test_basic_items_are_said_and_unconditional() -> None:
    for id_, resource in RESOURCES:
        entry = gov(PACKAGES[id_])
        for field in resource.get("schema", {}).get("fields", ()):
            assert ("basicItem" in field["gov"]) == (entry["code"][0] == "1"), (id_, field["name"])
            assert not field["gov"].get("basicItem") or entry["sharing"]["type"] == "无条件共享", id_


def test_conditional_and_denied_datasets_have_no_rows_in_the_repository() -> None:
    for id_, package in PACKAGES.items():
        if gov(package)["sharing"]["type"] != "无条件共享":
            assert all(r["data"] == [] and "path" not in r for r in package["resources"]), id_
            assert [p.name for p in (SOURCE / id_).iterdir()] == ["datapackage.json"], id_


def test_personal_dated_and_frequent_data_stay_out_of_git() -> None:
    for id_, package in PACKAGES.items():
        entry = gov(package)
        sensitive = any(
            "sensitive" in f["gov"]
            for r in package["resources"]
            for f in r.get("schema", {}).get("fields", ())
        )
        frequent = entry["updateCycle"] in ("实时", "每日", "每周")
        rows = entry["sharing"]["type"] == "无条件共享"
        assert is_delivered(package) == (rows and (sensitive or frequent or "retention" in entry)), id_
        assert ("dataUpdatedOn" in entry) == (rows and not is_delivered(package)), id_


def test_every_committed_file_belongs_to_a_resource() -> None:
    named = {SOURCE / id_ / r["path"] for id_, r in RESOURCES if r.get("path", "").startswith("data/")}
    assert {path for path in SOURCE.glob("*/*/data/*") if path.is_file()} == named


def test_secrecy_reviews_are_current() -> None:
    fits = {"无条件共享": "可以共享", "有条件共享": "限定范围共享", "不予共享": "不得在政务外网共享"}
    for id_, package in PACKAGES.items():
        review = gov(package)["secrecyReview"]
        assert review["hash"] == fingerprint(package) == content_hash(package), id_
        assert review["data"] == fits[gov(package)["sharing"]["type"]], id_
        assert review["on"] <= gov(package)["publishedOn"] < AS_OF.isoformat() < review["reviewBy"], id_


def test_data_in_git_is_as_fresh_as_its_cycle_asks() -> None:
    cycles = {row["name"]: row for row in codelist("cycles")}
    for id_, package in PACKAGES.items():
        cycle = cycles[gov(package)["updateCycle"]]
        if "dataUpdatedOn" in gov(package) and cycle["days"]:
            limit = timedelta(days=int(cycle["days"]) + int(cycle["graceDays"]))
            assert date.fromisoformat(gov(package)["dataUpdatedOn"]) + limit >= AS_OF, id_


def test_codes_are_unique_and_related_codes_point_back() -> None:
    by_code = {gov(p)["code"]: gov(p) for p in PACKAGES.values()}
    assert len(by_code) == 45
    for code, entry in by_code.items():
        for other in entry.get("related", ()):
            assert code in by_code[other]["related"], (code, other)


def test_departments_have_right_codes_and_two_reachable_persons() -> None:
    for id_, department in DEPARTMENTS.items():
        code = department["uscc"]
        assert set(code) <= set(USCC_ALPHABET), id_
        assert code[17] == uscc_check(code[:17]), id_
        assert code[2:8] == ("320600" if id_ == "sthjj" else "320681"), id_
        people = {person["id"]: person for person in department["people"]}
        assert "编制人" in people["bz"]["roles"], id_
        assert "审核人" in people["sh"]["roles"], id_
        assert all(re.fullmatch(r"0513-000001\d\d", p["phone"]) for p in people.values()), id_
        assert all(p["name"].startswith("示例") for p in people.values()), id_


def test_the_banner_says_that_this_is_a_demonstration() -> None:
    city = json.loads((SOURCE / "catalog.json").read_text(encoding="utf-8"))
    assert city["demo"].startswith("演示数据，非启东市发布")
    assert set(city["policies"]) <= {path.stem for path in SOURCE.glob("_policy/*.json")}


def test_no_mobile_and_no_identity_number_is_committed() -> None:
    for path in (*SOURCE.rglob("*.json"), *SOURCE.glob("_codelists/*.csv")):
        text = path.read_text(encoding="utf-8")
        assert not ID_CARD.search(text), path
        assert not MOBILE.search(text), path
    for id_, resource in RESOURCES:
        if resource.get("path", "").startswith("data/"):
            for cell in committed_cells(SOURCE / id_ / resource["path"], resource.get("encoding", "utf-8")):
                assert not ID_CARD.search(cell), (id_, cell)
                assert not MOBILE.search(cell), (id_, cell)


def test_json_files_are_written_the_canonical_way() -> None:
    for path in SOURCE.rglob("*.json"):
        text = path.read_bytes().decode("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n", path


def test_committed_files_stay_small() -> None:
    sizes = {path: path.stat().st_size for path in SOURCE.rglob("*") if path.is_file()}
    assert max(sizes.values()) < 1_000_000
    assert sum(sizes.values()) < 2_500_000
