"""`mulu check --changed` and `--history`: what is looked at, and what git remembers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_builder.changes import Touched, reach
from site_builder.cli import main
from tests.builder.changes.conftest import Repository
from tests.builder.changes.trees import catalog_of
from tests.small_city import City

GONGCE = "mzj/gongce/datapackage.json"
HUNYIN = "mzj/hunyin/datapackage.json"
SHOUYANG = "mzj/shouyang/datapackage.json"
CHECK = ["check", "--as-of", "2026-11-23", "--format", "json"]


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    main([*CHECK, *arguments])
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return findings


def reached(city: City, *files: str, before: dict[str, str] | None = None) -> tuple[str, ...] | None:
    return reach(Touched(files=files, before=before or {}), catalog_of(city))


def test_only_what_the_branch_touches_is_reported(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    city = repository_of_city.city
    city.patch(HUNYIN, {"title": ""})
    repository_of_city.commit()
    city.patch(SHOUYANG, {"title": ""})
    assert [f["file"] for f in check(capsys, "--changed", "HEAD")] == [SHOUYANG]
    assert {f["file"] for f in check(capsys)} == {HUNYIN, SHOUYANG}


def test_data_of_untouched_datasets_is_not_opened(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.write("mzj/gongce/data/cesuo.csv", "编号\n")
    repository_of_city.commit()
    repository_of_city.city.patch(SHOUYANG, {"keywords": ["收养"]})
    main(["check", "--as-of", "2026-11-23", "--format", "json", "--changed", "HEAD"])
    printed = capsys.readouterr()
    assert json.loads(printed.out)["counts"]["tables"] == 0
    assert "mzj/shouyang" in printed.err


def test_a_new_file_not_yet_in_git_counts_as_touched(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.write("mzj/xin/datapackage.json", "{")
    assert {f["rule"] for f in check(capsys, "--changed", "main")} == {"F01"}


def test_nothing_touched_checks_nothing(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.patch(HUNYIN, {"title": ""})
    repository_of_city.commit()
    assert check(capsys, "--changed", "HEAD") == []


def test_a_code_taken_twice_is_seen_from_the_dataset_that_had_it(city: City) -> None:
    city.patch(HUNYIN, {"gov": {"code": "30701032068105/000002"}})
    assert reached(city, HUNYIN, before={HUNYIN: "{}"}) == ("mzj/hunyin", "mzj/shouyang")


def test_a_code_given_up_reaches_those_who_name_it(city: City) -> None:
    before = (city.source / HUNYIN).read_text("utf-8")
    city.patch(SHOUYANG, {"gov": {"related": ["30701032068105/000001"]}})
    city.patch(HUNYIN, {"gov": {"code": "30701032068105/000009"}})
    assert reached(city, HUNYIN, before={HUNYIN: before}) == ("mzj/hunyin", "mzj/shouyang")


def test_keys_from_other_datasets_are_reached(city: City) -> None:
    reference = {"dataset": "mzj/gongce", "table": "cesuo", "field": "编号"}
    field = {"name": "编号", "title": "编号", "type": "string", "gov": {"reference": reference}}
    table = {"name": "dengji", "title": "登记", "data": [], "schema": {"fields": [field]}}
    city.patch(HUNYIN, {"resources": [table]})
    assert reached(city, "mzj/gongce/data/cesuo.csv") == ("mzj/gongce", "mzj/hunyin")


def test_the_same_title_is_reached_within_the_department(city: City) -> None:
    for title in ("婚姻登记信息", "2025年婚姻登记信息"):
        city.patch(SHOUYANG, {"title": title})
        assert reached(city, SHOUYANG, before={SHOUYANG: "{}"}) == ("mzj/hunyin", "mzj/shouyang")


def test_a_new_or_deleted_dataset_reaches_its_department(city: City) -> None:
    assert reached(city, GONGCE) == ("mzj/department.json", "mzj/gongce")
    assert reached(city, "mzj/weg/datapackage.json", before={"mzj/weg/datapackage.json": "{}"}) == (
        "mzj/department.json",
        "mzj/weg",
    )


def test_a_department_file_reaches_all_its_datasets(city: City) -> None:
    assert reached(city, "mzj/department.json") == ("mzj",)


@pytest.mark.parametrize("file", ["catalog.json", "_codelists/cycles.csv", "_policy/qidong-2019.json"])
def test_settings_of_the_city_reach_everything(city: City, file: str) -> None:
    assert reached(city, HUNYIN, file) is None


def test_files_outside_the_source_reach_nothing(city: City) -> None:
    assert reached(city, "../README.md", "_accounts.csv") == ("_accounts.csv",)


def test_a_code_that_was_ever_another_datasets_is_refused(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, city = repository_of_city, repository_of_city.city
    first = repository.git("rev-parse", "--short=7", "HEAD")
    city.patch(HUNYIN, {"gov": {"code": "30701032068105/000003"}})
    repository.commit()
    city.patch(SHOUYANG, {"gov": {"code": "30701032068105/000001"}})
    assert check(capsys) == []
    (finding,) = check(capsys, "--history")
    assert (finding["rule"], finding["file"], finding["pointer"]) == ("V02", SHOUYANG, "/gov/code")
    assert finding["message"] == f"代码“30701032068105/000001”曾给过 mzj/hunyin（提交 {first}）。"


def test_a_code_that_came_and_went_on_a_merged_branch_was_given_too(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, city = repository_of_city, repository_of_city.city
    repository.git("checkout", "-q", "-b", "side")
    was = (city.source / HUNYIN).read_text("utf-8")
    city.patch(HUNYIN, {"gov": {"code": "30701032068105/000007"}})
    repository.commit()
    city.write(HUNYIN, was)
    repository.commit()
    repository.git("checkout", "-q", "main")
    city.patch(SHOUYANG, {"gov": {"code": "30701032068105/000007"}})
    repository.commit()
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert [f["file"] for f in check(capsys, "--history")] == [SHOUYANG]


def test_a_dataset_that_says_where_it_was_keeps_its_code(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, city = repository_of_city, repository_of_city.city
    (city.source / "mzj" / "hunyin").rename(city.source / "mzj" / "hunyin-dengji")
    city.patch("mzj/hunyin-dengji/datapackage.json", {"name": "hunyin-dengji"})
    repository.commit()
    assert [f["rule"] for f in check(capsys, "--history")] == ["V02"]
    city.patch("mzj/hunyin-dengji/datapackage.json", {"gov": {"formerly": ["mzj/hunyin"]}})
    assert check(capsys, "--history") == []


def test_a_shallow_clone_says_that_it_cannot_know(
    repository_of_city: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.patch(HUNYIN, {"keywords": ["婚姻"]})
    repository_of_city.commit()
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", repository_of_city.root.as_uri(), str(clone)],
        check=True,
        capture_output=True,
    )
    (finding,) = check(capsys, "--history", "--source", str(clone / "catalog_src"))
    assert (finding["rule"], finding["severity"]) == ("V02", "warning")
    assert "浅克隆" in finding["message"]


def test_history_outside_git_is_said_to_be_unknown(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    (finding,) = check(capsys, "--history", "--source", str(city.source))
    assert "不在 git 仓库里" in finding["message"]


def test_paths_and_changed_exclude_each_other(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*CHECK, "--changed", "main", "catalog_src/mzj"]) == 2
    assert "只能用一个" in capsys.readouterr().err
