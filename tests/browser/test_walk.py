"""A clerk's whole walk: fill the form, put the file into git, check, mend, see the comment.

The terminal twin, with `mulu new` in place of the form, is `tests/builder/test_walk.py`.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from site_builder.cli import main
from tests.browser.conftest import Visit
from tests.browser.test_form import CSV, FORM, fill, open_form
from tests.builder.changes.conftest import ALONE, IDENTITY, Repository
from tests.small_city import City

pytestmark = pytest.mark.browser

DAY = "2026-11-23"
SERVICE = {"kind": "gitea", "url": "https://git.example/qidong/mulu", "branch": "main"}
SIGNED = (
    "--data", "可以共享", "--by", "bm", "--approved-by", "fg", "--on", "2026-11-19",
    "--review-by", "2028-11-19", "--ref", "〔2026〕保审第99号（示例）",
)  # fmt: skip


@pytest.fixture
def clone(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The sample city as a department has it: a clone with a branch of its own."""
    for name, value in {**os.environ, **IDENTITY, **ALONE}.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "clone"
    shutil.copytree(repository / "catalog_src", root / "catalog_src")
    made = Repository(root=root, city=City(source=root / "catalog_src"))
    made.city.write("_accounts.csv", "account,department,post,from,to\nwjw-01,wjw,科员,2025-01-01,\n")
    made.git("init", "-q", "-b", "main")
    made.commit("city")
    made.git("checkout", "-q", "-b", "shequ")
    monkeypatch.chdir(root)
    return made


def test_from_the_form_to_a_comment_that_says_it_may_be_merged(
    visit: Visit, site: Path, clone: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    # 1. The form: filled in, and the file taken away.
    page = open_form(visit, (site / FORM).as_uri())
    fill(page)
    page.get_by_text("从表头或 csv 文件填入").click()
    page.locator("#mf-paste-0-file").set_input_files(
        {"name": "服务站.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.get_by_role("checkbox", name="主键").first.check()
    # Where the city names its git service, a short file also comes as a link that makes it there.
    page.evaluate("service => { window.muluForm.repository = service; }", SERVICE)
    page.get_by_label("信息资源摘要").fill("全市社区卫生服务站的名称和床位数。")
    link = page.locator(".mf-link")
    expect(link).to_be_visible()
    href = link.get_attribute("href") or ""
    assert href.startswith("https://git.example/qidong/mulu/_new/main/?filename=catalog_src%2Fwjw%2F")
    assert len(href) <= 6000
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载描述文件").click()
    value = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    visit.assert_clean()

    # 2. Into the checkout, with what happens to files on their way: a date typed over in another program.
    dataset = f"wjw/{value['name']}"
    place = f"{dataset}/datapackage.json"
    file = clone.city.source / place
    (file.parent / "data").mkdir(parents=True)
    (file.parent / value["resources"][0]["path"]).write_text(CSV, "utf-8")
    value["gov"]["publishedOn"] = "2026年11月20日"
    value["gov"]["updateCycle"] = "每季"
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    clone.commit("新编社区卫生服务站名录")

    # 3. The comment on the pull request: not yet, why, and what would mend it.
    opinion = ["diff", "main", "--check", "--submitter", "wjw-01", "--as-of", DAY, "--format", "markdown"]
    assert main(opinion) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[2].startswith("**还不能合并：有 3 处须修改。**")
    assert said.splitlines()[3].startswith("有 1 个改动的文件改正以后才能比较。")
    assert f'写成 `"2026-11-20"`，或运行 `mulu fix {dataset} --write`' in said
    assert '写成 `"每季度"`' in said
    assert "缺少保密审查" in said

    # 4. The terminal says the same, with line and column, and `fix` mends what is only spelling.
    assert main(["check", "--changed", "main", "--as-of", DAY]) == 1
    assert "其中 2 处是写法问题，mulu fix --write 可以改好。" in capsys.readouterr().out
    assert main(["fix", f"catalog_src/{dataset}", "--write"]) == 0
    assert "“每季” 改为 “每季度”" in capsys.readouterr().out

    # 5. What is no spelling is done as the hint says: reviewed, signed, recorded.
    assert main(["review", dataset]) == 0
    assert (clone.root / f"保密审查表-{dataset.replace('/', '-')}.docx").is_file()
    assert main(["review", dataset, "--sign", *SIGNED]) == 0
    clone.git("add", "catalog_src")
    clone.git("commit", "-q", "-m", "经保密审查")
    capsys.readouterr()

    # 6. The comment again: it may be merged.
    assert main(opinion) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert said.splitlines()[2].startswith("**可以合并。**")
    assert said.splitlines()[3].startswith("1 项信息资源有 1 处变更，其中破坏性 0 处")
    assert "社区卫生服务站名录" in said
