"""The page that is shown ahead of the whole round: the one that the round writes, or none."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import compile_for_pages
from site_builder.errors import Held, OutputUnwritable
from site_builder.preview import Preview
from site_builder.preview.ground import MOST
from site_builder.visibility import Audience
from tests.builder.committing import commit
from tests.builder.preview.edits import EDITS, TERMS, entries, save
from tests.small_city import City

GONGCE, HUNYIN = "mzj/gongce/datapackage.json", "mzj/hunyin/datapackage.json"
ROWS = "mzj/gongce/data/cesuo.csv"
ROW = "示例公厕甲"
AHEAD = {"title", "description", "keywords", "a field's words"}
"""Edits that are shown ahead wherever the entry is shown at all."""


def resources(city: City, **gov: object) -> list[dict[str, Any]]:
    """The resources of the served entry, with these keys in the `gov` of each field."""
    found: list[dict[str, Any]] = json.loads((city.source / GONGCE).read_bytes())["resources"]
    for field in found[0]["schema"]["fields"]:
        field["gov"] |= gov
    return found


def page_of(path: str) -> str:
    return f"datasets/{path.rpartition('/')[0]}/index.html"


Begin = Callable[..., Preview]


@pytest.fixture
def begin(city: City, tmp_path: Path) -> Begin:
    """A preview of the small city for an audience, begun."""

    def start(audience: str = "政务") -> Preview:
        config = city.config(audience=Audience.of(audience))
        made = Preview(config=config, output=tmp_path / f"served-{audience[:2]}/site")
        made.start()
        return made

    return start


@pytest.mark.parametrize(
    ("audience", "edits"), [("政务", 20), ("公开", 8), ("部门:mzj", 8), ("管理", 8)], ids=str
)
def test_a_glanced_page_is_the_one_that_the_whole_round_writes(
    repository: Path, tmp_path: Path, audience: str, edits: int
) -> None:
    shutil.copytree(repository / "catalog_src", tmp_path / "catalog_src")
    shutil.copytree(repository / "dropbox", tmp_path / "dropbox")
    city = City(source=tmp_path / "catalog_src")
    commit(city, "2026-11-20")
    preview = Preview(config=city.config(audience=Audience.of(audience)), output=tmp_path / "served/site")
    preview.start()
    draw = random.Random(f"glances of {audience}")
    ids, kinds = entries(city.source), list(EDITS)
    done: Counter[str] = Counter()
    for turn in range(edits):
        edit, id_ = kinds[turn % len(kinds)], draw.choice(ids)
        before = (city.source / id_ / "datapackage.json").read_text("utf-8")
        path = save(city, id_, edit, draw)
        page = preview.output / page_of(path)
        lay = page.read_text("utf-8") if page.exists() else None
        shown = preview.glances.glance([path])
        ahead = dict(preview.glances.pages)
        assert shown == bool(ahead)
        assert (page.read_text("utf-8") if page.exists() else None) == lay, "the site itself waits"
        compiled = preview.follow()
        assert compiled is not None
        assert preview.glances.pages == {}
        if compiled.counts["error"]:
            # What one entry alone is wrong about is not shown for a moment.
            assert not shown, (edit, id_, [one.message for one in compiled.findings])
            city.write(path, before)
            preview.follow()
            continue
        if shown:
            done[edit] += 1
            assert ahead == {page_of(path): page.read_text("utf-8")}, (edit, id_)
        elif lay is not None:
            assert edit not in AHEAD, (edit, id_)
    assert sum(done.values()) >= edits // 4, done


def test_an_entry_with_a_fault_is_not_shown_until_it_is_mended(city: City, begin: Begin) -> None:
    preview = begin()
    page = preview.output / page_of(HUNYIN)
    good, before = page.read_text("utf-8"), (city.source / HUNYIN).read_text("utf-8")
    city.patch(HUNYIN, {"title": ""})
    assert not preview.glances.glance([HUNYIN])
    preview.follow()
    # Nor is another entry shown while something is wrong.
    city.patch(GONGCE, {"title": "改名的公厕"})
    assert not preview.glances.glance([GONGCE])
    assert preview.glances.pages == {}
    city.write(HUNYIN, before)
    assert preview.glances.glance([HUNYIN])
    assert preview.glances.pages[page_of(HUNYIN)] == good
    assert "改名的公厕" in preview.glances.pages[page_of(GONGCE)]
    preview.follow()
    assert page.read_text("utf-8") == good
    assert "改名的公厕" in (preview.output / page_of(GONGCE)).read_text("utf-8")


def test_what_a_rule_says_of_the_entry_alone_leaves_no_glance(city: City, begin: Begin) -> None:
    preview = begin()
    # A phrase that says nothing: the schema takes it, the rule does not.
    city.patch(HUNYIN, {"gov": {"sharing": {"conditions": "按有关规定执行"}}})
    compiled = compile_for_pages(city.config())
    assert [one.rule for one in compiled.findings if one.file == HUNYIN] == ["V08"]
    assert compiled.counts["error"]
    assert not preview.glances.glance([HUNYIN])
    assert preview.glances.pages == {}


def test_of_entries_that_were_not_touched_no_table_is_opened_and_every_fault_is_told(city: City) -> None:
    city.patch(HUNYIN, {"title": ""})
    untouched = compile_for_pages(city.config(tables_of=frozenset({"mzj/hunyin"})))
    assert untouched.examined == {}
    touched = compile_for_pages(city.config(tables_of=frozenset({"mzj/gongce"})))
    assert touched.examined.keys() == {"mzj/gongce"}
    assert [one.file for one in touched.findings] == [one.file for one in untouched.findings] == [HUNYIN]


def test_what_only_the_whole_round_finds_takes_the_page_back(city: City, begin: Begin) -> None:
    # 管理 sees everything, so another code there changes nothing of what is told of other entries.
    preview = begin("管理")
    page = preview.output / page_of(HUNYIN)
    good = page.read_text("utf-8")
    gov = json.loads((city.source / "mzj/shouyang/datapackage.json").read_bytes())["gov"]
    city.patch(HUNYIN, {"title": "两项一个代码", "gov": {"code": gov["code"]}})
    assert preview.glances.glance([HUNYIN])
    assert "两项一个代码" in preview.glances.pages[page_of(HUNYIN)]
    compiled = preview.follow()
    assert compiled is not None
    # Told of the other file: of two with one code it is the later one.
    assert [one.file for one in compiled.findings if one.rule == "V02"] == ["mzj/shouyang/datapackage.json"]
    assert preview.glances.pages == {}
    assert page.read_text("utf-8") == good


def test_pages_saved_in_the_middle_of_a_round_stay_shown_after_it(city: City, begin: Begin) -> None:
    preview = begin()
    city.patch(HUNYIN, {"title": "先改的婚姻登记"})
    assert preview.glances.glance([HUNYIN])

    def save_another() -> None:
        city.patch(GONGCE, {"title": "后改的公厕"})
        assert preview.glances.glance([GONGCE])

    preview.follow(save_another)
    site = (preview.output / page_of(HUNYIN)).read_text("utf-8")
    assert preview.glances.pages[page_of(HUNYIN)] == site
    assert "后改的公厕" in preview.glances.pages[page_of(GONGCE)]
    assert "后改的公厕" not in (preview.output / page_of(GONGCE)).read_text("utf-8")
    preview.follow()
    assert preview.glances.pages == {}
    assert "后改的公厕" in (preview.output / page_of(GONGCE)).read_text("utf-8")


def test_a_round_that_comes_to_no_end_takes_the_page_back(city: City, begin: Begin) -> None:
    preview = begin()
    city.patch(HUNYIN, {"title": "改名的婚姻登记"})
    assert preview.glances.glance([HUNYIN])

    def break_off() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputUnwritable, match="No space left"):
        preview.follow(break_off)
    assert preview.glances.pages == {}
    assert not preview.glances.glance([HUNYIN])
    # Nothing is forgotten: the next round looks at it again.
    preview.follow()
    assert "改名的婚姻登记" in (preview.output / page_of(HUNYIN)).read_text("utf-8")


def test_a_tightened_entry_has_no_row_in_its_glance(city: City, begin: Begin) -> None:
    preview = begin()
    assert ROW in (preview.output / page_of(GONGCE)).read_text("utf-8")
    # Its rows must not lie in the repository any more.
    (resource,) = resources(city, basicItem=False)
    bare = {key: part for key, part in resource.items() if key != "path"} | {"data": []}
    sharing = {"type": "有条件共享", "access": ["联机查询"], **TERMS}
    review = {"secrecyReview": {"data": "限定范围共享"}}
    city.patch(GONGCE, {"gov": review})
    city.patch(GONGCE, {"gov": {"sharing": sharing, "opening": {"type": "不予开放"}}, "resources": [bare]})
    (city.source / ROWS).unlink()
    assert preview.glances.glance([GONGCE, ROWS])
    page = preview.glances.pages[page_of(GONGCE)]
    assert "有条件共享" in page
    assert ROW not in page
    assert 'id="preview"' not in page
    preview.follow()
    assert (preview.output / page_of(GONGCE)).read_text("utf-8") == page


def test_a_closed_field_has_no_value_in_the_glance(city: City, begin: Begin) -> None:
    preview = begin()
    closed = resources(city, basicItem=False)
    for field in closed[0]["schema"]["fields"]:
        if field["name"] == "名称":
            field["gov"]["sharing"] = "有条件共享"
    city.patch(GONGCE, {"resources": closed})
    assert preview.glances.glance([GONGCE])
    page = preview.glances.pages[page_of(GONGCE)]
    assert 'id="preview"' in page
    assert ROW not in page
    preview.follow()
    assert (preview.output / page_of(GONGCE)).read_text("utf-8") == page


def test_a_saved_row_is_in_the_glance_and_a_spoiled_one_is_not(city: City, begin: Begin) -> None:
    preview = begin()
    rows = (city.source / ROWS).read_text("utf-8")
    city.write(ROWS, rows.replace(ROW, "示例公厕新"))
    assert preview.glances.glance([ROWS])
    page = preview.glances.pages[page_of(GONGCE)]
    assert "示例公厕新" in page
    preview.follow()
    assert (preview.output / page_of(GONGCE)).read_text("utf-8") == page
    city.write(ROWS, rows.replace(ROW, "示例公厕坏,多一格,又一格,再一格"))
    assert not preview.glances.glance([ROWS])
    assert preview.glances.pages == {}


def test_nothing_with_a_mark_of_secrecy_is_glanced_at(city: City, begin: Begin) -> None:
    preview = begin()
    rows = (city.source / ROWS).read_text("utf-8")
    for where in (HUNYIN, GONGCE, ROWS, "mzj/gongce/bieren.txt"):
        file = city.source / where
        before = file.read_text("utf-8") if file.exists() else None
        if where.endswith(".json"):
            city.patch(where, {"description": "机密★10年"})
        else:
            city.write(where, rows.replace(ROW, "机密★10年"))
        assert not preview.glances.glance([where]), where
        assert preview.glances.pages == {}, where
        with pytest.raises(Held):
            preview.follow()
        if before is None:
            file.unlink()
        else:
            city.write(where, before)
        preview.follow()


@pytest.mark.parametrize(
    ("audience", "change"),
    [
        ("公开", {"gov": {"opening": {"type": "不予开放"}}}),
        ("公开", {"gov": {"visibility": "政务"}}),
        ("部门:dsjzx", {"gov": {"visibility": "指定部门"}}),
        ("政务", {"gov": {"status": "预编", "publishedOn": None, "secrecyReview": None}}),
    ],
)
def test_an_entry_that_hides_itself_waits_for_the_whole_round(
    city: City, begin: Begin, audience: str, change: dict[str, object]
) -> None:
    city.patch(GONGCE, {"gov": {"visibility": "公开"}})
    preview = begin(audience)
    assert (preview.output / page_of(GONGCE)).exists()
    city.patch(GONGCE, change)
    assert not preview.glances.glance([GONGCE])
    assert preview.glances.pages == {}
    # And one that is hidden is shown no sooner than by a whole round.
    preview.follow()
    city.patch(GONGCE, {"title": "藏着的公厕"})
    assert not preview.glances.glance([GONGCE])
    assert preview.glances.pages == {}


@pytest.mark.parametrize(
    ("audience", "told"),
    [("公开", False), ("政务", False), ("部门:dsjzx", False), ("部门:mzj", True)],
)
def test_a_glance_names_a_person_only_to_those_who_may_know(
    city: City, begin: Begin, audience: str, *, told: bool
) -> None:
    city.patch(GONGCE, {"gov": {"visibility": "公开"}})
    preview = begin(audience)
    people = json.loads((city.source / "mzj/department.json").read_bytes())["people"]
    names = [one["name"] for one in people if one["id"] in ("bz", "sh")]
    city.patch(GONGCE, {"description": "改过的说明。", "contributors": [{"title": "撰稿人姓名标记"}]})
    assert preview.glances.glance([GONGCE])
    (page,) = preview.glances.pages.values()
    assert "改过的说明。" in page
    assert any(name in page for name in names) == told
    assert "撰稿人姓名标记" not in page or told


def test_a_list_of_suspended_entries_that_changed_leaves_no_glance(city: City, begin: Begin) -> None:
    stop = {"reason": "门牌写错", "by": "示例经手人", "at": "2026-11-20T09:30:00+08:00"}
    city.stops.write_text("{}", "utf-8")
    preview = begin()
    city.patch(GONGCE, {"title": "改名的公厕"})
    city.stops.write_text(json.dumps({"mzj/gongce": stop}, ensure_ascii=False), "utf-8")
    assert not preview.glances.glance([GONGCE])
    preview.follow()
    city.patch(GONGCE, {"title": "又改名的公厕"})
    assert preview.glances.glance([GONGCE])
    (page,) = preview.glances.pages.values()
    assert "又改名的公厕" in page
    assert ROW not in page
    city.stops.write_text("{", "utf-8")
    assert not preview.glances.glance([GONGCE])


OTHERS = (
    "mzj/department.json",
    "catalog.json",
    "_codelists/themes.csv",
    "mzj/_requests/mzj-2026-001.json",
    "mzj/xinde/datapackage.json",
    "mzj/gongce",
)


def test_anything_but_entries_that_were_there_waits_for_the_whole_round(begin: Begin) -> None:
    preview = begin()
    for saved in OTHERS:
        assert not preview.glances.glance([saved]), saved
        # And with it what is saved after it.
        assert not preview.glances.glance([GONGCE]), saved
        preview.follow()
        assert preview.glances.glance([GONGCE]), saved


def test_another_branch_is_no_edit(city: City, begin: Begin) -> None:
    preview = begin()
    value = json.loads((city.source / HUNYIN).read_bytes())
    paths = [f"mzj/huny{number}/datapackage.json" for number in range(MOST)]
    for number, path in enumerate(paths, start=2):
        code = f"{value['gov']['code'][:-6]}{number + 500:06}"
        title = f"婚姻登记第{number}册"
        city.write(path, json.dumps(value, ensure_ascii=False))
        city.patch(path, {"name": path.split("/")[1], "title": title, "gov": {"code": code}})
    preview.follow()
    assert preview.glances.glance(paths)
    assert len(preview.glances.pages) == MOST
    assert not preview.glances.glance([HUNYIN])


def test_a_deleted_descriptor_waits_for_the_whole_round(city: City, begin: Begin) -> None:
    preview = begin()
    (city.source / HUNYIN).unlink()
    assert not preview.glances.glance([HUNYIN])
    preview.follow()
    assert not (preview.output / page_of(HUNYIN)).exists()
