"""上级资源: found and marked on the site, asked for by a demand, and never counted as ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from site_builder import cli
from site_builder.exports.files import write_json
from tests.builder.site import Site
from tests.small_city import City

UPPER = [
    {
        "name": f"up-{number}", "title": title, "notes": f"{title}的摘要。", "organization": {"title": "示例市公安局"},
        "extras": [{"key": "共享类型", "value": "有条件共享"}, {"key": "网络", "value": "外网"}],
        "resources": [{"name": "表", "schema": {"fields": [{"name": "xm", "title": "居住地址核验结果"}]}}],
    }
    for number, title in enumerate(("人口核验", "车辆档案"), start=1)
]  # fmt: skip


@pytest.fixture
def above(tmp_path: Path) -> Path:
    write_json(tmp_path, "upper.json", UPPER)
    return tmp_path / "upper.json"


def adopt(city: City, file: Path, *more: str) -> int:
    return cli.main(["adopt", "--upstream", "南通", str(file), "--source", str(city.source), *more])


def kept(city: City) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((city.source / "_upstream/nantong.json").read_bytes())
    return value


def test_entries_of_the_level_above_are_kept_and_the_rest_is_told(
    city: City, above: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(city, above) == 0
    out = capsys.readouterr().out
    assert "留作南通的上级资源 2 项（新增 2，不再有 0）" in out
    assert "未带入  人口核验  extras.网络“外网”" in out
    value = kept(city)
    assert (value["level"], value["from"]["kind"]) == ("南通", "CKAN")
    assert [entry["title"] for entry in value["entries"]] == ["车辆档案", "人口核验"]
    assert value["entries"][1]["items"] == ["居住地址核验结果"]
    assert city.check().findings == ()


@pytest.mark.parametrize(
    ("name", "number", "kind"),
    [("catalog.ttl", 45, "DCAT"), ("catalog.jsonld", 45, "DCAT"), ("catalog.xlsx", 41, "国家模板")],
)
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
def test_every_form_of_a_catalogue_can_be_one_above(
    city: City, published: Path, name: str, number: int, kind: str
) -> None:
    assert adopt(city, published / name) == 0
    value = kept(city)
    assert (len(value["entries"]), value["from"]["kind"]) == (number, kind)
    assert len({entry["id"] for entry in value["entries"]}) == number
    by_title = {entry["title"]: entry for entry in value["entries"]}
    assert by_title["婚姻登记信息"]["provider"] == "启东市民政局"
    assert by_title["婚姻登记信息"]["sharing"] == "有条件共享"


def test_a_new_edition_replaces_the_old_one_and_addresses_stay(
    city: City, above: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt(city, above)
    before = {entry["key"]: entry["id"] for entry in kept(city)["entries"]}
    renamed = [{**UPPER[0], "title": "人口信息核验"}, {**UPPER[1], "name": "up-3"}]
    write_json(above.parent, above.name, renamed)
    capsys.readouterr()
    adopt(city, above)
    assert "（新增 1，不再有 1）" in capsys.readouterr().out
    after = {entry["key"]: entry["id"] for entry in kept(city)["entries"]}
    assert after["up-1"] == before["up-1"]


def test_a_large_catalogue_lies_in_several_files_that_are_one(
    city: City, above: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from site_builder.authoring import upstream

    adopt(city, above)
    monkeypatch.setattr(upstream, "MOST", 200)
    adopt(city, above)
    assert sorted(path.name for path in (city.source / "_upstream").iterdir()) == [
        "nantong-2.json",
        "nantong.json",
    ]
    (catalogue,) = city.check(with_data=False).catalog.upper
    assert len(catalogue.entries) == 2
    monkeypatch.undo()
    adopt(city, above)
    assert [path.name for path in (city.source / "_upstream").iterdir()] == ["nantong.json"]


def test_they_are_found_and_marked_and_in_no_count_or_export(city: City, above: Path) -> None:
    plain = Site.of(city)
    adopt(city, above)
    site = Site.of(city)
    pages = [address for address in site if address.startswith("datasets/_nantong/")]
    assert "datasets/_nantong/ren-kou-heyan/index.html" in pages, pages
    assert len(pages) == 2
    words = site.words("datasets/_nantong/ren-kou-heyan/index.html")
    for fact in (
        "上级资源",
        "南通",
        "示例市公安局",
        "不计入本市目录",
        "怎样申请",
        "转报",
        "居住地址核验结果",
    ):
        assert fact in words
    names = (site.folder / "assets/search/names.js").read_text("utf-8")
    assert "人口核验" in names
    assert "上级资源" in names
    assert "南通 2 项" in site.words("datasets/index.html")
    for ours in ("catalog.json", "catalog.csv", "catalog.ttl", "datapackage.json", "sitemap.xml", "statistics/sharing.csv",
                 "ckan/api/3/action/package_list.json", "changes.json"):  # fmt: skip
        if (plain.folder / ours).exists():
            assert "_nantong" not in (site.folder / ours).read_text("utf-8")
    for address in plain:
        if address in ("index.html", "statistics/index.html", "departments/index.html"):
            assert plain.words(address) == site.words(address)


def test_the_demand_on_the_page_is_one_that_check_accepts(city: City, above: Path) -> None:
    from site_builder.pages.upper import demand
    from site_builder.words import standard

    adopt(city, above)
    (catalogue,) = city.check(with_data=False).catalog.upper
    asked = demand(catalogue, catalogue.entries[0], standard())
    department = sorted(city.source.glob("*/department.json"))[0].parent.name
    person = json.loads((city.source / department / "department.json").read_bytes())["people"][0]["id"]
    id_ = f"{department}-2026-901"
    filled = {**asked, "id": id_, "on": "2026-11-20", "by": person}
    city.write(f"{department}/_demands/{id_}.json", json.dumps(filled, ensure_ascii=False))
    compiled = city.check(with_data=False)
    assert compiled.findings == ()
    (case,) = [one for one in compiled.ledgers.cases if one.id == id_]
    assert case.ledger == "_demands"


def test_a_damaged_or_doubled_upper_file_is_a_finding(city: City, above: Path) -> None:
    adopt(city, above)
    value = kept(city)
    value["entries"].append(value["entries"][0])
    city.write("_upstream/nantong.json", json.dumps(value, ensure_ascii=False))
    (finding,) = city.check(with_data=False).findings
    assert (finding.rule, finding.file) == ("S01", "_upstream/nantong.json")


@pytest.mark.parametrize("words", [("--department", "mzj"), ("--only", "x"), ("--as", "x")])
def test_upstream_does_not_go_with_a_department(
    city: City, above: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    assert adopt(city, above, *words) == 2
    assert "不与" in capsys.readouterr().err
