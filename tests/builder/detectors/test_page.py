"""疑似情形 on the site: for 管理 and nobody else, with evidence, place and room for the department."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from site_builder.basis import Basis
from site_builder.build import build
from site_builder.pages import suspicions as page
from site_builder.visibility import GOVERNMENT, Audience
from tests.builder.cases.editions import AUTHORITY, PUBLIC, bodies, department, edition, words
from tests.builder.detectors.written import case, event, key, usage
from tests.builder.evaluation.cities import sample
from tests.small_city import City

ADDRESS = "cases/office/suspicions/index.html"


@pytest.mark.parametrize("audience", [PUBLIC, GOVERNMENT, department("zrzyj"), department("dsjzx")], ids=str)
def test_nobody_but_management_has_the_page(audience: Audience) -> None:
    assert list(page.pages(edition(audience, basis=sample().basis))) == []


def test_the_page_says_what_was_seen_where_and_that_it_is_no_verdict() -> None:
    (body,) = bodies(page, edition(AUTHORITY, basis=sample().basis)).values()
    said = words(body)
    assert "只陈述所见，不是认定" in said
    assert "没有给出使用情况文件" in said
    assert (
        "市资规局 疑似无故不受理：共享申请 mzj-2026-001 没有受理，没有答复，已超过期限 10 个工作日。" in said
    )
    assert "mzj/_requests/mzj-2026-001.json:4" in said
    assert said.count("部门说明：") == 2
    assert 'href="../../../cases/mzj-2026-001/index.html"' in body


def test_each_suspicion_has_room_for_two_and_leads_to_a_notice_with_its_facts() -> None:
    (body,) = bodies(page, edition(AUTHORITY, basis=sample().basis)).values()
    query = re.findall(r'href="../../../cases/form/index.html\?([^"]+)"', body)[0]
    handed = parse_qs(unescape(query))
    assert (handed["kind"], handed["to"], handed["ground"]) == (["rectification"], ["zrzyj"], ["3"])
    assert "mzj/_requests/mzj-2026-001.json:4" in handed["evidence"][0]
    assert body.count('data-print="suspected"') == body.count("核实意见：") == 2


def test_what_the_department_said_of_a_notice_stands_at_the_suspicion(ruled: City) -> None:
    trigger = {"kind": "法规修订", "basis": {"title": "示例法"}, "effectiveOn": "2026-11-02"}
    case(ruled, "dsjzx/_triggers/dsjzx-2026-001", "2026-11-02", **trigger, datasets=["mzj/hunyin"])
    notice = {"department": "mzj", "ground": 1, "evidence": ["没有更新"], "dueOn": "2026-12-01"}
    case(ruled, "dsjzx/_rectifications/dsjzx-2026-002", "2026-11-20", **notice, explanation="正在更新。")
    said = event("2026-11-23", "说明", text="修订条款与本资源无关。")
    case(ruled, "mzj/_replies/dsjzx-2026-002", "2026-11-23", [said])
    compiled = ruled.check()
    shown = edition(AUTHORITY, catalog=compiled.catalog, ledgers=compiled.ledgers, basis=Basis.of(compiled))
    (body,) = bodies(page, shown).values()
    assert "部门说明： 通知前听取的说明：正在更新。 2026-11-23 说明：修订条款与本资源无关。" in words(body)


def test_a_copy_without_cases_says_that_nothing_was_looked_for() -> None:
    (body,) = bodies(page, edition(AUTHORITY, basis=None)).values()
    assert "这份副本不含办理单" in words(body)
    assert "没有看到" not in body


def test_a_build_for_management_reads_the_usage_file_and_no_other_build_tells(
    ruled: City, tmp_path: Path
) -> None:
    system = {"id": "shili", "title": "示例业务办理系统", "network": "政务外网"}
    link = {"platformLink": {"connected": True, "on": "2024-03-01"}}
    ruled.patch("dsjzx/department.json", {"systems": [system | link]})
    key(ruled, event("2026-09-30", "停用"))
    counted = usage(ruled)
    for audience in (AUTHORITY, GOVERNMENT):
        output = tmp_path / audience.kind.name
        built = build(ruled.config(audience=audience, output=output, usage=counted))
        assert built.published is not None, built.compiled.findings
        told = [
            p.relative_to(output / "site").as_posix()
            for p in (output / "site").rglob("*.html")
            if "疑似超出" in p.read_text("utf-8")
        ]
        assert told == ([ADDRESS] if audience is AUTHORITY else [])
