"""The generated pages: what stands on them, what never does, and that every link holds."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from site_builder import qr
from site_builder.audience import is_shown, office_lines
from site_builder.catalog import Dataset, SharingType, Status
from site_builder.compilation import compile_catalog
from site_builder.edition import Edition
from site_builder.pages import access, dataset
from site_builder.pages.layout import size
from site_builder.visibility import GOVERNMENT
from tests.builder.site import Site, Tags
from tests.hostile_city import hostile_city, table_of
from tests.small_city import AS_OF, City

HOSTILE = "\"'><img src=x onerror=alert(1)>&lt;\u202e𠮷😀@@mulu-body@@{{ 7*7 }}"
ELEMENTS = (
    *("信息资源分类", "信息资源名称", "信息资源代码", "信息资源提供方", "信息资源提供方代码", "信息资源摘要"),
    *("信息资源格式", "信息项信息", "共享属性", "开放属性", "更新周期", "发布日期", "关联资源代码"),
)
OPEN, CONDITIONAL, DENIED, WITHDRAWN = (
    f"datasets/mzj/{name}/index.html" for name in ("gongce", "hunyin", "shouyang", "tingyong")
)


def copy_entry(city: City, name: str, number: int, **changes: Any) -> None:
    """Another entry of the same shape as the served one."""
    shutil.copytree(city.source / "mzj/gongce", city.source / "mzj" / name)
    changes["gov"] = {"code": f"107001320681/{number:06}", **changes.get("gov", {})}
    city.patch(f"mzj/{name}/datapackage.json", {"name": name, **changes})


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small city with a sensitive column, a withdrawn entry, a planned one and one for the authority."""
    city = City.copy_to(tmp_path_factory.mktemp("plain") / "catalog_src")
    withdrawn = {"on": "2026-09-01", "reason": "并入公共厕所。", "replacedBy": "mzj/gongce"}
    copy_entry(city, "tingyong", 2, title="旧公厕表", gov={"status": "停用", "withdrawn": withdrawn})
    copy_entry(city, "guanli", 3, title="只给管理看的表", gov={"visibility": "管理"})
    table = table_of(city)
    table["schema"]["fields"][1]["gov"]["sensitive"] = "其他个人信息"
    table["path"] = city.deliver("mzj/gongce", "cesuo.csv")
    city.patch("mzj/gongce/datapackage.json", {"resources": [table]})
    return Site.of(city)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small city with markup in every string that a department or its data can bring."""
    return Site.of(hostile_city(tmp_path_factory.mktemp("hostile"), HOSTILE))


def test_every_link_leads_to_a_file_and_every_page_link_ends_in_index_html(plain: Site) -> None:
    for address, page in plain.items():
        for link in Tags(page).addresses():
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.netloc == "127.0.0.1:8000", (address, link)
                continue
            # The 404 page is shown at any depth, so its links begin at the root.
            rooted = parts.path.startswith("/")
            assert not rooted or address == "404.html", (address, link)
            base = "" if rooted else posixpath.dirname(address)
            target = posixpath.normpath(
                posixpath.join(base, unquote(parts.path).lstrip("/") or posixpath.basename(address))
            )
            assert (plain.folder / target).is_file(), (address, link)
            assert not target.endswith(".html") or target.endswith(("index.html", "404.html")), (
                address,
                link,
            )
            if parts.fragment and target in plain:
                assert unquote(parts.fragment) in Tags(plain[target]).ids(), (address, link)


def test_nothing_is_loaded_from_another_host(plain: Site) -> None:
    for address, page in plain.items():
        for tag, attributes in Tags(page).tags:
            if tag in ("script", "link", "img", "iframe", "source") and attributes.get("rel") != "canonical":
                source = attributes.get("src") or attributes.get("href") or ""
                assert not urlsplit(source).netloc, (address, source)


def test_markup_in_descriptors_and_cells_stays_text(hostile: Site) -> None:
    for address, page in hostile.items():
        for tag, attributes in Tags(page).tags:
            assert not any(name.startswith("on") for name in attributes), (address, tag, attributes)
            assert attributes.get("src") != "x", (address, tag)
            assert not (attributes.get("href") or "").startswith("javascript:"), address
    # A blank separates what lay in neighbouring tags; the text itself comes through unchanged.
    for address in (
        OPEN,
        CONDITIONAL,
        DENIED,
        "index.html",
        "datasets/index.html",
        "departments/mzj/index.html",
    ):
        assert HOSTILE in hostile.words(address), address
    assert hostile.words(OPEN).count(HOSTILE) > 12


def test_dataset_page_has_the_thirteen_core_elements_in_order(plain: Site) -> None:
    for address in (OPEN, CONDITIONAL, WITHDRAWN):
        form = plain.words(address).split("规定的 13 项")[1]
        places = [form.index(f" {element} ") for element in ELEMENTS]
        assert places == sorted(places)
    words = plain.words(OPEN)
    assert "11320681MB99900550" in words
    assert "107001320681/000001" in words
    assert "类 1 基础信息资源 项 107 城市部件 目 107001" in words


def test_three_dates_stand_apart(plain: Site) -> None:
    assert "数据更新 2026-10-08 目录更新 2026-03-02 核验 2026-11-23" in plain.words(OPEN)


def test_unconditional_dataset_shows_first_rows_keys_and_the_call_that_gives_them(plain: Site) -> None:
    words = plain.words(OPEN)
    assert "001 12 2020-01-01" in words
    assert "共 3 行" in words
    assert "003 — —" in words
    assert "主键" in words
    assert 'curl "http://127.0.0.1:8000/api/v1/datasets/mzj/gongce/tables/cesuo/rows?_limit=10"' in words
    assert "内容摘要 sha256:" in words


def test_sensitive_column_is_named_but_its_values_are_nowhere_in_the_site(plain: Site) -> None:
    assert "预览不含： 名称" in plain.words(OPEN).replace("预览不含：名称", "预览不含： 名称")
    for file in plain.folder.rglob("*"):
        assert not file.is_file() or "示例公厕甲".encode() not in file.read_bytes(), file


def test_conditional_dataset_shows_terms_and_time_limit_and_no_call(plain: Site) -> None:
    words = plain.words(CONDITIONAL)
    for stated in (
        "共享条件 凭受理编号",
        "共享范围 市公安局",
        "使用用途 办理不动产登记",
        "10 个工作日",
        "第十五条",
    ):
        assert stated in words
    assert "curl" not in words
    assert "数据预览" not in words


def test_denied_dataset_shows_title_provider_reason_and_basis_only(plain: Site) -> None:
    words = plain.words(DENIED)
    for shown in (
        "收养登记信息",
        "示例市民政局",
        "法律要求保守收养秘密",
        "中华人民共和国民法典",
        "第一千一百一十条",
    ):
        assert shown in words
    for address, page in plain.items():
        for hidden in ("30701032068105/000002", "在本市办理的收养登记信息"):
            assert hidden not in page, address
    for hidden in ("登记证字号", "核心元数据", "更新周期", "mysql"):
        assert hidden not in words


def test_withdrawn_dataset_keeps_its_page_with_reason_and_successor_and_has_no_rows(plain: Site) -> None:
    words = plain.words(WITHDRAWN)
    assert "2026-09-01 起停用。 并入公共厕所。" in words.replace("起停用。并入", "起停用。 并入")
    assert 'href="../../../datasets/mzj/gongce/index.html"' in plain[WITHDRAWN]
    assert "数据预览" not in words
    assert "curl" not in words


def test_rows_of_an_entry_that_is_no_longer_served_are_not_shown_even_if_they_were_read(
    city: City, tmp_path: Path
) -> None:
    compiled = compile_catalog(city.config(), keep=lambda _: tmp_path / "kept.duckdb")
    tables = {"mzj/gongce": compiled.examined["mzj/gongce"].tables}
    open_entry = compiled.catalog.datasets_by_id["mzj/gongce"]

    def previews(entry: Dataset) -> object:
        catalog = replace(compiled.catalog, datasets=(entry,))
        edition = Edition(catalog=catalog, tables=tables, files={}, as_of=AS_OF)
        return next(dataset.pages(edition)).words["previews"]

    assert previews(open_entry)
    assert previews(replace(open_entry, status=Status.WITHDRAWN)) == []
    tightened = replace(open_entry.sharing, type=SharingType.CONDITIONAL)
    assert previews(replace(open_entry, sharing=tightened)) == []


def test_entry_for_the_authority_alone_is_nowhere(plain: Site) -> None:
    assert "datasets/mzj/guanli/index.html" not in plain
    assert not any("只给管理看的表" in page for page in plain.values())


def test_planned_entry_and_one_for_named_departments_have_no_page(city: City) -> None:
    entry = city.check().catalog.datasets_by_id["mzj/gongce"]
    assert is_shown(entry, GOVERNMENT)
    assert not is_shown(replace(entry, status=Status.PLANNED), GOVERNMENT)
    assert not is_shown(replace(entry, visibility="指定部门"), GOVERNMENT)


def test_office_line_belongs_to_who_holds_the_post_on_the_day(city: City) -> None:
    department = city.check().catalog.departments_by_id["mzj"]
    left, came = (replace(department.people[0], phone=phone) for phone in ("0513-1", "0513-2"))
    people = (replace(left, until=date(2026, 6, 30)), replace(came, since=date(2026, 7, 1)))
    assert office_lines(replace(department, people=people), date(2026, 6, 30)) == ("0513-1",)
    assert office_lines(replace(department, people=people), date(2026, 7, 1)) == ("0513-2",)


def test_no_persons_name_no_data_level_and_no_secrecy_review_is_in_any_file(plain: Site) -> None:
    for file in plain.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            # The form and the handbook use the schema's words; what anybody answered is in no file all the same.
            speaks = {"form", "form.js", "handin", "first-entry", "decisions"} & set(
                file.relative_to(plain.folder).parts
            )
            for hidden in (
                "示例编制员",
                "示例审核员",
                "示例保密员",
                "一般数据",
                "保审第1号",
                "secrecyReview",
            ):
                is_word = speaks and hidden in ("一般数据", "secrecyReview")
                assert is_word or hidden.encode() not in content, (file, hidden)


def test_home_counts_what_the_lists_list(plain: Site) -> None:
    words = plain.words("index.html")
    assert "4 项信息资源" in words
    assert "1 个提供部门" in words
    assert "50 % 无条件共享" in words
    assert "无条件共享 2" in words
    assert "共 4 项" in plain.words("datasets/index.html")


def test_department_page_gives_office_line_entries_and_share(plain: Site) -> None:
    words = plain.words("departments/mzj/index.html")
    assert "联系人岗位电话 0513-00000101" in words
    assert "提供 4 项信息资源，无条件共享 50 %" in words
    assert "11320681MB99900550" in words


def test_404_is_chinese_and_its_links_begin_at_the_root(plain: Site) -> None:
    page = plain["404.html"]
    assert "没有这个页面" in page
    assert 'href="/datasets/index.html"' in page


def test_hand_written_page_links_to_the_documents_of_the_service(plain: Site) -> None:
    assert 'href="http://127.0.0.1:8000/api/v1/docs"' in plain["service/index.html"]


def test_address_of_the_service_is_the_same_with_and_without_its_path(city: City) -> None:
    def root(url: str) -> str:
        city.patch("catalog.json", {"apiUrl": url})
        return access.api_root(city.check().catalog.city)

    assert root("https://api.example/api/v1/") == root("https://api.example") == "https://api.example"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (5 << 30, "5.0 GB")]
)
def test_sizes_read_like_sizes(number: int, words: str) -> None:
    assert size(number) == words


def test_building_twice_gives_the_same_bytes(city: City, tmp_path: Path) -> None:
    first = Site.of(city)
    shutil.copytree(first.folder, tmp_path / "first")
    assert dict(Site.of(city)) == dict(Site(tmp_path / "first"))


def test_no_page_has_anything_that_a_strict_policy_stops(plain: Site, hostile: Site) -> None:
    for address, text in [*plain.items(), *hostile.items()]:
        for tag, attributes in Tags(text).tags:
            assert "style" not in attributes, (address, tag, attributes)
            assert not [name for name in attributes if name.startswith("on")], (address, tag, attributes)
            assert tag != "style", address
            data = attributes.get("type") in ("application/json", "application/ld+json")
            assert tag != "script" or "src" in attributes or data, (address, attributes)


def test_every_dataset_page_has_the_code_of_its_address_also_where_four_things_are_shown(plain: Site) -> None:
    for address in (OPEN, CONDITIONAL, DENIED, WITHDRAWN):
        expected = qr.symbol(f"http://127.0.0.1:8000/{address.removesuffix('index.html')}")
        assert expected is not None
        drawn = [tag["d"] for name, tag in Tags(plain[address]).tags if name == "path" and tag.get("d")]
        assert qr.path(expected) in drawn, address
