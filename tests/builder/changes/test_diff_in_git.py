"""`mulu diff` between revisions: what it reads, from where it compares, and what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli import main
from tests.builder.changes.conftest import Repository
from tests.small_city import City

HUNYIN = "mzj/hunyin/datapackage.json"
DIFF = ["diff", "--as-of", "2026-11-23"]
ACCOUNTS = "account,department,post,from,to\nmzj-01,mzj,科员,2025-01-01,\ndsj-01,authority,科长,2025-01-01,\n"


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main([*DIFF, "--format", "json", *arguments])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def drop_access(city: City) -> None:
    city.patch("mzj/gongce/datapackage.json", {"gov": {"sharing": {"access": ["联机查询"]}}})


def test_the_work_tree_is_compared_with_a_branch(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    drop_access(repository_of_city.city)
    report = diff(capsys, "main")
    assert [change["kind"] for change in report["changes"]] == ["access-removed"]
    assert [(f["rule"], f["file"], f["line"]) for f in report["findings"]] == [
        ("V22", "mzj/gongce/datapackage.json", 18)
    ]
    assert report["base"]["commit"] == repository_of_city.git("rev-parse", "main")
    assert report["head"] == {"name": "catalog_src", "commit": None, "unread": []}


def test_json_report_has_every_key_of_its_contract(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    drop_access(repository_of_city.city)
    report = diff(capsys, "main")
    assert list(report) == [
        "contract", "base", "head", "source", "submitter", "changes", "others", "findings", "counts",
    ]  # fmt: skip
    (change,) = report["changes"]
    assert change == {
        "kind": "access-removed",
        "word": "减少共享方式",
        "department": "mzj",
        "dataset": "mzj/gongce",
        "formerly": None,
        "title": "公共厕所",
        "sharing": "无条件共享",
        "table": None,
        "field": None,
        "pointer": "/gov/sharing/access",
        "before": "部门批量下载",
        "after": None,
        "text": "不再提供“部门批量下载”",
        "breaking": True,
        "recordedAs": ["共享收紧", "条件变更"],
        "entry": None,
        "affected": [],
    }
    assert report["counts"] == {
        "changes": 1,
        "breaking": 1,
        "datasets": 1,
        "affectedDepartments": 0,
        "error": 1,
        "warning": 0,
    }


def test_what_others_merged_since_is_not_the_branchs_doing(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repository_of_city
    repository.git("checkout", "-q", "-b", "mine")
    repository.city.patch(HUNYIN, {"title": "婚姻登记"})
    mine = repository.commit()
    repository.git("checkout", "-q", "main")
    drop_access(repository.city)
    repository.commit()
    report = diff(capsys, "main", mine)
    assert [change["kind"] for change in report["changes"]] == ["title-changed"]


def test_a_comparison_leaves_work_tree_index_and_refs_alone(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repository_of_city
    drop_access(repository.city)
    repository.commit()
    repository.city.write("mzj/notiz.txt", "未提交")
    before = (repository.git("status", "--porcelain"), repository.git("for-each-ref"))
    diff(capsys, "HEAD~1", "HEAD")
    assert (repository.git("status", "--porcelain"), repository.git("for-each-ref")) == before


def test_other_edits_are_named_without_being_changes(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    city = repository_of_city.city
    city.write("mzj/gongce/data/cesuo.csv", "编号,名称,厕位数,启用日期\n")
    city.patch(HUNYIN, {"description": "另一种说法。"})
    report = diff(capsys, "main")
    assert (report["changes"], report["others"]) == ([], ["mzj/gongce", "mzj/hunyin"])


def test_a_revision_gives_the_same_changes_as_a_folder_with_its_files(
    repository_of_city: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, city = repository_of_city, repository_of_city.city
    shutil.copytree(city.source, tmp_path / "earlier")
    drop_access(city)
    (city.source / "mzj" / "hunyin").rename(city.source / "mzj" / "hunyin-dengji")
    city.patch("mzj/hunyin-dengji/datapackage.json", {"name": "hunyin-dengji"})
    city.write("mzj/shouyang/datapackage.json", "{")
    later = repository.commit()
    by_folder = diff(capsys, str(tmp_path / "earlier"), "catalog_src")
    for head in ([], [later]):
        by_git = diff(capsys, "HEAD~1", *head)
        for key in ("changes", "others", "findings", "counts"):
            assert by_git[key] == by_folder[key]


def test_data_files_are_never_unpacked(repository_of_city: Repository) -> None:
    from site_builder import history

    source = repository_of_city.city.source
    files = history.files_at(source, history.resolve(source, "HEAD"))
    assert "mzj/gongce/datapackage.json" in files
    assert "_codelists/cycles.csv" in files
    assert not any("/data/" in path for path in files)


def test_accounts_count_as_they_were_before_the_change(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repository_of_city
    repository.city.write("_accounts.csv", ACCOUNTS)
    repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    repository.city.write("_accounts.csv", ACCOUNTS.replace("mzj-01,mzj", "mzj-01,authority"))
    repository.commit()
    report = diff(capsys, "main", "mine", "--submitter", "mzj-01")
    assert [(f["rule"], f["severity"], f["file"]) for f in report["findings"]] == [
        ("V23", "error", "_accounts.csv")
    ]


@pytest.mark.parametrize(
    "text", ["", "谁,哪里\nmzj-01,mzj\n", "account,department\n" + "x" * 200_000, "\0\n\0"]
)
def test_an_account_list_that_is_none_knows_nobody(
    repository_of_city: Repository, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.write("_accounts.csv", text)
    repository_of_city.commit()
    repository_of_city.city.patch(HUNYIN, {"keywords": ["婚姻"]})
    report = diff(capsys, "main", "--submitter", "mzj-01")
    assert [(f["rule"], f["severity"]) for f in report["findings"]] == [("V23", "warning")]


def test_a_file_name_in_another_encoding_does_not_stop_the_comparison(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = bytes(repository_of_city.city.source) + "/mzj/gongce/公厕".encode("gbk") + b".txt"
    Path(os.fsdecode(odd)).write_text("x")
    report = diff(capsys, "main")
    assert report["others"] == ["mzj/gongce"]


def test_files_beside_the_source_belong_to_no_department(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repository_of_city
    repository.city.write("_accounts.csv", ACCOUNTS)
    repository.commit()
    (repository.root / "CODEOWNERS").write_text("* @mzj-01\n")
    # A printed form or a note that lies there is no submission.
    assert diff(capsys, "main", "--submitter", "mzj-01")["findings"] == []
    repository.git("add", "CODEOWNERS")
    report = diff(capsys, "main", "--submitter", "mzj-01")
    assert [(f["rule"], f["file"]) for f in report["findings"]] == [("V23", "../CODEOWNERS")]


def test_the_authority_names_the_paper_in_its_commit(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repository_of_city
    repository.city.write("_accounts.csv", ACCOUNTS)
    base = repository.commit()
    repository.city.patch(HUNYIN, {"keywords": ["婚姻"]})
    repository.commit("补充关键词")
    assert [f["rule"] for f in diff(capsys, base, "HEAD", "--submitter", "dsj-01")["findings"]] == ["V23"]
    repository.git("commit", "-q", "--amend", "-m", "补充关键词\n\n代录入：民函〔2026〕3号")
    assert diff(capsys, base, "HEAD", "--submitter", "dsj-01")["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-branch"], "没有这个提交、分支或文件夹：“no-such-branch”"),
        (["--source", "nowhere", "main"], "nowhere"),
        (["HEAD:catalog_src"], "没有这个提交"),
    ],
)
def test_a_revision_that_is_none_is_one_line_and_exit_2(
    repository_of_city: Repository, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*DIFF, *arguments]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_outside_git_only_folders_can_be_compared(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*DIFF, "main", "--source", str(city.source)]) == 2
    assert "不在 git 仓库里" in capsys.readouterr().err


def test_a_text_cannot_act_in_the_markdown_comment(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.patch(HUNYIN, {"title": "<img src=x> @all [x](y)"})
    main([*DIFF, "main", "--format", "markdown"])
    comment = capsys.readouterr().out
    assert "### 目录变更" in comment
    assert "<img" not in comment
    assert "@all" not in comment


def test_marked_content_ends_the_comparison_without_a_word(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.patch(HUNYIN, {"title": "机密★10年"})
    assert main([*DIFF, "main"]) == 4
    printed = capsys.readouterr()
    assert "机密" not in printed.out + printed.err
