"""`mulu codeowners`: one line a department, the same for the same day."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import main
from tests.small_city import City

HEAD = "# 由 mulu codeowners 生成，不要手工改；人员变动改 _accounts.csv 后重新生成。\n"
COMMAND = ["codeowners", "--as-of", "2026-11-23"]


@pytest.fixture(autouse=True)
def _at_the_top(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city.source.parent)


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(COMMAND) == 0
    return capsys.readouterr().out


def test_teams_named_like_the_departments_own_where_nobody_is_listed(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys) == HEAD + "* @dsjzx\n/catalog_src/dsjzx/ @dsjzx\n/catalog_src/mzj/ @mzj\n"
    city.patch("catalog.json", {"repository": {"kind": "gitea", "url": "https://git.example/qidong/mulu"}})
    assert "/catalog_src/mzj/ @qidong/mzj\n" in printed(capsys)


def test_listed_accounts_in_office_own_their_folder_and_the_authority_the_rest(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.write(
        "_accounts.csv",
        "account,department,post,from,to\n"
        "mzj-02,mzj,审核人,2024-01-01,\n"
        "mzj-01,mzj,编制人,2024-01-01,\n"
        "mzj-00,mzj,编制人,2020-01-01,2023-12-31\n"
        "guanli,authority,目录管理员,2024-01-01,\n",
    )
    assert printed(capsys) == HEAD + "* @guanli\n/catalog_src/mzj/ @mzj-01 @mzj-02\n"


def test_authority_reviews_for_a_department_without_an_account(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.write("_accounts.csv", "account,department,post,from,to\nguanli,dsjzx,目录管理员,,\n")
    assert printed(capsys) == HEAD + "* @guanli\n/catalog_src/mzj/ @guanli\n"


def test_account_that_would_break_its_line_is_left_out(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.write("_accounts.csv", "account,department,post,from,to\nguanli,dsjzx,,,\nmzj 01 # x,mzj,,,\n")
    assert main(COMMAND) == 0
    said = capsys.readouterr()
    assert said.out == HEAD + "* @guanli\n/catalog_src/mzj/ @guanli\n"
    assert "1 个账号" in said.err


def test_source_outside_the_current_folder_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "anders").mkdir()
    monkeypatch.chdir(tmp_path / "anders")
    assert main([*COMMAND, "--source", str(city.source)]) == 2
    assert "仓库最上层" in capsys.readouterr().err
