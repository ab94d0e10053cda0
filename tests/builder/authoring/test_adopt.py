from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from site_builder.catalog import SharingType
from site_builder.errors import BuildError
from site_builder.review import content_hash

TABLE = {"name": "villages", "path": "data/villages.csv", "schema": {"fields": [{"name": "code"}]}}
SIMPLE = {"name": "villages", "title": "村居", "description": "村居名录。", "resources": [TABLE]}
ROWS = {"data/villages.csv": "code\n001\n"}


def test_package_becomes_dataset_of_department(city, package, adopting, written):
    adoption = adopting(package(SIMPLE, ROWS))
    assert adoption.dataset == "tjj/villages"
    assert adoption.files == ("tjj/villages/datapackage.json", "tjj/villages/data/villages.csv")
    assert (city / "tjj/villages/data/villages.csv").read_bytes() == b"code\n001\n"
    assert written(adoption) == {
        "$schema": "../../../schemas/dataset.schema.json",
        "name": "villages",
        "title": "村居",
        "description": "村居名录。",
        "gov": {
            "code": "30701032068115/000008",
            "origin": "直接采集",
            "format": {"class": "电子表格", "type": "csv", "note": "csv 文本表格，国家类型表未单列"},
            "sharing": {
                "type": "无条件共享",
                "channel": "共享平台方式",
                "access": ["联机查询", "部门批量下载"],
            },
            "opening": {"type": "不予开放"},
            "updateCycle": "不定期",
            "publishedOn": "2026-11-20",
            "dataLevel": "一般数据",
            "people": {"compiledBy": "bz", "reviewedBy": "sh"},
            "secrecyReview": {
                "entry": True,
                "data": "可以共享",
                "by": "bm",
                "approvedBy": "fg",
                "on": "2026-11-20",
                "reviewBy": "2027-11-20",
                "ref": "〔2026〕保审第9号",
                "hash": content_hash(written(adoption)),
            },
        },
        "resources": [
            {
                "name": "villages",
                "title": "villages",
                "path": "data/villages.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": [{"name": "code", "title": "code", "type": "string"}]},
            }
        ],
    }
    assert adoption.not_carried == ()


def test_everything_derived_is_listed(package, adopting):
    said = "\n".join(adopting(package(SIMPLE, ROWS)).derived)
    for fact in (
        "30701032068115/000008",
        "直接采集",
        "电子表格／csv",
        "不定期",
        "一般数据",
        "不予开放",
        "title",
    ):
        assert fact in said
    for fact in ("bz", "sh", "fg", "2027-11-20", "可以共享", "string"):
        assert fact in said


def test_descriptor_is_written_canonically(city, package, adopting):
    adoption = adopting(package(SIMPLE, ROWS))
    raw = (city / adoption.dataset / "datapackage.json").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"}\n")
    assert "村居" in raw.decode("utf-8")
    assert raw.decode() == json.dumps(json.loads(raw), ensure_ascii=False, indent=2) + "\n"


def test_without_review_none_is_written(package, adopting, written):
    adoption = adopting(package(SIMPLE, ROWS), reviewed_by=None, review_on=None, review_ref=None)
    gov = written(adoption)["gov"]
    assert "secrecyReview" not in gov
    assert "publishedOn" not in gov


def test_half_a_review_is_refused(package, adopting):
    with pytest.raises(BuildError, match="三项一起给"):
        adopting(package(SIMPLE, ROWS), review_ref=None)


def test_reviewer_unknown_to_the_department_is_refused(city, package, adopting):
    with pytest.raises(BuildError, match=re.escape("没有 zhang；现有：bz（编制人）、sh（审核人）")):
        adopting(package(SIMPLE, ROWS), reviewed_by="zhang")
    assert sorted(p.name for p in (city / "tjj").iterdir()) == ["department.json", "hangye"]


def test_publication_is_not_before_the_package_was_made(package, adopting, written):
    later = {**SIMPLE, "created": "2026-11-22"}
    value = written(adopting(package(later, ROWS)))
    assert value["created"] == "2026-11-22T00:00:00+08:00"
    assert value["gov"]["publishedOn"] == "2026-11-22"


def test_stated_date_of_data_is_taken(package, adopting, written):
    value = written(adopting(package({**SIMPLE, "last_updated": "2026-02-24"}, ROWS)))
    assert value["gov"]["dataUpdatedOn"] == "2026-02-24"
    assert value["last_updated"] == "2026-02-24"


def test_people_are_left_open_where_two_have_the_role(city, package, adopting, written):
    file = city / "tjj/department.json"
    department = json.loads(file.read_bytes())
    department["people"][3]["roles"] = ["编制人"]
    file.write_text(json.dumps(department), encoding="utf-8")
    adoption = adopting(package(SIMPLE, ROWS))
    assert written(adoption)["gov"]["people"] == {"reviewedBy": "sh"}
    assert any("编制人不止一人或没有" in sentence for sentence in adoption.not_carried)


def test_person_who_left_is_not_taken(city, package, adopting, written):
    file = city / "tjj/department.json"
    department = json.loads(file.read_bytes())
    department["people"].append({**department["people"][0], "id": "old", "to": "2025-12-31"})
    file.write_text(json.dumps(department), encoding="utf-8")
    assert written(adopting(package(SIMPLE, ROWS)))["gov"]["people"]["compiledBy"] == "bz"


@pytest.mark.parametrize("sharing", [SharingType.CONDITIONAL, SharingType.DENIED])
def test_no_row_comes_along_where_sharing_is_not_unconditional(sharing, city, package, adopting, written):
    table = {**TABLE, "bytes": 9, "dialect": {"delimiter": ","}}
    inline = {"name": "inline", "data": [{"name": "示例一"}]}
    adoption = adopting(package({**SIMPLE, "resources": [table, inline]}, ROWS), sharing=sharing)
    assert adoption.files == ("tjj/villages/datapackage.json",)
    first, second = written(adoption)["resources"]
    assert first["data"] == second["data"] == []
    assert set(first) == {"name", "title", "data", "format", "schema"}
    assert second["schema"]["fields"] == [{"name": "name", "title": "name", "type": "string"}]
    assert "示例一" not in (city / "tjj/villages/datapackage.json").read_text(encoding="utf-8")
    said = "\n".join(adoption.not_carried)
    assert "“villages”不是无条件共享，数据行没有带入；path、bytes、encoding、dialect" in said
    assert "请补写 gov.sharing" in said


def test_unknown_keys_are_carried_as_they_are(package, adopting, written):
    extra = {"collection": "reference-data", "views": [{"name": "v"}], "profile": "tabular-data-package"}
    table = {**TABLE, "dpp:streaming": True, "primaryKeys": ["code"]}
    adoption = adopting(package({**SIMPLE, **extra, "resources": [table]}, ROWS))
    value = written(adoption)
    assert {key: value[key] for key in extra} == extra
    assert value["resources"][0]["dpp:streaming"] is True
    assert adoption.not_carried == ("primaryKeys 写在 schema 之外，照原样保留，但不起作用：villages。",)


def test_gov_of_another_catalogue_is_kept_aside(package, adopting, written):
    adoption = adopting(package({**SIMPLE, "gov": {"code": "30701032068101/000001"}}, ROWS))
    value = written(adoption)
    assert value["adoptedGov"] == {"code": "30701032068101/000001"}
    assert value["gov"]["code"] == "30701032068115/000008"


def test_name_is_made_to_fit(package, adopting):
    adoption = adopting(package({**SIMPLE, "name": "Villages of_Qidong (v1.2)"}, ROWS))
    assert adoption.dataset == "tjj/villages-of-qidong-v1-2"
    assert "数据包名“Villages of_Qidong (v1.2)”改为 villages-of-qidong-v1-2。" in adoption.derived


def test_name_comes_from_the_title_where_none_is_written(package, adopting):
    nameless = {key: value for key, value in SIMPLE.items() if key != "name"}
    assert adopting(package({**nameless, "title": "村居 名录"}, ROWS)).dataset == "tjj/cun-ju-ming-lu"


def test_name_given_that_does_not_fit_is_refused(package, adopting):
    with pytest.raises(BuildError, match="可用 --as cun-ju"):
        adopting(package(SIMPLE, ROWS), name="村居")


def test_existing_dataset_is_not_touched(city, package, adopting):
    folder = package(SIMPLE, ROWS)
    adopting(folder)
    before = (city / "tjj/villages/datapackage.json").read_bytes()
    with pytest.raises(BuildError, match=r"已经存在，没有改动。换一个名称：--as"):
        adopting(folder)
    assert (city / "tjj/villages/datapackage.json").read_bytes() == before


def test_unknown_department_is_refused_with_those_there_are(package, adopting):
    with pytest.raises(BuildError, match=r"没有部门 mzj.*现有部门：tjj"):
        adopting(package(SIMPLE, ROWS), department="mzj")


def test_first_dataset_of_a_department_opens_a_free_category(city, package, adopting, written):
    other = city / "mzj/department.json"
    other.parent.mkdir()
    other.write_text((city / "tjj/department.json").read_text(encoding="utf-8"), encoding="utf-8")
    adoption = adopting(package(SIMPLE, ROWS), department="mzj")
    assert written(adoption)["gov"]["code"] == "30701032068101/000001"
    assert any("请目录主管部门核对" in sentence for sentence in adoption.derived)


def test_interruption_leaves_nothing_behind(city, package, adopting, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        adopting(package(SIMPLE, ROWS))
    assert sorted(p.name for p in (city / "tjj").iterdir()) == ["department.json", "hangye"]


def test_leap_day_review_is_due_at_the_end_of_february(package, adopting, written):
    value = written(adopting(package(SIMPLE, ROWS), review_on=date(2028, 2, 29)))
    assert value["gov"]["secrecyReview"]["reviewBy"] == "2029-02-28"


def test_package_of_a_pdf_is_a_file(package, adopting, written):
    pdf = {"name": "notice", "path": "notice.pdf"}
    value = written(adopting(package({**SIMPLE, "resources": [pdf]}, {"notice.pdf": b"%PDF-1.4"})))
    assert value["gov"]["format"] == {"class": "电子文件", "type": "pdf"}
    assert value["resources"] == [
        {"name": "notice", "title": "notice", "path": "data/notice.pdf", "format": "pdf"}
    ]


def test_package_without_resources_is_written_for_check_to_report(package, adopting, written):
    value = written(adopting(package({"name": "empty"})))
    assert "resources" not in value
    assert value["title"] == "empty"
