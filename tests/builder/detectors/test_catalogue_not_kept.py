"""第二十七条（一）: a department without entries, entries that stay faulty, a change of the law that nobody followed."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.builder.detectors.written import BOUND, OPEN, about, case, event, reply
from tests.small_city import City


def test_ground_1_sees_a_department_without_entries_or_a_statement(ruled: City) -> None:
    assert about(ruled, 1) == []
    ruled.patch("dsjzx/department.json", {"noDatasets": None})
    assert about(ruled, 1) == [("dsjzx", "dsjzx")]


def commit(city: City, on: str) -> None:
    who = {f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    who |= {"GIT_AUTHOR_DATE": f"{on}T09:00:00+08:00", "GIT_COMMITTER_DATE": f"{on}T09:00:00+08:00"}
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(city.source), *words], check=True, env=os.environ | who)


@pytest.mark.parametrize(("on", "found"), [("2026-11-01", [("mzj", OPEN)]), ("2026-11-02", [])])
def test_ground_1_sees_an_entry_that_stays_faulty_for_more_than_15_workdays(
    ruled: City, on: str, found: list[tuple[str, str]]
) -> None:
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": {"sharing": {"access": ["邮件"]}}})
    commit(ruled, on)
    assert about(ruled, 1) == found


def trigger(city: City, on: str) -> None:
    more = {"kind": "法规修订", "basis": {"title": "示例法"}, "effectiveOn": on, "datasets": [BOUND]}
    case(city, "dsjzx/_triggers/dsjzx-2026-001", on, **more)


def test_ground_1_sees_a_law_change_that_was_not_followed_until_it_is(ruled: City) -> None:
    trigger(ruled, "2026-11-06")
    assert about(ruled, 1) == [("mzj", BOUND)]
    reply(ruled, event("2026-11-23", "已更新", dataset=BOUND))
    assert about(ruled, 1) == []
    trigger(ruled, "2026-11-09")
    (ruled.source / "mzj/_replies/dsjzx-2026-001.json").unlink()
    assert about(ruled, 1) == []
