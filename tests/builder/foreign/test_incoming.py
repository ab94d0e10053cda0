"""Catalogues as others write them: what is taken, what is told, and what is refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder import cli, foreign
from site_builder.errors import BuildError, Held
from tests.builder.foreign.conftest import Adopting
from tests.builder.workbook.desk import write_rows

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

Writing = Callable[[str, object], Path]
Reading = Callable[[str], dict[str, Any]]
PACKAGE = {
    "id": "5f2b", "name": "air-quality", "title": "空气质量监测", "notes": "国控站点的小时值。",
    "metadata_created": "2024-03-01T08:00:00", "metadata_modified": "2025-01-02T08:00:00", "state": "active",
    "author": "某人", "license_id": "cc-by", "license_title": "CC BY 4.0", "isopen": True, "version": "2.1",
    "organization": {"name": "sthjj", "title": "示例市生态环境局"}, "num_tags": 1,
    "tags": [{"name": "空气", "display_name": "空气"}], "groups": [{"title": "环境监测、保护与治理"}, {"title": "天气"}],
    "extras": [
        {"key": "更新频率", "value": "每日"}, {"key": "共享类型", "value": "1"}, {"key": "spatial", "value": "{}"},
        {"key": "发布日期", "value": "去年"},
    ],
    "resources": [
        {"id": "r1", "name": "小时值", "format": "CSV", "url": "http://city.invalid/a.csv", "size": 10,
         "schema": {"fields": [{"name": "pm25", "type": "number"}]}},
    ],
}  # fmt: skip
TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://p.invalid/d/1> a dcat:Dataset ; dct:title "Bus stops"@en, "公交站点"@zh ; dct:description "全部站点。"@zh-Hans ;
  dct:publisher [ a foaf:Agent ; foaf:name "示例省交通厅" ] ; dcat:keyword "公交", "bus" ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/BIWEEKLY> ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  dct:issued "2023-05-06T00:00:00Z"^^xsd:dateTime ; dct:spatial <http://p.invalid/place> ;
  dcat:contactPoint [ vcard:fn "数据处" ; vcard:hasEmail <mailto:a@p.invalid> ] ;
  dcat:distribution [ a dcat:Distribution ; dct:title "站点表"@zh ; dcat:downloadURL <http://p.invalid/1.csv> ;
    dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv> ] .
"""


def lost(adoption: Any) -> dict[str, str]:
    return {one.where: f"{one.value}｜{one.why}" for one in adoption.losses}


@pytest.mark.parametrize(
    "shape",
    ["package_show", "package_search", "current_package_list_with_resources", "list", "dump"],
)
def test_every_form_in_which_ckan_gives_packages_is_read(file: Writing, shape: str) -> None:
    package = dict(PACKAGE)
    contents: dict[str, object] = {
        "package_show": {"success": True, "result": package},
        "package_search": {"success": True, "result": {"count": 1, "results": [package]}},
        "current_package_list_with_resources": {"success": True, "result": [package]},
        "list": [package],
        "dump": "".join(
            json.dumps(one, ensure_ascii=False) + "\n" for one in (package, {**package, "name": "b"})
        ),
    }
    path = file(f"{shape}.{'jsonl' if shape == 'dump' else 'json'}", contents[shape])
    assert foreign.is_one(path)
    found = foreign.read(path)
    assert found.kind == "CKAN"
    assert [one.title for one in found.entries] == ["空气质量监测"] * (2 if shape == "dump" else 1)


def test_a_ckan_package_becomes_a_dataset_and_the_rest_is_told(
    file: Writing, adopting: Adopting, written: Reading
) -> None:
    adoption = adopting(file("ckan.json", [PACKAGE]), department="sthjj")
    assert adoption.datasets == ("sthjj/air-quality",)
    made = written("sthjj/air-quality")
    assert (made["title"], made["description"], made["keywords"]) == (
        "空气质量监测",
        "国控站点的小时值。",
        ["空气"],
    )
    assert made["licenses"] == [{"name": "cc-by", "title": "CC BY 4.0"}]
    gov = made["gov"]
    assert (gov["sharing"]["type"], gov["updateCycle"]) == ("无条件共享", "每日")
    assert gov["themes"] == ["环境监测、保护与治理"]
    assert gov["delivery"]["resourceNo"] == "air-quality"
    (table,) = made["resources"]
    assert table["data"] == []
    assert table["schema"]["fields"] == [{"name": "pm25", "title": "pm25", "type": "number"}]
    told = lost(adoption)
    for where, value in {
        "author": "某人", "version": "2.1", "主题": "天气", "extras.spatial": "{}", "发布日期": "去年",
        "metadata_modified": "2025-01-02", "resources[0].url": "a.csv", "resources[0].size": "10",
    }.items():  # fmt: skip
        assert value in told[where], (where, told)


def test_a_foreign_dcat_file_is_read_in_chinese_and_the_rest_is_told(
    file: Writing, adopting: Adopting, written: Reading
) -> None:
    adoption = adopting(file("p.ttl", TURTLE), department="jtysj")
    made = written("jtysj/1")
    assert (made["title"], made["description"]) == ("公交站点", "全部站点。")
    assert sorted(made["keywords"]) == ["bus", "公交"]
    assert made["gov"]["opening"] == {"type": "无条件开放"}
    assert made["gov"]["publishedOn"] == "2023-05-06"
    assert made["gov"]["delivery"]["contact"] == "数据处"
    told = lost(adoption)
    for where, value in {
        "dct:title": "Bus stops", "dct:accrualPeriodicity": "BIWEEKLY", "dct:spatial": "http://p.invalid/place",
        "dcat:contactPoint/vcard:hasEmail": "mailto:a@p.invalid", "dcat:distribution/dcat:downloadURL": "1.csv",
    }.items():  # fmt: skip
        assert value in told[where], (where, told)


def test_entries_of_unknown_providers_stay_out_and_are_told(file: Writing, adopting: Adopting) -> None:
    ours = {**PACKAGE, "name": "ours", "organization": {"title": "启东市民政局"}}
    adoption = adopting(file("two.json", [PACKAGE, ours]))
    assert adoption.datasets == ("mzj/ours",)
    assert "示例市生态环境局｜本市没有这个部门" in lost(adoption)["信息资源提供方"]
    with pytest.raises(BuildError, match="--department"):
        adopting(file("one.json", [PACKAGE]))


def test_codes_of_another_city_are_not_taken_and_relations_follow_the_new_ones(
    home: Path, adopting: Adopting, written: Reading, tmp_path: Path
) -> None:
    heads = ["信息资源名称", "信息资源代码", "信息资源提供方", "信息资源摘要", "信息资源格式分类", "信息资源格式类型",
             "共享类型", "是否向社会开放", "更新周期", "关联及类目名称", "信息项名称", "数据类型", "数据长度", "备注"]  # fmt: skip
    rows = [
        heads,
        ["甲", "307010329900/000001", "外市甲局", "摘要甲", "数据库", "mysql", "1", "1", "月",
         "307010329900/000002；307010329900/000009", "名称", "C", "50", "看这里"],
        ["甲", "", "", "", "", "", "", "", "", "", "金额", "数值型N", "8,2", ""],
        ["乙", "307010329900/000002", "外市乙局", "摘要乙", "没有的格式", "", "4", "", "年", "", "编号", "X", "", ""],
    ]  # fmt: skip
    adoption = adopting(write_rows(tmp_path / "外市.xlsx", {"目录": rows}), department="tjj")
    first, second = (written(one) for one in adoption.datasets)
    assert first["gov"]["code"].startswith("307010320681")
    assert first["gov"]["related"] == [second["gov"]["code"]]
    assert first["resources"][0]["schema"]["fields"] == [
        {"name": "名称", "title": "名称", "type": "string", "constraints": {"maxLength": 50}},
        {"name": "金额", "title": "金额", "type": "number", "gov": {"length": "8,2"}},
    ]
    assert (first["gov"]["updateCycle"], first["gov"]["opening"]["type"]) == ("每月", "无条件开放")
    said = "\n".join(map(str, adoption.losses))
    for fact in ("看这里", "307010329900/000009", "没有的格式", "“X”", "307010329900/000001"):
        assert fact in said, said


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("a.json", '{"success": false, "error": {"message": "Access denied"}}', "被拒绝的调用"),
        ("a.json", '{"success": true, "result": ["a", "b"]}', "package_search"),
        ("a.json", '{"success": true, "result": []}', "没有一项信息资源"),
        ("a.jsonl", '{"name": "a"}\n{"name": ', "第 2 行不是 JSON"),
        ("a.jsonld", '{"@context": "https://somewhere.invalid/c.json"}', "@context 在网上"),
        ("a.jsonld", '{"@context": {"@import": "https://somewhere.invalid/c"}}', "不下载"),
        ("a.jsonld", '{"@graph": [', "第 1 行"),
        ("a.jsonld", '{"@context": 5, "@id": 7}', "结构不合规范"),
        ("a.ttl", "<a> <b> ;;; oops", "不是 Turtle"),
        ("a.ttl", "", "没有一项信息资源"),
        ("a.ttl", "\ufeff" + TURTLE[:400], "不是 Turtle"),
        ("a.rdf", "<rdf/>", "Turtle"),
        ("a.xlsx", "not a workbook", "xlsx"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_to_do(
    file: Writing, adopting: Adopting, name: str, content: str, advice: str
) -> None:
    with pytest.raises(BuildError) as refused:
        adopting(file(name, content), department="tjj")
    assert advice in str(refused.value)
    assert name in str(refused.value)


def test_nothing_is_written_when_one_of_several_is_there_already(
    file: Writing, adopting: Adopting, home: Path
) -> None:
    adopting(file("a.json", [PACKAGE]), department="sthjj")
    before = sorted(home.rglob("*"))
    with pytest.raises(BuildError, match="sthjj/air-quality 已经存在"):
        adopting(file("b.json", [{**PACKAGE, "name": "new"}, PACKAGE]), department="sthjj")
    assert sorted(home.rglob("*")) == before
    adopting(file("b.json", [{**PACKAGE, "name": "new"}, PACKAGE]), department="sthjj", only=("new",))
    assert (home / "sthjj/new/datapackage.json").is_file()


def test_a_marked_file_is_held_and_nothing_of_it_is_said(
    file: Writing, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file("m.json", [{**PACKAGE, "notes": "机密★10年"}])
    with pytest.raises(Held):
        foreign.read(path)
    assert cli.main(["adopt", str(path), "--department", "sthjj", "--source", str(home)]) == 4
    said = capsys.readouterr()
    assert "空气" not in said.out + said.err
    assert not (home / "sthjj/air-quality").exists()


def test_the_command_prints_and_keeps_every_loss(
    file: Writing, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "未带入.csv"
    words = ["adopt", str(file("a.json", [PACKAGE])), "--department", "sthjj", "--source", str(home)]
    assert cli.main([*words, "--report", str(report)]) == 1
    out = capsys.readouterr().out
    rows = list(csv.DictReader(report.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 8
    for row in rows:
        assert row["信息资源"] == "空气质量监测"
        assert f"未带入  空气质量监测  {row['位置']}“" in out
