"""Each ground of 第二十七条: what is seen, what is not, and that everything seen has its place."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_builder.basis import Basis
from site_builder.detectors import Suspicion, detectors, suspicions
from site_builder.usage import read_usage
from tests.builder.evaluation.cities import crowded, sample
from tests.small_city import City

SAMPLE = Path(__file__).parents[3] / "catalog_src"
OPEN, BOUND = "mzj/gongce", "mzj/hunyin"
Json = dict[str, Any]


@pytest.fixture
def ruled(city: City) -> City:
    """The small city under the decree, without the notice that makes git days void."""
    for name in ("qidong-2019", "decree-809"):
        (city.source / f"_policy/{name}.json").write_bytes((SAMPLE / f"_policy/{name}.json").read_bytes())
    city.patch("catalog.json", {"policies": ["qidong-2019", "decree-809"]})
    return city


def case(city: City, path: str, on: str, events: list[Json] | None = None, **more: Any) -> None:
    value = {"id": path.rsplit("/", 1)[1], "on": on, "by": "bz", **more, "events": events or []}
    city.write(f"{path}.json", json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def event(on: str, kind: str, **more: Any) -> Json:
    return {"on": on, "kind": kind, "by": "bz", **more}


def request(city: City, on: str, dataset: str = BOUND, events: list[Json] | None = None, **more: Any) -> None:
    text = {"need": "核验示例事项所需信息。", "purpose": "示例事项办理。", "dutyBasis": "示例依据第一条"}
    more = {"dataset": dataset, **text, "approvedBy": "科长", **more}
    case(city, "dsjzx/_requests/dsjzx-2026-001", on, events, **more)


def reply(city: City, *events: Json) -> None:
    case(city, "mzj/_replies/dsjzx-2026-001", events[0]["on"], list(events))


def usage(city: City, **changes: Any) -> Path:
    use = {"month": "2026-10", "department": "dsjzx", "system": "shili", "dataset": OPEN, "purpose": "rz"}
    use |= {"calls": 100, "answered": 100, "refused": 0, "failed": 0, "rows": 100, **changes}
    file = city.source.parent / "usage.json"
    value = {"usage_version": 1, "since": "2026", "until": "2026", "uses": [use]}
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return file


def seen(city: City, ground: int, file: Path | None = None, **config: Any) -> list[Suspicion]:
    basis = Basis.of(city.check(**config), read_usage(file) if file else None)
    return list(detectors()[ground].detect(basis))


def about(city: City, ground: int, file: Path | None = None, **config: Any) -> list[tuple[str, str]]:
    return [(one.department, one.about) for one in seen(city, ground, file, **config)]


def test_a_city_in_order_raises_nothing(ruled: City) -> None:
    assert suspicions(Basis.of(ruled.check())) == ()


def test_every_ground_with_a_detector_has_one() -> None:
    assert list(detectors()) == [1, 2, 3, 4, 5, 6]


# -- (一) --------------------------------------------------------------------------------------


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


# -- (二) --------------------------------------------------------------------------------------


def test_ground_2_sees_data_past_its_cycle(ruled: City) -> None:
    gov = {"updateCycle": "每季度", "dataUpdatedOn": "2026-10-08"}
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": gov})
    assert about(ruled, 2) == []
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": gov | {"dataUpdatedOn": "2026-05-08"}})
    (one,) = seen(ruled, 2)
    assert (one.department, one.about) == ("mzj", OPEN)
    assert "2026-05-08" in one.evidence[0].text
    line = (
        (ruled.source / f"{OPEN}/datapackage.json").read_text("utf-8").splitlines()[one.evidence[0].line - 1]
    )  # type: ignore[operator]
    assert '"dataUpdatedOn": "2026-05-08"' in line


def test_ground_2_sees_data_that_is_not_there(ruled: City) -> None:
    (ruled.source / OPEN / "data/cesuo.csv").unlink()
    assert about(ruled, 2) == [("mzj", OPEN)]


def test_ground_2_sees_an_open_entry_without_any_data_but_not_one_delivered_elsewhere(ruled: City) -> None:
    file = f"{OPEN}/datapackage.json"
    value = json.loads((ruled.source / file).read_bytes())
    (resource,) = value["resources"]
    resource.pop("path")
    ruled.patch(file, {"resources": [resource | {"data": []}]})
    assert about(ruled, 2) == [("mzj", OPEN)]
    delivery = {"platform": "示例平台", "resourceNo": "1", "modes": ["联机查询"], "contact": "0513-00000001"}
    ruled.patch(file, {"gov": {"delivery": delivery}})
    assert about(ruled, 2) == []


@pytest.mark.parametrize(("on", "found"), [("2026-10-23", [("mzj", "dsjzx-2026-001")]), ("2026-10-26", [])])
def test_ground_2_sees_consent_without_supply_after_20_workdays(
    ruled: City, on: str, found: list[tuple[str, str]]
) -> None:
    request(ruled, "2026-10-19")
    reply(ruled, event(on, "同意", until="2027-01-01", approvedBy="局长"))
    assert about(ruled, 2) == found


@pytest.mark.parametrize(("failed", "found"), [(10, [("mzj", OPEN)]), (9, [])])
def test_ground_2_reads_calls_without_an_answer_from_the_usage_file(
    ruled: City, failed: int, found: list[tuple[str, str]]
) -> None:
    assert about(ruled, 2, usage(ruled, answered=100 - failed, failed=failed)) == found


def test_ground_2_does_not_judge_a_handful_of_calls(ruled: City) -> None:
    assert about(ruled, 2, usage(ruled, calls=19, answered=0, failed=19)) == []


@pytest.mark.parametrize(("day", "found"), [("2026-09-21", 1), ("2026-11-20", 0)])
def test_ground_2_takes_the_day_of_a_delivery_from_its_receipt(ruled: City, day: str, found: int) -> None:
    file = f"{OPEN}/datapackage.json"
    (resource,) = json.loads((ruled.source / file).read_bytes())["resources"]
    path = ruled.deliver(OPEN, "cesuo.csv")
    ruled.patch(file, {"gov": {"updateCycle": "每周"}, "resources": [resource | {"path": path}]})
    root = ruled.source.parent / "dropbox"
    (root / OPEN / "cesuo.csv.receipt.json").write_text(json.dumps({"dataDate": day}), "utf-8")
    saw = seen(ruled, 2, data_root=root)
    assert [one.about for one in saw] == [OPEN] * found
    assert all(day in one.evidence[0].text for one in saw)


# -- (三) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "found"), [("2026-11-06", 1), ("2026-11-09", 0)])
def test_ground_3_sees_an_application_without_an_answer_after_10_workdays(
    ruled: City, on: str, found: int
) -> None:
    request(ruled, on)
    assert about(ruled, 3) == [("mzj", "dsjzx-2026-001")] * found


def test_ground_3_does_not_blame_the_provider_while_the_applicant_is_asked_for_more(ruled: City) -> None:
    request(ruled, "2026-11-02")
    reply(ruled, event("2026-11-03", "一次性告知", missing=["使用范围"]))
    assert about(ruled, 3) == []


def test_ground_3_takes_an_extension_into_account(ruled: City) -> None:
    request(ruled, "2026-11-06")
    reply(
        ruled,
        event(
            "2026-11-09", "延期", days=10, consent="主管部门同意", reason="所申请的数据项较多，须逐项审核。"
        ),
    )
    assert about(ruled, 3) == []


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("按照有关规定和相关要求，不宜提供。", 1),
        ("逐人明细超出履行法定职责所必需的范围和限度，建议改为汇总数。", 0),
    ],
)
def test_ground_3_sees_a_refusal_that_gives_no_reason(ruled: City, reason: str, found: int) -> None:
    request(ruled, "2026-11-16")
    reply(ruled, event("2026-11-18", "不同意", reason=reason, reasonClass="依法不得提供"))
    assert about(ruled, 3) == [("mzj", "dsjzx-2026-001")] * found


def test_ground_3_sees_the_overdue_application_of_the_sample_city() -> None:
    (one,) = detectors()[3].detect(sample().basis)
    assert (one.department, one.about) == ("zrzyj", "mzj-2026-001")
    assert "10 个工作日" in one.what
    assert one.evidence[0].place == "mzj/_requests/mzj-2026-001.json:4"


# -- (四) --------------------------------------------------------------------------------------


def test_ground_4_sees_values_that_do_not_fit(ruled: City) -> None:
    assert about(ruled, 4) == []
    ruled.write(f"{OPEN}/data/cesuo.csv", "编号,名称,厕位数,启用日期\n001,甲,12,2020-13-01\n")
    (one,) = seen(ruled, 4)
    assert (one.department, one.about, one.evidence[0].place) == ("mzj", OPEN, f"{OPEN}/data/cesuo.csv:2")


@pytest.mark.parametrize(("rows", "found"), [(3, 0), (300, 1)])
def test_ground_4_compares_with_what_the_department_counts_itself(ruled: City, rows: int, found: int) -> None:
    count = {"rows": rows, "on": "2026-11-01"}
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": {"sourceCount": count}})
    assert about(ruled, 4) == [("mzj", OPEN)] * found


@pytest.mark.parametrize(("on", "found"), [("2026-11-06", 1), ("2026-11-09", 0)])
def test_ground_4_sees_a_doubt_that_nobody_verified(ruled: City, on: str, found: int) -> None:
    more = {"dataset": OPEN, "kind": "内容", "locator": "编号 1", "evidence": "示例卷宗"}
    case(ruled, "dsjzx/_disputes/dsjzx-2026-001", on, **more)
    assert about(ruled, 4) == [("mzj", "dsjzx-2026-001")] * found


# -- (五) --------------------------------------------------------------------------------------


def key(city: City, *events: Json, opened: bool = True) -> None:
    more = {"system": "shili", "datasets": [OPEN], "purposes": [{"id": "rz", "text": "入职核验"}]}
    case(city, "dsjzx/_keys/dsjzx-2026-002", "2026-03-02", list(events), **more, approvedBy="科长")
    if opened:
        path = "dsjzx/_replies/dsjzx-2026-002"
        case(city, path, "2026-03-03", [event("2026-03-03", "开通") | {"by": "sh"}])


def test_ground_5_lets_registered_use_alone(ruled: City) -> None:
    key(ruled)
    assert about(ruled, 5, usage(ruled)) == []


@pytest.mark.parametrize(
    "changes", [{"purpose": "qita"}, {"dataset": BOUND}, {"system": "qita"}, {"purpose": None}]
)
def test_ground_5_sees_use_that_no_key_covers(ruled: City, changes: Json) -> None:
    key(ruled)
    assert [one[0] for one in about(ruled, 5, usage(ruled, **changes))] == ["dsjzx"]


def test_ground_5_does_not_count_what_was_refused(ruled: City) -> None:
    key(ruled)
    assert about(ruled, 5, usage(ruled, purpose="qita", answered=0, refused=100, rows=0)) == []


@pytest.mark.parametrize(("stopped", "found"), [("2026-09-30", 1), ("2026-10-01", 0)])
def test_ground_5_sees_calls_after_a_key_was_given_up(ruled: City, stopped: str, found: int) -> None:
    key(ruled, event(stopped, "停用"))
    assert about(ruled, 5, usage(ruled)) == [("dsjzx", OPEN)] * found


def test_ground_5_sees_an_unopened_key(ruled: City) -> None:
    key(ruled, opened=False)
    assert about(ruled, 5, usage(ruled)) == [("dsjzx", OPEN)]


@pytest.mark.parametrize(("until", "found"), [("2026-09-30", 1), ("2026-10-31", 0)])
def test_ground_5_sees_calls_after_the_grant_had_ended(ruled: City, until: str, found: int) -> None:
    request(ruled, "2026-03-02", OPEN, [event("2026-11-02", "处置", text="已经删除。")])
    reply(
        ruled,
        event("2026-03-03", "同意", until=until, approvedBy="局长"),
        event("2026-03-04", "提供"),
    )
    assert about(ruled, 5, usage(ruled)) == [("dsjzx", OPEN)] * found


@pytest.mark.parametrize(("until", "found"), [("2026-10-23", 1), ("2026-10-24", 0)])
def test_ground_5_sees_an_ended_grant_without_disposal_after_30_days(
    ruled: City, until: str, found: int
) -> None:
    request(ruled, "2026-03-02")
    reply(ruled, event("2026-03-03", "同意", until=until, approvedBy="局长"), event("2026-03-04", "提供"))
    assert about(ruled, 5) == [("dsjzx", "dsjzx-2026-001")] * found


@pytest.mark.parametrize(("kind", "found"), [("使用", 1), ("内容", 0)])
def test_ground_5_names_nobody_where_an_upheld_doubt_does_not(ruled: City, kind: str, found: int) -> None:
    more = {"dataset": OPEN, "kind": kind, "locator": "编号 1", "evidence": "示例卷宗"}
    case(ruled, "dsjzx/_disputes/dsjzx-2026-001", "2026-11-16", **more)
    reply(ruled, event("2026-11-18", "属实已更正"))
    assert about(ruled, 5) == [("", "dsjzx-2026-001")] * found


# -- (六) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "found"), [("公共厕所名称", 1), ("联系方式", 0), ("结婚登记日期", 0)])
def test_ground_6_sees_a_form_that_asks_for_what_is_shared_without_condition(
    ruled: City, title: str, found: int
) -> None:
    ruled.patch(f"{OPEN}/datapackage.json", {"title": "公共厕所名录"})
    form = {"title": "示例登记表", "fields": [{"title": title}], "basis": "示例依据第二条"}
    value = {"id": "dsjzx-2026-003", "on": "2026-03-02", "by": "bz", **form}
    ruled.write("dsjzx/_forms/dsjzx-2026-003.json", json.dumps(value, ensure_ascii=False))
    assert about(ruled, 6) == [("dsjzx", "dsjzx-2026-003")] * found


def test_ground_6_finds_in_the_sample_city_only_what_is_shared_without_condition() -> None:
    (one,) = detectors()[6].detect(sample().basis)
    assert one.about == "jytyj-2026-004"
    assert ["统计用区划代码" in one.evidence[0].text, "村（居）委会名称" in one.evidence[1].text] == [
        True,
        True,
    ]
    assert len(one.evidence) == 2  # 居住证号 and 不动产权证号 are shared under conditions


# -- all ---------------------------------------------------------------------------------------


def test_everything_seen_is_a_suspicion_with_a_place_that_exists() -> None:
    city = crowded(1)
    found = suspicions(city.basis)
    assert {one.ground for one in found} == {1, 2, 3, 4, 5, 6}
    for one in found:
        assert one.what.startswith("疑似")
        assert one.article.startswith("第二十七条")
        for evidence in one.evidence:
            if evidence.file == "usage.json":
                assert city.uses[(evidence.line or 0) - 1]["calls"]
            else:
                lines = (city.root / evidence.file).read_text("utf-8").splitlines()
                assert 1 <= (evidence.line or 0) <= len(lines)
