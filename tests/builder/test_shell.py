"""The shell: cut once, stamped often, put in place in one step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from site_builder.errors import OutputUnwritable
from site_builder.shell import Masthead, Shell, Shells, build_site
from site_builder.shell.stamp import PAGES

MASTHEAD = Masthead(
    title="示例目录 <b>&",
    authority="示例中心",
    as_of=date(2026, 11, 23),
    site_url="https://mulu.example/city",
    demo='演示 <img src=x onerror="1">',
)


def fill(site: Path, shells: Shells) -> int:
    for kind, shell in shells.items():
        address = shell.page.replace("_", "some")
        target = site / address
        target.parent.mkdir(parents=True, exist_ok=True)
        body = Markup("<h1>{}</h1>").format(kind)
        target.write_text(
            shell.stamp(title="<题>", description="一\n二", address=address, body=body), encoding="utf-8"
        )
    return len(shells)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("shell") / "site"
    assert build_site(output, masthead=MASTHEAD, fill=fill) == len(PAGES)
    return output


def test_stamping_escapes_everything_but_the_body() -> None:
    holes = "<title>@@mulu-title@@</title>@@mulu-description@@|@@mulu-address@@|@@mulu-body@@"
    shell = Shell(page="a/b/index.html", html=holes)
    page = shell.stamp(title="<i>", description='"x"', address="a&b", body=Markup("<p>"))
    assert page == "<title>&lt;i&gt;</title>&#34;x&#34;|a&amp;b|<p>"
    assert shell.root == "../../"


def test_a_value_that_looks_like_a_hole_stays_text() -> None:
    shell = Shell(page="index.html", html="@@mulu-title@@ @@mulu-body@@")
    page = shell.stamp(title="@@mulu-body@@", description="", address="", body=Markup("正文"))
    assert page == "@@mulu-body@@ 正文"


def test_no_shell_no_sitemap_and_no_search_of_the_theme_is_left_in_the_site(site: Path) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    assert not any("_" in Path(file).parts for file in files)
    assert not any(
        word in file for file in files for word in ("sitemap", "lunr", "workers", ".map", "search_index")
    )
    assert {"404.html", "decisions/index.html", "guide/index.html", "assets/mulu.css"} <= files


def test_no_page_has_a_hole_left(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "@@mulu-" not in page.read_text("utf-8"), page


def test_stamped_page_carries_its_title_its_address_and_the_tab_of_its_section(site: Path) -> None:
    page = (site / "datasets/some/some/index.html").read_text("utf-8")
    assert "<title>&lt;题&gt; - 示例目录 &lt;b&gt;&amp;</title>" in page
    assert '<meta name="description" content="一 二">' in page
    assert 'href="https://mulu.example/city/datasets/some/some/index.html"' in page


def test_every_page_lights_up_one_tab_its_own(site: Path) -> None:
    tabs = {"index.html": "首页", "datasets": "信息资源", "departments": "部门"}
    tabs |= dict.fromkeys(
        ("themes", "classes", "elements", "denied", "codelists", "statistics", "scenes", "heads", "notices"),
        "信息资源",
    )
    tabs |= {"service": "接口", "problems": "接口", "operations": "运行"}
    tabs |= dict.fromkeys(("cases", "ledgers", "articles", "evaluation", "standards"), "办理")
    for page in site.rglob("index.html"):
        address = page.relative_to(site)
        active = page.read_text("utf-8").split("md-tabs__item--active")[1:]
        assert len(active) == 1, address
        assert tabs.get(address.parts[0], "手册") in active[0].split("</li>")[0], address


def test_every_page_carries_the_demo_notice_the_day_and_the_file_that_names_the_commit(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 9
    for page in pages:
        text = page.read_text("utf-8")
        assert "演示 &lt;img src=x" in text, page
        assert "<img src=x" not in text, page
        assert "2026-11-23" in text, page
        assert "assets/version.js" in text, page


def test_same_input_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    build_site(tmp_path / "again", masthead=MASTHEAD, fill=fill)
    for file in site.rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (tmp_path / "again" / file.relative_to(site)).read_bytes(), file


def test_failed_build_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    output = tmp_path / "site"
    output.mkdir()
    (output / "index.html").write_text("旧")

    def fail(_site: Path, _shells: Shells) -> int:
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        build_site(output, masthead=MASTHEAD, fill=fail)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (output / "index.html").read_text() == "旧"


def test_new_site_replaces_the_old_one_whole_and_removes_what_a_crash_left(tmp_path: Path) -> None:
    output = tmp_path / "site"
    output.mkdir()
    (output / "gone.html").write_text("旧")
    (tmp_path / "site.tmp-1").mkdir()
    build_site(output, masthead=MASTHEAD, fill=fill)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not (output / "gone.html").exists()


def test_output_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file, not a folder")
    with pytest.raises(OutputUnwritable, match="无法写入输出目录"):
        build_site(tmp_path / "build/site", masthead=MASTHEAD, fill=fill)
