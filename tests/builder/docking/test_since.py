"""A receiver that follows the list has what we have, and lets go of what we let go of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_builder import cli, exports
from site_builder.exports import change_list
from tests.builder.dossiers.conftest import text_of
from tests.builder.exports.published import edition_of
from tests.small_city import City

GONE = {"on": "2026-11-20", "reason": "由新的系统代替，不再更新。"}


def git(city: City, *words: str, day: str = "2026-11-01") -> None:
    moment = f"{day}T12:00:00+08:00"
    environment = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "HOME": str(city.source)}
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", "-C", str(city.source), *identity, *words], check=True, capture_output=True,
        env={"PATH": "/usr/bin:/bin", **environment},
    )  # fmt: skip


@pytest.fixture
def moved(city: City) -> City:
    """A city that changed after 1 November: one entry reworded, one withdrawn, one hidden, one new."""
    git(city, "init", "-q")
    git(city, "add", "-A")
    git(city, "commit", "-qm", "before", day="2026-11-01")
    return city


def asked(city: City, capsys: pytest.CaptureFixture[str], since: str) -> dict[str, dict[str, Any]]:
    assert cli.main(["export", "--since", since, "--source", str(city.source), "--as-of", "2026-11-23"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["since"], value["asOf"]) == (since, "2026-11-23")
    return {one["id"]: one for one in value["changes"]}


def ids(city: City) -> list[str]:
    return sorted(
        path.parent.relative_to(city.source).as_posix() for path in city.source.glob("*/*/datapackage.json")
    )


def test_nothing_changed_is_an_empty_list(moved: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(moved, capsys, "2026-11-10") == {}


def test_each_kind_of_change_is_one_step_and_what_is_gone_leaves_a_tombstone(
    moved: City, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = ids(moved)[:3]
    moved.patch(f"{first}/datapackage.json", {"description": "换了说法的摘要。"})
    moved.patch(f"{second}/datapackage.json", {"gov": {"status": "停用", "withdrawn": GONE}})
    moved.patch(f"{third}/datapackage.json", {"gov": {"visibility": "管理"}})
    value = json.loads((moved.source / f"{first}/datapackage.json").read_bytes())
    value["name"], value["gov"]["code"] = "xinde", value["gov"]["code"][:-1] + "9"
    department = first.split("/")[0]
    moved.write(f"{department}/xinde/datapackage.json", json.dumps(value, ensure_ascii=False))
    git(moved, "add", "-A")
    git(moved, "commit", "-qm", "after", day="2026-11-20")
    found = asked(moved, capsys, "2026-11-10")
    assert {id_: step["action"] for id_, step in found.items()} == {
        first: "变更", second: "停用", third: "撤回", f"{department}/xinde": "新增",
    }  # fmt: skip
    assert (found[second]["on"], found[second]["reason"]) == (GONE["on"], GONE["reason"])
    assert "digest" not in found[third]
    assert found[third]["code"]
    assert asked(moved, capsys, "HEAD~1") == found
    # Before the last commit's day there is nothing to catch up with on that day.
    assert asked(moved, capsys, "2026-11-21") == {}


def test_a_deleted_folder_and_a_new_address_are_tombstones_too(
    moved: City, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ids(moved)[0]
    old = moved.source / first
    value = json.loads((old / "datapackage.json").read_bytes())
    value["name"] = "gai-ming"
    (old / "datapackage.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    old.rename(old.parent / "gai-ming")
    found = asked(moved, capsys, "HEAD")
    new = f"{first.split('/')[0]}/gai-ming"
    assert (found[first]["action"], found[first]["replacedBy"]) == ("撤回", new)
    assert found[new]["action"] == "新增"


def test_the_digests_of_the_site_say_the_same(moved: City, tmp_path: Path) -> None:
    def digests(folder: str) -> dict[str, str]:
        for _ in change_list.write(tmp_path / folder, edition_of(moved.source)):
            pass
        value = json.loads((tmp_path / folder / "changes.json").read_bytes())
        days = [one["on"] or "" for one in value["entries"]]
        assert days == sorted(days, reverse=True)
        return {one["id"]: one["digest"] for one in value["entries"]}

    before = digests("before")
    first, second = ids(moved)[:2]
    moved.patch(f"{first}/datapackage.json", {"description": "换了说法的摘要。"})
    moved.patch(f"{second}/datapackage.json", {"gov": {"status": "停用", "withdrawn": GONE}})
    after = digests("after")
    assert {id_ for id_ in before if before[id_] != after[id_]} == {first, second}
    exports.write(tmp_path / "site", edition_of(moved.source))
    entries = json.loads((tmp_path / "site/changes.json").read_bytes())["entries"]
    (gone,) = [one for one in entries if "tombstone" in one]
    assert gone["id"] == second
    assert gone["tombstone"] == {**GONE, "replacedBy": None}


def test_what_cannot_be_read_is_named_and_gets_no_tombstone(
    moved: City, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ids(moved)[0]
    moved.write(f"{first}/datapackage.json", "{")
    assert cli.main(["export", "--since", "HEAD", "--source", str(moved.source)]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["changes"] == []
    assert f"没有报送：{first}" in said.err


def test_only_what_changed_is_handed_over(moved: City, capsys: pytest.CaptureFixture[str]) -> None:
    first = ids(moved)[0]
    columns = [{"from": "信息资源名称", "required": True}]
    target = {"title": "示例", "rows": "信息资源", "columns": columns}
    moved.write("_targets/a.json", json.dumps(target, ensure_ascii=False))
    moved.patch(f"{first}/datapackage.json", {"description": "换了说法的摘要。"})
    words = ["export", "--target", "a", "--since", "HEAD", "--source", str(moved.source)]
    assert cli.main(words) == 0
    assert "能收下 1 项、1 行" in capsys.readouterr().out


@pytest.mark.parametrize(("since", "advice"), [("2020-01-01", "以前没有提交"), ("nirgends", "没有这个提交")])
def test_a_beginning_that_is_not_there_is_said(
    moved: City, capsys: pytest.CaptureFixture[str], since: str, advice: str
) -> None:
    assert cli.main(["export", "--since", since, "--source", str(moved.source)]) == 2
    assert advice in capsys.readouterr().err


def paper(city: City, folder: Path, name: str = "notice.docx") -> Path:
    file = folder / name
    words = ["export", "--since", "2026-11-10", "--source", str(city.source), "--as-of", "2026-11-23"]
    assert cli.main([*words, "--output", str(file)]) == 0
    return file


def test_a_notice_tells_each_department_what_was_added_changed_and_withdrawn(
    moved: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = ids(moved)[:3]
    titles = {
        id_: json.loads((moved.source / id_ / "datapackage.json").read_text("utf-8"))["title"]
        for id_ in (first, second, third)
    }
    moved.patch(f"{first}/datapackage.json", {"description": "换了说法的摘要。"})
    moved.patch(f"{second}/datapackage.json", {"gov": {"status": "停用", "withdrawn": GONE}})
    moved.patch(
        f"{third}/datapackage.json", {"gov": {"visibility": "管理"}, "description": "只给管理看的话。"}
    )
    git(moved, "commit", "-qam", "after", day="2026-11-20")
    file = paper(moved, tmp_path)
    assert "3 项变更" in capsys.readouterr().out
    text = text_of(file)
    assert "变更 1 项，停用 1 项，撤回 1 项" in text
    headings = [line for line in text.split("\n") if line[:2] in ("一、", "二、", "三、")]
    assert headings == ["一、变更的信息资源", "二、停用的信息资源", "三、不再列出的信息资源"]
    assert all(title in text for title in titles.values())
    assert f"自 {GONE['on']} 停用；{GONE['reason']}" in text
    assert "只给管理看的话" not in text
    assert "未提交" not in text
    assert paper(moved, tmp_path, "again.docx").read_bytes() == file.read_bytes()


def test_a_notice_of_uncommitted_files_says_so_and_one_of_nothing_too(
    moved: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有新增、变更、停用和撤回" in text_of(paper(moved, tmp_path))
    capsys.readouterr()
    moved.patch(f"{ids(moved)[0]}/datapackage.json", {"description": "换了说法的摘要。"})
    assert "未提交的工作文件" in text_of(paper(moved, tmp_path))
    assert "发布前先提交" in capsys.readouterr().out
