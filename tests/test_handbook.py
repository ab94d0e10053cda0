"""The handbook as a whole: one way in for each reader, every term and every symptom leads to where it is told."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

import pytest

from site_builder import law, rules
from site_builder.config import SCHEMAS
from tests import layers
from tests.builder.site import Site
from tests.documents import HANDBOOK, ROOT
from tests.small_city import City

READERS = (
    "部门里编目录", "审核", "来查资源", "调用数据的系统", "管服务器", "检查、审计", "做评估", "改这套程序",
)  # fmt: skip
CELL = re.compile(r"(?<!\\)\|")
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
RAW = re.compile(r'<a href="\.\./((?:rules|problems)/[a-z0-9-]+/index\.html)">')
STANDARDS = ("本系统", "编目指南")
"""What a term may come from beside the articles; the page says which text 编目指南 is."""
WORDS_OF_FILES = frozenset(
    {
        "业务系统中的数量", "主题", "产生方式", "停用说明", "公示期限", "共享属性", "共建部门", "别名",
        "变更记录", "可见范围", "场景", "大普查数", "平台提供方式", "所属项目", "提供方内部部门", "数据更新日期",
        "数据级别", "曾用地址", "服务接口", "来源系统", "状态", "编制人和审核人", "遵循标准", "采集或授权依据",
    }
)  # fmt: skip
"""Names of keys that say themselves what they are; what they mean stands at the control and in the schema."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site.of(City.copy_to(tmp_path_factory.mktemp("handbook") / "catalog_src"))


def text_of(page: str) -> str:
    return (ROOT / HANDBOOK / page / "index.md").read_text("utf-8")


def rows(text: str, width: int) -> list[list[str]]:
    """The cells of every table of that many columns, without heads."""
    found: list[list[str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in CELL.split(line)[1:-1]]
        if cells and set(cells) == {"---"}:
            found.pop()  # what was taken for a row was the head
        elif cells:
            found.append(cells if len(cells) == width else [])
    return [row for row in found if row]


def target(page: str, link: str) -> str:
    """The address on the site of a link on a page of the handbook."""
    path = PurePosixPath(page)
    for part in PurePosixPath(link.partition("#")[0]).parts:
        path = path.parent if part == ".." else path / part
    return str(path).removesuffix(".md") + (".html" if str(path).endswith(".md") else "")


def test_every_reader_has_one_way_in_and_one_thing_to_do_first(site: Site) -> None:
    table = rows(text_of("start"), 3)
    assert len(table) == len(READERS)
    ways = []
    for reader in READERS:
        (row,) = [row for row in table if reader in row[0]]
        ((_, link),) = LINK.findall(row[1])
        ways.append(target("start", link))
        assert row[2]
    assert len(set(ways)) == len(READERS)
    assert [address for address in ways if address not in site] == []


TERMS = rows(text_of("terms"), 4) if (ROOT / HANDBOOK / "terms/index.md").is_file() else []


def test_terms_are_named_once() -> None:
    names = [term for term, *_ in TERMS]
    assert len(names) == len(set(names)) > 70


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row[0])
def test_term_has_a_source_and_stands_on_the_page_it_leads_to(row: list[str], site: Site) -> None:
    term, meaning, source, where = row
    assert len(meaning) >= 6
    articles = {citation.partition("（")[0] for citation in law.ARTICLES} | set(law.ARTICLES)
    for one in source.split("、"):
        assert one in articles or one in STANDARDS, one
    ((_, link),) = LINK.findall(where)
    address = target("terms", link)
    words = "".join(re.sub(r"<[^>]+>", "", site[address]).split())
    # On its own page a term is found in its row alone.
    assert words.count(term) >= (2 if address == "terms/index.html" else 1), address


def test_words_of_the_project_and_of_descriptors_are_terms() -> None:
    names = {term for term, *_ in TERMS}
    (table,) = re.findall(r"\| 代码里（DCAT）.*?(?=\n\n)", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    words = [re.sub(r"（.*?）", "", line.split("|")[3]) for line in table.splitlines()[2:]]
    asked = {word.strip() for line in words for word in re.split("[,，、/]", line) if word.strip()}
    schema = json.loads((SCHEMAS / "dataset.schema.json").read_text("utf-8"))
    asked |= {about["title"] for about in schema["$defs"]["gov"]["properties"].values() if "title" in about}
    assert asked - names == WORDS_OF_FILES


def test_every_rule_and_every_problem_has_its_page_and_one_line_in_the_index_of_symptoms(site: Site) -> None:
    problems = json.loads((SCHEMAS / "problems.json").read_text("utf-8"))
    wanted = [f"rules/{rule.name}/index.html" for rule in law.RULES.values()]
    wanted += [f"problems/{name}/index.html" for name in problems]
    named = RAW.findall(text_of("symptoms"))
    assert sorted(named) == sorted(wanted)
    assert [address for address in wanted if address not in site] == []
    assert {module.RULE.id for module in rules.modules()} == set(law.RULES)


def test_a_symptom_is_what_somebody_sees_and_not_the_title_of_the_page() -> None:
    problems = json.loads((SCHEMAS / "problems.json").read_text("utf-8"))
    titles = {row["title"]["zh"] for row in problems.values()}
    seen = [row[0] for row in rows(text_of("symptoms"), 2)]
    assert len(seen) == len(set(seen)) == len(law.RULES) + len(problems)
    assert not titles & set(seen)


def test_every_page_of_the_handbook_is_in_the_navigation() -> None:
    listed = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [path.relative_to(ROOT / HANDBOOK).as_posix() for path in Path(ROOT / HANDBOOK).rglob("*.md")]
    assert [page for page in pages if page not in listed] == []


def test_the_picture_of_the_architecture_is_what_the_import_contracts_say() -> None:
    assert layers.PICTURE.read_text("utf-8") == layers.draw(), "python -m tests.layers"


def test_the_picture_shows_every_module_of_both_packages_once() -> None:
    for column in layers.columns():
        drawn = [name for layer in column.layers for name in layer]
        folder = ROOT / column.package
        there = {path.stem for path in folder.glob("*.py")} | {
            path.parent.name for path in folder.glob("*/__init__.py")
        }
        assert sorted(drawn) == sorted(there - {"__init__", "__main__"})
        assert all(layers.about(column.package, name) for name in drawn)
