"""目录通告: what each day brought, as the audience may know it, told from git and no further than git goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from site_builder import git as asked
from site_builder import notices as told_of
from site_builder.build import build, compile_for_pages, masthead_and_edition
from site_builder.edition import Edition
from site_builder.exports import notices as feed
from site_builder.notices import Notices
from site_builder.pages import notices as page
from site_builder.visibility import Audience
from tests.builder.cases.editions import bodies
from tests.builder.committing import commit, git
from tests.builder.test_chronicle import CONDITIONAL, DENIED, HUNYIN, OPENED, RECORD, share
from tests.small_city import City

WITHDRAWN = {"status": "停用", "withdrawn": {"on": "2026-06-01", "reason": "并入别的资源，不再单独提供。"}}


def edition(city: City, audience: str = "政务", **changes: Any) -> Edition:
    config = city.config(audience=Audience.of(audience), with_data=False, **changes)
    return masthead_and_edition(compile_for_pages(config))[1]


def told(city: City, audience: str = "政务", **changes: Any) -> Notices:
    return edition(city, audience, **changes).notices


def lines(notices: Notices) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (str(notice.on), line.action, line.dataset, line.what)
        for notice in notices.notices
        for line in notice.lines
    ]


def copy_of(city: City, name: str, code: str, **gov: Any) -> None:
    """Another entry like 婚姻登记."""
    city.write(f"mzj/{name}/datapackage.json", (city.source / HUNYIN).read_text("utf-8"))
    city.patch(
        f"mzj/{name}/datapackage.json", {"name": name, "title": f"{name}标记", "gov": {"code": code, **gov}}
    )


def test_a_day_tells_what_was_added_changed_and_withdrawn_and_the_first_day_tells_nothing(city: City) -> None:
    commit(city, "2026-01-02")
    assert told(city).notices == ()
    assert str(told(city).began_on) == "2026-01-02"
    copy_of(city, "xinzeng", "30701032068105/000088")
    share(city, OPENED, changes=[RECORD])
    commit(city, "2026-06-02")
    city.patch("mzj/gongce/datapackage.json", {"gov": WITHDRAWN})
    commit(city, "2026-06-03")
    found = told(city)
    assert lines(found) == [
        ("2026-06-03", "停用", "mzj/gongce", ()),
        ("2026-06-02", "新增", "mzj/xinzeng", ("有条件共享",)),
        ("2026-06-02", "变更", "mzj/hunyin", ("共享放宽",)),
    ]
    assert [one.basis for one in found.notices[1].lines[1].records] == ["示政办〔2026〕6号"]
    assert found.notices[1].counts == {"新增": 1, "变更": 1}


def test_two_commits_of_one_day_are_one_notice_and_what_was_undone_is_none(city: City) -> None:
    share(city, CONDITIONAL)
    commit(city, "2026-01-02")
    share(city, OPENED)
    commit(city, "2026-06-02")
    share(city, CONDITIONAL)
    commit(city, "2026-06-02")
    city.patch(HUNYIN, {"description": "只有说明文字改动的摘要。", "gov": {"dataUpdatedOn": "2026-06-01"}})
    commit(city, "2026-06-03")
    assert lines(told(city)) == []


def test_no_notice_names_an_entry_that_the_audience_may_not_see_today(city: City, tmp_path: Path) -> None:
    commit(city, "2026-01-02")
    copy_of(city, "yincang", "30701032068105/000088")
    commit(city, "2026-02-02")
    city.patch("mzj/yincang/datapackage.json", {"gov": {"visibility": "管理"}})
    commit(city, "2026-03-02")
    assert [(str(one.on), one.lines, one.gone) for one in told(city).notices] == [("2026-03-02", (), 1)]
    assert [line[1:3] for line in lines(told(city, "管理"))] == [
        ("变更", "mzj/yincang"),
        ("新增", "mzj/yincang"),
    ]
    for audience in ("公开", "政务", "部门:dsjzx"):
        made = edition(city, audience)
        told_to = "\n".join(bodies(page, made).values())
        for address in feed.write(tmp_path, made):
            told_to += (tmp_path / address).read_text("utf-8")
        assert "目录通告" in told_to
        assert "yincang" not in told_to, audience


def test_of_an_entry_that_is_denied_today_only_title_and_type_are_told(city: City) -> None:
    commit(city, "2026-01-02")
    share(city, CONDITIONAL | {"scope": "市公安局、市司法局"}, updateCycle="每季度")
    commit(city, "2026-02-02")
    assert lines(told(city)) == [("2026-02-02", "变更", "mzj/hunyin", ("条件变更", "更新周期变更"))]
    share(city, DENIED)
    commit(city, "2026-03-02")
    assert lines(told(city)) == [("2026-03-02", "变更", "mzj/hunyin", ("共享收紧",))]
    assert len(lines(told(city, "管理"))) == 2


def test_the_public_is_told_of_open_entries_and_of_recorded_changes_only(city: City) -> None:
    city.patch(HUNYIN, {"gov": {"opening": {"type": "无条件开放"}, "visibility": "公开"}})
    commit(city, "2026-01-02")
    share(city, CONDITIONAL | {"scope": "市公安局、市司法局"})
    commit(city, "2026-02-02")
    share(city, OPENED, changes=[RECORD])
    commit(city, "2026-06-02")
    assert lines(told(city, "公开")) == [("2026-06-02", "变更", "mzj/hunyin", ("共享放宽",))]
    assert len(lines(told(city))) == 2


def test_an_entry_that_moves_is_changed_and_one_whose_folder_goes_is_counted_only(city: City) -> None:
    commit(city, "2026-01-02")
    (city.source / "mzj/hunyin").rename(city.source / "mzj/dengji")
    city.patch("mzj/dengji/datapackage.json", {"name": "dengji", "gov": {"formerly": ["mzj/hunyin"]}})
    commit(city, "2026-02-02")
    assert lines(told(city)) == [("2026-02-02", "变更", "mzj/dengji", ("改换标识",))]
    (city.source / "mzj/gongce/datapackage.json").unlink()
    commit(city, "2026-03-02")
    latest = told(city).notices[0]
    assert (str(latest.on), latest.lines, latest.gone) == ("2026-03-02", (), 1)


def test_a_day_after_as_of_is_not_told_of(city: City) -> None:
    commit(city, "2026-01-02")
    share(city, OPENED, changes=[RECORD])
    commit(city, "2026-11-24")
    assert lines(told(city)) == []


def test_versions_that_cannot_be_read_are_counted_and_not_guessed_at(city: City) -> None:
    commit(city, "2026-01-02")
    whole = (city.source / HUNYIN).read_text("utf-8")
    city.write(HUNYIN, "{")
    commit(city, "2026-02-02")
    city.write(HUNYIN, whole)
    share(city, OPENED, changes=[RECORD])
    commit(city, "2026-06-02")
    assert lines(told(city)) == []
    city.patch("mzj/gongce/datapackage.json", {"title": "另一个名称"})
    commit(city, "2026-06-02")
    assert [(str(one.on), len(one.lines), one.unread) for one in told(city).notices] == [("2026-06-02", 1, 1)]


def test_a_page_says_how_far_back_the_notices_go(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(city) == Notices(is_known=False)
    commit(city, "2026-01-02")
    for day in range(3, 8):
        share(city, CONDITIONAL | {"scope": f"第 {day} 个部门"})
        commit(city, f"2026-01-0{day}")
    assert len(told(city).notices) == 5
    assert told(city).told_since is None
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{city.source.parent}", str(tmp_path / "shallow"))
    cut = told(City(source=tmp_path / "shallow/catalog_src"))
    assert (cut.is_shallow, str(cut.began_on)) == (True, "2026-01-06")
    assert [str(one.on) for one in cut.notices] == ["2026-01-07"]
    monkeypatch.setattr(told_of, "MOST", 2)
    assert [str(told(city).told_since), len(told(city).notices)] == ["2026-01-06", 2]
    monkeypatch.setattr(told_of, "MOST", 30)
    monkeypatch.setattr(told_of, "MOST_READ", 3)
    assert [str(told(city).told_since), len(told(city).notices)] == ["2026-01-05", 3]


def test_a_day_that_brings_very_many_is_named_and_not_read(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(city, "2026-01-02")
    copy_of(city, "yi", "30701032068105/000088")
    copy_of(city, "er", "30701032068105/000089")
    commit(city, "2026-02-02")
    monkeypatch.setattr(told_of, "MOST_A_DAY", 1)
    (only,) = told(city).notices
    assert only.is_bulk
    assert only.lines == ()


def test_git_is_asked_as_often_for_one_day_as_for_many(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    run, calls, counts = asked.run, [0], []

    def counting(*arguments: Any, **more: Any) -> bytes | None:
        calls[0] += 1
        return run(*arguments, **more)

    monkeypatch.setattr(asked, "run", counting)
    commit(city, "2026-01-02")
    for day in ("2026-01-03", "2026-01-04", "2026-01-05"):
        share(city, CONDITIONAL | {"scope": f"{day} 的部门"})
        commit(city, day)
        made = edition(city)
        calls[0] = 0
        assert made.notices.notices
        counts.append(calls[0])
    assert counts == [1, 1, 1]


def test_pages_and_feed_say_the_same_and_lead_to_the_entries(city: City) -> None:
    share(city, CONDITIONAL)
    commit(city, "2026-01-02")
    share(city, CONDITIONAL | {"scope": "市公安局、市司法局"}, changes=[RECORD | {"kind": "条件变更"}])
    commit(city, "2026-06-02")
    result = build(city.config())
    assert result.published is not None
    site = city.source.parent / "build/site"
    day = (site / "notices/2026-06-02/index.html").read_text("utf-8")
    assert "变更 1 项" in day
    assert 'href="../../datasets/mzj/hunyin/index.html"' in day
    assert "各部门都要用（依据：示政办〔2026〕6号）" in day
    listed = (site / "notices/index.html").read_text("utf-8")
    assert 'href="../notices/2026-06-02/index.html"' in listed
    atom = (site / "notices/feed.atom").read_text("utf-8")
    assert "<title>目录通告 2026-06-02</title>" in atom
    assert "变更 1 项：婚姻登记" in atom
    assert 'notices/2026-06-02/"/>' in atom
