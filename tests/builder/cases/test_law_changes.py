"""A new version of a law in the list: who cites the old one, what is suggested, and when it is settled."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_builder.authoring.cases import Desk
from site_builder.casework.law_changes import Law, current, law_changes, law_of
from site_builder.cli import main
from site_builder.pages import board, office, todo
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import (
    AUTHORITY,
    DAY,
    ROOT,
    bodies,
    cases,
    department,
    edition,
    source,
    words,
)

WHEN = ["--as-of", "2026-11-23"]
OLD, NEW = "统计法（2024年修正）", "统计法（2026年10月28日修订，2026年11月16日起施行）"
CITING, OTHER = "tjj/qiye-danhu-tongji", "tjj/renkou-pucha-geti"


@pytest.fixture
def revised(tmp_path: Path) -> Path:
    """The sample city after 统计法 was revised in the list of laws."""
    target = tmp_path / "catalog_src"
    shutil.copytree(ROOT / "catalog_src", target, ignore=shutil.ignore_patterns("data"))
    put(target, OLD, NEW)
    return target


def put(source: Path, old: str, new: str) -> None:
    file = source / "_codelists/laws.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def suggested(source: Path, day: date = DAY) -> dict[str, tuple[str, ...]]:
    return {one.law.name: one.datasets for one in law_changes(Desk.at(source, day).cases)}


TITLES = {
    "《中华人民共和国治安管理处罚法（2025年6月27日修订，2026年1月1日起施行）》": (
        "治安管理处罚法",
        "2026-01-01",
        "2026-01-01",
    ),
    "婚姻登记条例（2025年修订）": ("婚姻登记条例", None, "2025-01-01"),
    "全国人口普查条例（国务院令第576号）": ("全国人口普查条例", None, None),
    "某办法（2026年2月30日起施行）": ("某办法", None, None),
    "社区矫正法": ("社区矫正法", None, None),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_says_the_name_and_the_days_of_the_version(title: str) -> None:
    law = law_of(title)
    assert (
        law.name,
        law.effective_on and law.effective_on.isoformat(),
        law.since and law.since.isoformat(),
    ) == TITLES[title]


def test_of_several_versions_in_the_list_the_newest_counts() -> None:
    rows = [{"title": title, "docNo": ""} for title in (NEW, OLD, "档案法")]
    assert {name: law.title for name, law in current(tuple(rows)).items()} == {
        "统计法": NEW,
        "档案法": "档案法",
    }
    assert isinstance(current(tuple(rows))["统计法"], Law)


def test_the_sample_city_cites_no_older_version() -> None:
    assert law_changes(cases()) == ()


def test_a_new_version_names_the_entries_that_cite_the_old_one(revised: Path) -> None:
    assert suggested(revised) == {"统计法": (CITING, OTHER)}


def test_an_entry_ahead_of_the_list_and_one_withdrawn_are_not_named(revised: Path) -> None:
    put(revised, NEW, "统计法（2019年修正）")
    assert suggested(revised) == {}
    put(revised, "统计法（2019年修正）", NEW)
    file = revised / CITING / "datapackage.json"
    value = json.loads(file.read_text("utf-8"))
    value["gov"] |= {"status": "停用", "withdrawn": {"on": "2026-11-20", "reason": "示例：不再编制这一项。"}}
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    assert suggested(revised) == {"统计法": (OTHER,)}


def test_an_entry_that_names_no_version_is_behind_when_it_was_worked_on_before(revised: Path) -> None:
    file = revised / CITING / "datapackage.json"
    text = file.read_text("utf-8")
    file.write_text(text.replace(OLD, "统计法"), "utf-8")
    assert suggested(revised) == {"统计法": (CITING, OTHER)}
    value = json.loads(file.read_text("utf-8"))
    value["gov"]["changes"] = [{"on": "2026-11-20", "kind": "条件变更", "reason": "依据修订后的统计法核对。"}]
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    assert suggested(revised) == {"统计法": (OTHER,)}


def test_the_command_registers_a_trigger_with_everything_filled_in(revised: Path) -> None:
    command = ["case", "new", "trigger", "--law", "《统计法》", "--yes", "--source", str(revised), *WHEN]
    assert main(command) == 0
    value = json.loads((revised / "dsjzx/_triggers/dsjzx-2026-011.json").read_text("utf-8"))
    assert value["kind"] == "法规修订"
    assert value["basis"] == {"title": "中华人民共和国" + NEW}
    assert (value["effectiveOn"], value["datasets"]) == ("2026-11-16", [CITING, OTHER])
    assert suggested(revised) == {}


def test_a_registered_trigger_runs_until_the_entry_needs_no_update(
    revised: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--yes", "--source", str(revised), *WHEN]
    assert main(["case", "new", "trigger", "--law", "统计法", *common]) == 0
    assert main(["due", "--department", "tjj", "--source", str(revised), *WHEN]) == 0
    printed = capsys.readouterr().out
    assert (
        f"dsjzx-2026-011  市统计局  目录更新事由 更新目录 {CITING}  剩 5 个工作日（至 2026-11-30）" in printed
    )
    assert "还没有登记" not in printed
    for dataset in (CITING, OTHER):
        reason = ["--dataset", dataset, "--reason", "条文序号没有变动，不涉及本项依据。"]
        reply = ["case", "reply", "dsjzx-2026-011", "--event", "无需更新", *reason]
        assert main([*reply, *common]) == 0
    capsys.readouterr()
    assert main(["due", "--department", "tjj", "--source", str(revised), *WHEN]) == 0
    assert "dsjzx-2026-011" not in capsys.readouterr().out
    # The entries still cite the older version, and nobody is asked again.
    assert suggested(revised) == {}


def test_a_trigger_of_an_earlier_revision_settles_nothing(revised: Path) -> None:
    command = ["case", "new", "trigger", "--law", "统计法", "--effective-on", "2024-09-13", "--yes"]
    assert main([*command, "--source", str(revised), *WHEN]) == 0
    assert suggested(revised) == {"统计法": (CITING, OTHER)}


REFUSED = {
    "not in the list": (["--law", "渔业法"], "laws.csv 里没有“渔业法”"),
    "nobody is behind": (["--law", "社区矫正法"], "没有引用"),
}


@pytest.mark.parametrize(("options", "told"), REFUSED.values(), ids=REFUSED)
def test_a_law_that_asks_nothing_of_anybody_is_refused(
    revised: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["case", "new", "trigger", *options, "--yes", "--source", str(revised), *WHEN]) == 2
    assert told in capsys.readouterr().err


def test_due_lists_what_is_not_registered_with_both_limits(
    revised: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["due", "--source", str(revised), *WHEN]) == 0
    told = capsys.readouterr().out.partition("法规有新版本，还没有登记目录更新事由（1）\n")[2].splitlines()
    assert told[0] == f"  中华人民共和国{NEW}"
    assert told[1].startswith(f"      引用旧版本：{CITING}  ")
    assert told[2].startswith(f"      引用旧版本：{OTHER}  ")
    assert [line.partition("期限为 ")[2] for line in told[3:5]] == [
        "2026-11-30，剩 5 个工作日。",
        "2026-12-07，剩 10 个工作日。",
    ]
    assert told[5] == "      登记  mulu case new trigger --law 统计法"
    assert main(["due", "--department", "mzj", "--source", str(revised), *WHEN]) == 0
    assert "还没有登记" not in capsys.readouterr().out


def test_the_authority_and_the_department_read_it_on_their_pages_and_nobody_else() -> None:
    catalog = source()[1]
    lists = catalog.codelists
    rows = tuple({**row, "title": row["title"].replace(OLD, NEW)} for row in lists["laws"])
    revised = replace(catalog, codelists={**lists, "laws": rows})
    own = replace(cases(), facts=replace(cases().facts, catalog=revised))

    def told(module: object, audience: object, address: str) -> str:
        return words(bodies(module, edition(audience, catalog=revised, ledgers=own))[address])  # type: ignore[arg-type]

    sheet = told(office, AUTHORITY, "cases/office/authority/index.html")
    assert "还没有登记目录更新事由的 1" in sheet
    assert "mulu case new trigger --law 统计法" in sheet
    assert "法规有新版本 1" in told(board, AUTHORITY, "cases/index.html")
    page = told(todo, department("tjj"), "departments/tjj/todo/index.html")
    assert "所引法规有新版本 1" in page
    assert "2026-11-30" in page
    assert "mulu case new" not in page
    assert "所引法规" not in told(todo, department("mzj"), "departments/mzj/todo/index.html")
    assert "法规有新版本" not in told(board, GOVERNMENT, "cases/index.html")
