"""Pages about cases: what the clocks say, and who is told what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from site_builder.ledgers.processes.disputes import NOTICE
from site_builder.pages import board, case, dataset, ledgers
from site_builder.visibility import GOVERNMENT, Audience, Matter
from tests.builder.cases.editions import (
    AUTHORITY,
    DAY,
    PUBLIC,
    bodies,
    cases,
    department,
    edition,
    with_published,
    words,
)

LATE_LATER = date(2026, 12, 1)
"""A day on which the trigger L13 is past its limit."""


def page(id_: str, audience: Audience = AUTHORITY, as_of: date = DAY) -> str:
    return words(bodies(case, edition(audience, as_of))[f"cases/{id_}/index.html"])


def test_the_board_of_the_authority_says_what_is_due_and_what_is_past() -> None:
    text = words(bodies(board, edition())["cases/index.html"])
    overdue, rest = text.split("已超期", 2)[2].split("今天到期", 1)
    today, soon = rest.split("五日内到期", 1)
    assert "不动产登记" in overdue
    assert "已超过 10 个工作日（期限 2026-11-09）" in overdue
    assert "没有。" in today
    assert "剩 3 个工作日（至 2026-11-26）" in soon
    assert "法定期限 2026-11-30 本市规定 2026-12-07" in soon


def test_on_its_last_day_a_clock_is_due_today() -> None:
    text = words(bodies(board, edition(as_of=date(2026, 11, 26)))["cases/index.html"])
    assert "今天到期（2026-11-26）" in text


def test_other_departments_see_totals_and_nobody_s_lateness() -> None:
    found = edition(GOVERNMENT)
    text = words(bodies(board, found)["cases/index.html"])
    assert text.count("已超期") == 1
    for module in (board, case, ledgers):
        for address, body in bodies(module, edition(GOVERNMENT, LATE_LATER)).items():
            told = words(body)
            assert "已超过" not in told, address
            assert "逾期未完成" not in told, address
            assert "剩 " not in told, address
    assert "更新中" in page("dsjzx-2026-004", GOVERNMENT, LATE_LATER)
    assert "逾期" in page("dsjzx-2026-004", AUTHORITY, LATE_LATER)


def test_a_department_sees_its_own_clocks_and_the_applicant_its_own_case() -> None:
    own = words(bodies(board, edition(department("zrzyj")))["cases/index.html"])
    assert "已超过 10 个工作日" in own
    applicant = page("mzj-2026-001", department("mzj"))
    assert "已超过 10 个工作日" in applicant
    assert "已超过答复期限，可请求市大数据中心督办" in applicant
    stranger = page("mzj-2026-001", department("rsj"))
    assert "已超过" not in stranger


def test_a_rectification_is_shown_to_the_department_and_to_the_authority_only() -> None:
    address = "cases/dsjzx-2026-003/index.html"
    shown = {
        audience: address in bodies(case, edition(audience))
        for audience in (PUBLIC, GOVERNMENT, department("mzj"), department("fgw"), AUTHORITY)
    }
    assert list(shown.values()) == [False, False, False, True, True]


def test_the_public_reads_the_limits_and_of_no_case() -> None:
    found = {
        address: words(body)
        for module in (board, case, ledgers)
        for address, body in bodies(module, edition(PUBLIC)).items()
    }
    assert list(found) == ["cases/index.html", "ledgers/index.html"]
    assert "答复有条件共享的申请 10 个工作日 第十五条" in found["cases/index.html"]
    for text in found.values():
        assert not any(one.id in text for one in cases().cases)
        assert "在办期限" not in text


def test_need_and_reasons_are_read_by_the_parties_only_unless_the_city_opens_them() -> None:
    reason = "抽查从业人数只需按单位汇总的参保人数"
    assert reason in page("scjgj-2026-001", department("rsj"))
    assert reason in page("scjgj-2026-001", department("scjgj"))
    assert reason not in page("scjgj-2026-001", department("mzj"))
    assert reason not in page("scjgj-2026-001", GOVERNMENT)
    open_to_all = with_published(GOVERNMENT, Matter.CASE_TEXTS)
    assert reason in words(bodies(case, open_to_all)["cases/scjgj-2026-001/index.html"])


def test_persons_are_named_to_the_parties_only() -> None:
    assert "示例编制员" in page("scjgj-2026-001", department("rsj"))
    for body in bodies(case, edition(GOVERNMENT)).values():
        assert "示例编制员" not in body


def test_both_limits_stand_side_by_side_without_a_verdict() -> None:
    text = page("dsjzx-2026-002")
    assert "期限为 2026-05-18，2026-05-22 办结，用了 14 个工作日，超过期限 4 个工作日。" in text
    assert "期限为 2026-05-25，2026-05-22 办结，用了 14 个工作日。" in text
    assert "《政务数据共享条例》第十七条" in text
    assert "不作认定" in text


def test_waiting_for_a_supplement_is_told_without_a_culprit() -> None:
    assert "补正等待 11 个工作日，答复期限已过，责任在途待明确。" in page("sfj-2026-001")
    assert "补正等待" not in page("sfj-2026-001", as_of=date(2026, 11, 18))


def test_a_date_of_a_year_without_notice_is_called_provisional() -> None:
    text = page("jytyj-2026-001", as_of=date(2026, 5, 21))
    assert "暂定" not in text
    read = cases()
    late = tuple(
        replace(one, on=date(2026, 12, 25)) if one.id == "xzspj-2026-001" else one for one in read.cases
    )
    moved = edition(as_of=date(2026, 12, 28), ledgers=replace(read, cases=late, as_of=date(2026, 12, 28)))
    text = words(bodies(case, moved)["cases/xzspj-2026-001/index.html"])
    assert "暂定，2027年放假安排尚未公布" in text


def test_receipt_by_push_stands_beside_the_date_that_was_written() -> None:
    read = cases()
    pushed = tuple(
        replace(one, committed=date(2026, 11, 18)) if one.id == "xzspj-2026-001" else one
        for one in read.cases
    )
    found = bodies(case, edition(ledgers=replace(read, cases=pushed)))["cases/xzspj-2026-001/index.html"]
    text = words(found)
    assert "收到 2026-11-18 文中日期 2026-11-16" in text
    assert "推送到达 2026-11-18" in text
    assert "期限为 2026-12-02" in text


@pytest.mark.parametrize(
    ("as_of", "stands"), [(date(2026, 11, 11), False), (DAY, True), (date(2026, 12, 31), True)]
)
def test_the_dataset_page_says_that_business_goes_on_while_a_dispute_is_open(
    as_of: date, stands: bool
) -> None:
    read = cases(as_of)
    if as_of < date(2026, 11, 12):
        # A case of the future has not been opened yet.
        read = replace(read, cases=tuple(one for one in read.cases if one.on <= as_of))
    body = bodies(dataset, edition(GOVERNMENT, as_of, ledgers=read))["datasets/scjgj/qiye-jichu/index.html"]
    assert (NOTICE in words(body)) is stands
    assert ("cases/xzspj-2026-002/index.html" in body) is stands


def test_a_settled_dispute_leaves_no_notice() -> None:
    body = bodies(dataset, edition(GOVERNMENT))["datasets/mzj/zhen-minglu/index.html"]
    assert NOTICE not in body
    assert NOTICE not in page("jytyj-2026-003")


def test_the_counter_has_a_sheet_for_an_open_dispute() -> None:
    text = page("xzspj-2026-002", GOVERNMENT)
    sheet = text.split("窗口告知单", 1)[1]
    assert NOTICE in sheet
    assert "疑义编号 xzspj-2026-002" in sheet
    assert "监督电话 0513-" in sheet


def test_every_ledger_lists_its_cases_the_open_ones_first() -> None:
    found = bodies(ledgers, edition())
    assert len(found) == len(ledgers.LEDGERS) + 1
    text = words(found["ledgers/requests/index.html"])
    assert text.index("mzj-2026-001") < text.index("jytyj-2026-001")
    addresses = {ledger.folder: ledger.address for ledger in ledgers.LEDGERS}
    for one in cases().cases:
        assert one.id in found[addresses[one.ledger]]


def test_an_interpretation_is_read_by_every_department() -> None:
    one = cases().of("_interpretations")[0]
    text = words(bodies(ledgers, edition(GOVERNMENT))["ledgers/interpretations/index.html"])
    assert str(one.raw["answer"]) in text


def test_a_dataset_that_an_edition_does_not_show_is_not_named_by_a_case() -> None:
    hidden = edition(GOVERNMENT)
    datasets = tuple(
        replace(one, visibility="管理") if one.id == "jtysj/gongjiao-xianlu" else one
        for one in hidden.catalog.datasets
    )
    hidden = replace(hidden, catalog=replace(hidden.catalog, datasets=datasets))
    body = bodies(case, hidden)["cases/dsjzx-2026-004/index.html"]
    assert "gongjiao-xianlu" not in body
    assert "一项未列入本版目录的信息资源" in body
