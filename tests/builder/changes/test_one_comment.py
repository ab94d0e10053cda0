"""`mulu diff --check --format markdown`: one comment, one verdict, three lines that a head can read."""

from __future__ import annotations

import pytest

from site_builder.cli import main
from tests.builder.changes.conftest import Repository

GONGCE, HUNYIN = "mzj/gongce/datapackage.json", "mzj/hunyin/datapackage.json"
OPINION = ["diff", "main", "--check", "--as-of", "2026-11-23", "--format", "markdown"]


def opinion(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = main([*OPINION, *options])
    return code, capsys.readouterr().out


def test_check_and_comparison_are_one_opinion_with_one_verdict(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    city = repository_of_city.city
    city.patch(GONGCE, {"gov": {"sharing": {"access": ["联机查询"]}}})
    city.patch(HUNYIN, {"gov": {"updateCycle": "每天"}})
    code, said = opinion(capsys)
    assert code == 1
    lines = said.splitlines()
    assert lines[0] == "### 目录检查意见"
    assert lines[2:6] == [
        "**还不能合并：有 2 处须修改。** 建议 0 处。  ",
        "1 项信息资源有 1 处变更，其中破坏性 1 处，影响 0 个部门。有 1 个改动的文件改正以后才能比较。  ",
        "核对了 3 项信息资源、1 张表、3 行数据，时点 2026-11-23。改好后再次提交，本意见自动更新；建议不影响合并。",
        "",
    ]
    assert said.count("### 目录") == 1
    # By dataset, whoever found it: the spelling is check's, the missing record is diff's.
    must = said.partition("#### 须修改（2）")[2].partition("####")[0]
    assert must.index("公共厕所（`mzj/gongce`）") < must.index("V22")
    assert '  - 修改建议：/gov/updateCycle 写成 `"每日"`，或运行 `mulu fix mzj/hunyin --write`\n' in must
    assert "#### 破坏性变更（1）" in said


def test_the_terminal_gets_one_count_of_both(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    city = repository_of_city.city
    city.patch(GONGCE, {"gov": {"sharing": {"access": ["联机查询"]}}})
    city.patch(HUNYIN, {"gov": {"updateCycle": "每天"}})
    assert main(OPINION[:-2]) == 1
    assert capsys.readouterr().out.endswith(
        "已核对 2 个部门、3 项信息资源、1 张表、3 行数据（时点 2026-11-23）\n须修改 2 处，建议 0 处。\n"
        "其中 1 处是写法问题，mulu fix --write 可以改好。\n"
    )


def test_a_clean_branch_may_be_merged_and_only_then(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    city = repository_of_city.city
    city.patch(HUNYIN, {"description": "另一种说法。"})
    code, said = opinion(capsys)
    assert (code, said.splitlines()[2]) == (0, "**可以合并。** 建议 0 处。  ")
    # What only a comparison knows decides the same verdict.
    city.write("_accounts.csv", "account,department,post,from,to\ngaj-01,gaj,,,\n")
    repository_of_city.git("add", "-A")
    repository_of_city.git("commit", "-q", "-m", "账号")
    city.patch(HUNYIN, {"description": "第三种说法。"})
    code, said = opinion(capsys, "--submitter", "gaj-01")
    assert code == 1
    assert "还不能合并：有 1 处须修改" in said
    assert "V23" in said


def test_a_mark_is_one_sentence_and_nothing_else(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository_of_city.city.write("mzj/gongce/data/cesuo.csv", "编号,名称\n1,秘密★10年\n")
    assert opinion(capsys) == (4, "此提交须线下处理，请联系本单位保密审查员\n")


def test_what_is_checked_is_what_lies_here(
    repository_of_city: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*OPINION[:2], "HEAD", *OPINION[2:]]) == 2
    assert "不能另写 HEAD" in capsys.readouterr().err
