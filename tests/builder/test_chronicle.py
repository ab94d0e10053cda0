"""What became of an entry, told from git: who, when, what and on which basis, and nothing that was hidden."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder import git as asked
from site_builder.build import build, compile_for_pages, write_pages
from site_builder.chronicle import Chronicle, Chronicler
from site_builder.config import BuildConfig
from site_builder.pages.units import paths_of
from site_builder.shell import Renewal
from site_builder.versions import MOST, versions_of
from site_builder.visibility import Audience
from tests.builder.bytes_of import texts
from tests.builder.committing import commit, git
from tests.small_city import City

HUNYIN = "mzj/hunyin/datapackage.json"
TERMS = {"conditions": "凭受理编号核验。", "scope": "市公安局", "purpose": "核验登记状态。"}
DENIED: Mapping[str, Any] = {
    "type": "不予共享",
    "reason": "从前的不予共享理由标记",
    "denialBasis": [{"level": "法律", "title": "示例法标记", "article": "第一条", "quote": "示例"}],
    **dict.fromkeys((*TERMS, "access")),
}
CONDITIONAL = {"type": "有条件共享", "access": ["联机查询"], "reason": None, "denialBasis": None, **TERMS}
OPENED = {"type": "无条件共享", "access": ["联机查询"], **dict.fromkeys(TERMS)}
SYSTEM = {
    "id": "xitong",
    "title": "示例系统",
    "network": "政务外网",
    "platformLink": {"connected": True},
    "protection": {"level": 3, "filedOn": "2025-03-09", "nextTest": "2027-04-17"},
    "cryptoAssessment": "示例",
}
RECORD = {
    "on": "2026-06-01",
    "kind": "共享放宽",
    "reason": "各部门都要用",
    "basis": "示政办〔2026〕6号",
}


def share(city: City, sharing: Mapping[str, Any], **gov: Any) -> None:
    city.patch(HUNYIN, {"gov": {"sharing": sharing, **gov}})


def told(city: City, audience: str = "政务", id_: str = "mzj/hunyin", **changes: Any) -> Chronicle:
    config: BuildConfig = city.config(audience=Audience.of(audience), with_data=False, **changes)
    catalog = compile_for_pages(config).catalog
    found = Chronicler.of(city.source, versions_of(city.source), catalog, config.audience)
    assert found is not None
    ((_, chronicle),) = found.tell([catalog.datasets_by_id[id_]])
    return chronicle


def sentences(chronicle: Chronicle) -> list[tuple[str, Sequence[str]]]:
    return [(str(event.on), event.said) for event in chronicle.events]


def everything(city: City, audience: str) -> str:
    output = city.source.parent / f"build-{Audience.of(audience).folder}"
    result = build(city.config(audience=Audience.of(audience), output=output))
    assert result.published is not None, result.compiled.findings
    return "\n".join(text for _, text in texts(output))


def test_a_page_says_which_department_changed_what_when_and_on_which_basis(city: City) -> None:
    commit(city, "2026-01-02")
    share(city, OPENED, changes=[RECORD])
    commit(city, "2026-06-02")
    city.patch(HUNYIN, {"description": "在本市登记的婚姻，说明有改动，内容为登记信息。"})
    commit(city, "2026-07-03")
    chronicle = told(city)
    assert sentences(chronicle) == [
        ("2026-07-03", ()),
        ("2026-06-02", ("共享类型由“有条件共享”改为“无条件共享”",)),
        ("2026-01-02", ()),
    ]
    assert [event.is_first for event in chronicle.events] == [False, False, True]
    assert [one.basis for one in chronicle.events[1].records] == ["示政办〔2026〕6号"]
    assert {event.department for event in chronicle.events} == {"mzj"}


def test_no_author_address_or_message_is_in_any_byte_of_any_build(city: City) -> None:
    commit(city, "2026-01-02")
    share(city, CONDITIONAL | {"scope": "市公安局、市教育体育局"})
    commit(city, "2026-06-02")
    for audience in ("公开", "政务", "部门:mzj", "管理"):
        found = everything(city, audience)
        assert ("共享范围由" in found) is (audience != "公开"), audience
        for word in ("作者姓名标记", "author-marker", "提交说明标记"):
            assert word not in found, (audience, word)


def test_what_was_hidden_while_it_was_denied_stays_hidden(city: City) -> None:
    share(city, DENIED, code="30701032068105/000077")
    field = {"name": "mimi", "title": "当时的信息项标记", "type": "string"}
    city.patch(HUNYIN, {"resources": [{"name": "jiubiao", "title": "旧表标记", "data": [],
                                       "schema": {"fields": [field]}}]})  # fmt: skip
    commit(city, "2026-01-02")
    share(city, CONDITIONAL, code="30701032068105/000001")
    whole = City.copy_to(city.source.parent / "fresh")
    resources = (whole.source / HUNYIN).read_text("utf-8")
    city.write(HUNYIN, resources)
    commit(city, "2026-06-02")
    assert sentences(told(city)) == [
        ("2026-06-02", ("共享类型由“不予共享”改为“有条件共享”",)),
        ("2026-01-02", ()),
    ]
    hidden = ("当时的信息项标记", "旧表标记", "000077", "从前的不予共享理由标记", "示例法标记")
    government = everything(city, "政务")
    assert "共享类型由“不予共享”改为“有条件共享”" in government
    assert [word for word in hidden if word in government] == []
    assert "旧表标记" in everything(city, "管理")
    assert "旧表标记" in everything(city, "部门:mzj")


def test_versions_that_the_audience_might_not_see_are_passed_over(city: City) -> None:
    share(city, CONDITIONAL | {"scope": "只有管理见过的范围标记"}, visibility="管理")
    commit(city, "2026-01-02")
    share(city, CONDITIONAL, visibility="政务")
    commit(city, "2026-02-02")
    share(city, CONDITIONAL | {"scope": "预编时的范围标记"}, status="预编")
    commit(city, "2026-03-02")
    share(city, CONDITIONAL, status="在用")
    commit(city, "2026-04-02")
    assert sentences(told(city)) == [("2026-02-02", ())]
    government = everything(city, "政务")
    assert "范围标记" not in government
    assert "只有管理见过的范围标记" in everything(city, "管理")


def test_systems_reviews_and_people_are_in_no_difference(city: City) -> None:
    city.patch("mzj/department.json", {"systems": [SYSTEM]})
    city.patch(HUNYIN, {"gov": {"sourceSystem": "xitong"}})
    commit(city, "2026-01-02")
    city.patch(HUNYIN, {"gov": {"sourceSystem": None, "people": {"compiledBy": "sh", "reviewedBy": "bz"}}})
    commit(city, "2026-06-02")
    assert sentences(told(city)) == [("2026-01-02", ())]


def test_a_former_text_that_names_somebody_is_not_told(city: City) -> None:
    department = json.loads((city.source / "mzj/department.json").read_text("utf-8"))
    department["people"][0]["name"] = "赵标记"
    city.patch("mzj/department.json", department)
    share(city, CONDITIONAL | {"scope": "找赵标记", "purpose": "电话 13800001234"})
    commit(city, "2026-01-02")
    share(city, CONDITIONAL)
    commit(city, "2026-06-02")
    assert sentences(told(city)) == [("2026-01-02", ())]
    assert len(told(city, "管理").events) == 2


def test_a_record_that_was_taken_out_since_is_not_told(city: City) -> None:
    commit(city, "2026-01-02")
    share(
        city, CONDITIONAL | {"scope": "市公安局、市司法局"}, changes=[RECORD | {"reason": "撤下的理由标记"}]
    )
    commit(city, "2026-06-02")
    share(city, CONDITIONAL | {"scope": "市公安局、市司法局"}, changes=None)
    commit(city, "2026-06-03")
    assert [event.records for event in told(city).events] == [(), (), ()]


def test_versions_that_fit_no_schema_or_carried_a_mark_are_not_compared(city: City) -> None:
    commit(city, "2026-01-02")
    share(city, CONDITIONAL | {"scope": "机密★长期"})
    commit(city, "2026-02-02")
    city.write(HUNYIN, "{")
    commit(city, "2026-03-02")
    whole = City.copy_to(city.source.parent / "fresh")
    city.write(HUNYIN, (whole.source / HUNYIN).read_text("utf-8"))
    share(city, CONDITIONAL)
    commit(city, "2026-04-02")
    chronicle = told(city)
    assert chronicle.unread == 2
    assert "★" not in str(chronicle)
    assert [str(event.on) for event in chronicle.events] == ["2026-04-02", "2026-01-02"]


def test_an_entry_keeps_its_past_when_it_moves_and_not_that_of_another_in_its_folder(city: City) -> None:
    commit(city, "2026-01-02")
    shutil.move(city.source / "mzj/hunyin", city.source / "mzj/hunyin-dengji")
    moved = "mzj/hunyin-dengji/datapackage.json"
    city.patch(moved, {"name": "hunyin-dengji", "gov": {"formerly": ["mzj/hunyin"]}})
    commit(city, "2026-02-02")
    chronicle = told(city, id_="mzj/hunyin-dengji")
    assert sentences(chronicle) == [
        ("2026-02-02", ("标识由 mzj/hunyin 改为 mzj/hunyin-dengji",)),
        ("2026-01-02", ()),
    ]
    shutil.copytree(city.source / "mzj/hunyin-dengji", city.source / "mzj/hunyin")
    city.patch(HUNYIN, {"name": "hunyin", "title": "另一项资源", "gov": {"formerly": None}})
    commit(city, "2026-03-02")
    assert sentences(told(city)) == [("2026-03-02", ())]


def test_a_page_says_when_history_is_missing_shallow_or_long(city: City, tmp_path: Path) -> None:
    assert told(city) == Chronicle(is_known=False)
    for number in range(MOST + 1):
        share(city, CONDITIONAL | {"scope": f"第 {number} 个部门"})
        commit(city, "2026-01-02")
    chronicle = told(city)
    assert chronicle.is_cut
    assert len(chronicle.events) == MOST - 1
    assert not any(event.is_first for event in chronicle.events)
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{city.source.parent}", str(tmp_path / "shallow"))
    cut = told(City(source=tmp_path / "shallow/catalog_src"))
    assert cut.is_shallow
    assert sentences(cut) == [
        ("2026-01-02", (f"共享范围由“第 {MOST - 1} 个部门”改为“第 {MOST} 个部门”",)),
    ]


def test_the_public_is_told_published_changes_only(city: City) -> None:
    config = city.config(audience=Audience.of("公开"))
    catalog = compile_for_pages(config).catalog
    assert Chronicler.of(city.source, None, catalog, config.audience) is None


def test_git_is_asked_as_often_for_one_entry_as_for_all(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(city, "2026-01-02")
    catalog = compile_for_pages(city.config(with_data=False)).catalog
    counts: dict[int, int] = {}
    run, calls = asked.run, [0]

    def counting(*arguments: Any, **more: Any) -> bytes | None:
        calls[0] += 1
        return run(*arguments, **more)

    monkeypatch.setattr(asked, "run", counting)
    for size in (1, len(catalog.datasets)):
        calls[0] = 0
        found = Chronicler.of(city.source, versions_of(city.source), catalog, Audience.of("管理"))
        assert found is not None
        assert len(list(found.tell(catalog.datasets[:size]))) == size
        counts[size] = calls[0]
    assert len(set(counts.values())) == 1, counts


def test_a_page_whose_entry_has_a_new_version_is_written_again_and_no_other(city: City) -> None:
    commit(city, "2026-01-02")
    site, whole = city.source.parent / "site", city.source.parent / "whole"
    write_pages(compile_for_pages(city.config()), site, renewal=Renewal(paths_of=paths_of))
    share(city, CONDITIONAL | {"scope": "市公安局、市司法局"})
    write_pages(compile_for_pages(city.config()), site, renewal=Renewal(paths_of=paths_of))
    before = {path: path.stat().st_ino for path in site.rglob("*") if path.is_file()}
    commit(city, "2026-06-02")
    compiled = compile_for_pages(city.config())
    write_pages(compiled, site, renewal=Renewal(paths_of=paths_of))
    write_pages(compiled, whole)
    changed = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and before.get(path) != path.stat().st_ino
    }
    assert "datasets/mzj/hunyin/index.html" in changed
    assert "datasets/mzj/gongce/index.html" not in changed
    for name in changed:
        assert (site / name).read_bytes() == (whole / name).read_bytes(), name
