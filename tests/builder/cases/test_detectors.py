"""疑似情形: what each detector sees in the sample city and in cities spoiled on purpose, and who is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from site_builder import rules
from site_builder.detectors import Suspicion, detectors, look
from site_builder.edition import Edition
from site_builder.errors import BuildError
from site_builder.figures.evaluation.of_edition import ground_of
from site_builder.pages import KINDS, suspicions
from site_builder.pages.authoring_form import pages as form_pages
from site_builder.usage import Use, read_usage
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import (
    AUTHORITY,
    DAY,
    ROOT,
    bodies,
    cases,
    department,
    edition,
    source,
    words,
)


def with_findings(day: date = DAY, **changes: Any) -> Edition:
    """The sample city with what the check says of it."""
    read, catalog = source()
    context = rules.Context(
        catalog=catalog, as_of=day, root=ROOT / "catalog_src", ledgers=cases(day), bare=read.bare
    )
    return edition(AUTHORITY, day, findings=tuple(rules.check(context)), **changes)


def seen(of: Edition) -> list[Suspicion]:
    return list(look(ground_of(of, of.as_of.year)))


def use(**changes: Any) -> Use:
    values: dict[str, Any] = {
        "month": "2026-10",
        "department": "wjw",
        "system": "x",
        "dataset": "mzj/zhen-minglu",
        "purpose": "p",
        "calls": 100,
        "answered": 100,
        "refused": 0,
        "failed": 0,
        "rows": 100,
    }
    return Use(**(values | changes))


def test_there_is_a_detector_for_each_ground_that_can_be_seen() -> None:
    assert [module.GROUND for module in detectors()] == [1, 2, 3, 4, 5, 6]
    assert all("（" in (module.__doc__ or "") for module in detectors())


def test_an_application_past_its_limit_is_seen_and_one_that_waits_for_the_applicant_is_not() -> None:
    found = {one.case: one for one in seen(edition()) if one.ground == 3}
    assert list(found) == ["mzj-2026-001"]
    one = found["mzj-2026-001"]
    assert (one.department, one.since, one.article) == ("zrzyj", date(2026, 11, 9), "第二十七条（三）")
    assert "已超过 10 个工作日" in one.evidence[0]


def test_an_update_past_its_limit_is_seen_from_the_day_after_its_last() -> None:
    for day, number in ((date(2026, 11, 30), 0), (date(2026, 12, 1), 1)):
        late = [one for one in seen(edition(as_of=day)) if one.ground == 1 and one.case == "dsjzx-2026-004"]
        assert len(late) == number


def test_repeated_collection_is_seen_only_where_sharing_is_without_condition() -> None:
    found = [one for one in seen(with_findings()) if one.ground == 6]
    assert {one.department for one in found} == {"jytyj"}
    told = " ".join(one.what for one in found)
    assert "统计用区划代码" in told
    assert "居住证号" not in told


def test_stale_data_and_a_dispute_without_a_correction_are_seen() -> None:
    stale = [one for one in seen(edition(as_of=date(2030, 1, 1))) if one.ground == 2 and one.dataset]
    assert stale
    assert all(one.since and one.since < date(2030, 1, 1) for one in stale)
    disputes = [one for one in seen(edition(as_of=date(2026, 12, 1))) if one.ground == 4]
    assert [one.case for one in disputes if one.since == date(2026, 11, 26)] == ["xzspj-2026-002"]


def test_calls_that_could_not_be_answered_are_seen_when_they_are_many() -> None:
    few, many = use(failed=9, answered=91), use(failed=30, answered=70)
    assert not [one for one in seen(edition(uses=(few,))) if "未能答复" in one.what]
    (one,) = [one for one in seen(edition(uses=(many,))) if "未能答复" in one.what]
    assert (one.ground, one.department, one.dataset) == (2, "mzj", "mzj/zhen-minglu")


def test_a_purpose_that_nobody_registered_is_seen_and_a_registered_one_is_not() -> None:
    key = next(one for one in cases().of("_keys") if cases().standings[one.id].course.has("开通"))
    dataset, purpose = str(key.raw["datasets"][0]), str(key.raw["purposes"][0]["id"])  # type: ignore[index]
    good = use(department=key.department, dataset=dataset, purpose=purpose)
    assert not [one for one in seen(edition(uses=(good,))) if one.ground == 5]
    for bad in (
        replace(good, purpose="bieyong"),
        replace(good, department="mzj"),
        replace(good, purpose=None),
    ):
        (one,) = [one for one in seen(edition(uses=(bad,))) if one.ground == 5]
        assert one.department == bad.department
    assert not [
        one for one in seen(edition(uses=(replace(good, purpose="x", answered=0),))) if one.ground == 5
    ]


def test_a_grant_that_ended_is_seen_until_it_is_disposed_of() -> None:
    read = cases(date(2026, 10, 5))
    later = use(department="jytyj", dataset="gaj/juzhuzheng", month="2026-10", answered=7, purpose="rz")
    for uses, told in (((), "没有处置记录"), ((later,), "以后仍取用 7 次")):
        of = edition(as_of=date(2026, 10, 5), ledgers=read, uses=uses)
        assert any(told in one.what for one in seen(of) if one.case == "jytyj-2026-001")
    assert not [one for one in seen(edition()) if one.case == "jytyj-2026-001"]


def test_suspicions_are_told_to_the_authority_and_to_nobody_else() -> None:
    of = with_findings()
    text = words(bodies(suspicions, of)["cases/office/suspicions/index.html"])
    assert "共享申请 mzj-2026-001 超过答复期限，没有受理，也没有答复。" in text
    assert "部门说明" in text
    for audience in (GOVERNMENT, department("zrzyj"), department("mzj")):
        other = edition(audience, findings=of.findings)
        for module in KINDS:
            if module.pages is not form_pages:
                for body in bodies(module, other).values():
                    assert "没有受理，也没有答复" not in body


def test_a_usage_file_is_read_as_the_service_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "usage.json"
    row = {"month": "2026-10", "department": None, "system": None, "dataset": None, "purpose": None}
    row |= {"calls": 1, "answered": 0, "refused": 1, "failed": 0, "rows": 0}
    file.write_text(json.dumps({"usage_version": 1, "since": "", "until": "", "uses": [row]}), "utf-8")
    (one,) = read_usage(file)
    assert (one.department, one.refused) == (None, 1)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"usage_version": 2, "uses": []}', '{"usage_version": 1, "uses": [{}]}']
)
def test_what_is_no_usage_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "usage.json"
    file.write_text(text, "utf-8")
    with pytest.raises(BuildError):
        read_usage(file)
    with pytest.raises(BuildError):
        read_usage(tmp_path / "missing.json")
