"""One commit, three days: the same files show other clocks, and each build its own bytes again."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from site_builder.build import build
from tests.builder.cases.editions import AUTHORITY
from tests.builder.site import Site
from tests.small_city import City

CASE = "dsjzx/_requests/dsjzx-2026-001.json"
PAGE = "cases/dsjzx-2026-001/index.html"
DAYS = {
    date(2026, 11, 13): ("剩 5 个工作日（至 2026-11-20）", "五日内到期 1"),
    date(2026, 11, 20): ("今天到期（2026-11-20）", "今天到期 1"),
    date(2026, 11, 23): ("已超过 1 个工作日（期限 2026-11-20）", "已超期 1"),
}


def git(folder: Path, *arguments: str) -> None:
    on = "2026-11-06T09:00:00+08:00"
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "t"}
    who |= {"GIT_COMMITTER_EMAIL": "t@t", "GIT_COMMITTER_DATE": on, "GIT_AUTHOR_DATE": on}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, env=os.environ | who, capture_output=True
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The small city, committed, with one application received on the 6th and the limit of ten working days."""
    root = tmp_path_factory.mktemp("as-of")
    city = City.copy_to(root / "catalog_src")
    people = json.loads((city.source / "dsjzx/department.json").read_text("utf-8"))["people"]
    policy = city.source / "_policy/qidong-2019.json"
    value = json.loads(policy.read_text("utf-8"))
    limit = {"id": "answer-conditional", "days": 10, "unit": "工作日", "from": "申请", "article": "第十五条"}
    value["limits"] = [one for one in value["limits"] if one["id"] != limit["id"]] + [limit]
    policy.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    city.patch(
        CASE,
        {
            "id": "dsjzx-2026-001",
            "on": "2026-11-06",
            "by": people[0]["id"],
            "dataset": "mzj/hunyin",
            "need": "核验婚姻登记状态。",
            "purpose": "办理业务。",
            "dutyBasis": "《中华人民共和国民法典》",
            "approvedBy": "科长",
            "events": [],
        },
    )
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "city")
    return city


def built(city: City, day: date, name: str) -> Site:
    output = city.source.parent / name
    result = build(city.config(as_of=day, output=output, audience=AUTHORITY, with_data=False))
    assert result.published is not None, result.compiled.findings
    return Site(output / "site")


def test_the_same_commit_shows_the_clocks_of_the_day_that_is_asked_for(city: City) -> None:
    for day, (clock, column) in DAYS.items():
        site = built(city, day, f"build-{day}")
        assert clock in site.words(PAGE), day
        assert column in site.words("cases/index.html"), day
    again = city.source.parent / f"build-{day}-again"
    built(city, day, again.name)
    first, second = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (city.source.parent / f"build-{day}/site", again / "site")
    )
    assert first == second
