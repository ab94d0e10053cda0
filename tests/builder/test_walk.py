"""A clerk's whole walk in a terminal: `mulu new`, commit, check, `fix`, review, and the comment.

The twin in a browser, with the form in place of `mulu new`, is `tests/browser/test_walk.py`.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.builder.changes.conftest import ALONE, IDENTITY, Repository
from tests.small_city import City

ANSWERS = (
    "mzj", "公厕点位.csv", "", "城区公共厕所的位置和厕位数。",
    "", "", "", "", "",  # part, unit, origin, format, sharing: as proposed
    "1 2", "不予", "每季度", "2026-10-01", "y",
)  # fmt: skip
OPINION = [
    "diff",
    "main",
    "--check",
    "--as-of",
    "2026-11-23",
    "--submitter",
    "mzj-01",
    "--format",
    "markdown",
]
SIGNED = (
    "--data", "可以共享", "--by", "bm", "--approved-by", "副局长", "--on", "2026-11-19",
    "--review-by", "2028-11-19", "--ref", "〔2026〕保审第9号（示例）",
)  # fmt: skip


def test_from_a_conversation_to_a_comment_that_says_it_may_be_merged(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = Repository(root=city.source.parent, city=city)
    for name, value in {**IDENTITY, **ALONE}.items():
        monkeypatch.setenv(name, value)
    city.write("_accounts.csv", "account,department,post,from,to\nmzj-01,mzj,科员,2025-01-01,\n")
    clone.git("init", "-q", "-b", "main")
    clone.commit("city")
    clone.git("checkout", "-q", "-b", "gongce")
    monkeypatch.chdir(clone.root)
    Path("公厕点位.csv").write_text("编号,名称,厕位数\n001,示例甲,12\n002,示例乙,4\n", "utf-8")

    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in ANSWERS)))
    assert main(["new"]) == 1
    assert "缺少保密审查" in capsys.readouterr().out
    (made,) = {path.parent for path in city.source.glob("mzj/*/datapackage.json")} - {
        city.source / f"mzj/{known}" for known in ("gongce", "hunyin", "shouyang")
    }
    dataset = f"mzj/{made.name}"
    file = made / "datapackage.json"

    # Typed in afterwards, as people type.
    value = json.loads(file.read_text("utf-8"))
    assert value["gov"]["code"].startswith("30701032068105/")
    value["gov"] |= {"publishedOn": "2026/11/20", "updateCycle": "按季度"}
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    clone.git("add", "catalog_src")
    clone.git("commit", "-q", "-m", "新编公厕点位")

    assert main(OPINION) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[2].startswith("**还不能合并：有 3 处须修改。**")
    assert "不影响使用" not in said  # nobody knows yet
    assert f'写成 `"每季度"`，或运行 `mulu fix {dataset} --write`' in said

    assert main(["fix", dataset]) == 1  # shown first
    patch = capsys.readouterr().out
    assert '-    "updateCycle": "按季度"' in patch
    assert main(["fix", dataset, "--write"]) == 0
    assert main(["review", dataset]) == 0
    assert main(["review", dataset, "--sign", *SIGNED]) == 0
    capsys.readouterr()
    clone.git("add", "catalog_src")
    clone.git("commit", "-q", "-m", "经保密审查")
    assert main(OPINION) == 0, capsys.readouterr().out
    assert capsys.readouterr().out.splitlines()[2].startswith("**可以合并。**")
