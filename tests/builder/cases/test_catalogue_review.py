"""审核目录: two working days for the authority, from the last department's answer to the day it records 完成."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from site_builder.basis import Basis
from site_builder.casework import Running, running
from site_builder.casework.board import Board
from site_builder.detectors import detectors
from site_builder.pages import board, office
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import AUTHORITY, bodies, cases, edition, words
from tests.builder.detectors.conftest import ruled
from tests.builder.detectors.written import BOUND, Json, case, event, reply
from tests.small_city import City

__all__ = ["ruled"]
ANSWERED = date(2026, 5, 22)
"""The day on which 市资规局 answers the trigger dsjzx-2026-002 of the sample city."""


def reviews(city: City, as_of: date = date(2026, 11, 23)) -> list[Running]:
    ledgers = Basis.of(city.check(as_of=as_of)).ledgers
    found = running(ledgers.standings["dsjzx-2026-001"], as_of)
    return [one for one in found if one.clock.limit == "catalog-review"]


def trigger(city: City, datasets: Sequence[str] = (BOUND,), events: list[Json] | None = None) -> None:
    more = {"kind": "法规修订", "basis": {"title": "示例法"}, "effectiveOn": "2026-11-02"}
    case(city, "dsjzx/_triggers/dsjzx-2026-001", "2026-11-02", events, **more, datasets=list(datasets))


def test_the_clock_begins_with_the_last_answer_and_stops_when_the_authority_records_it(ruled: City) -> None:
    trigger(ruled)
    assert reviews(ruled) == []
    reply(ruled, event("2026-11-16", "已更新", dataset=BOUND))
    (one,) = reviews(ruled)
    assert (one.clock.department, str(one.clock.start)) == ("dsjzx", "2026-11-16")
    assert one.short == "已超过 3 个工作日（期限 2026-11-18）"
    assert one.sentences == ("按《政务数据共享条例》第十七条，期限为 2026-11-18，已超过 3 个工作日。",)
    trigger(ruled, events=[event("2026-11-18", "完成")])
    (one,) = reviews(ruled)
    assert one.short == "用了 2 个工作日（期限 2026-11-18）"


def test_nothing_runs_against_the_authority_while_an_entry_is_still_open(ruled: City) -> None:
    trigger(ruled, (BOUND, "mzj/gongce"))
    reply(ruled, event("2026-11-05", "已更新", dataset=BOUND))
    assert reviews(ruled) == []
    reply(
        ruled,
        event("2026-11-05", "已更新", dataset=BOUND),
        event("2026-11-10", "无需更新", dataset="mzj/gongce", reason="修订的条款与本资源的信息项无关。"),
    )
    assert [str(one.clock.start) for one in reviews(ruled)] == ["2026-11-10"]


def test_no_instrument_in_force_sets_the_limit_then_no_clock_runs(ruled: City) -> None:
    ruled.patch("_policy/decree-809.json", {"validFrom": "2026-12-01"})
    trigger(ruled)
    reply(ruled, event("2026-11-16", "已更新", dataset=BOUND))
    assert reviews(ruled) == []


def test_a_late_review_is_no_ground_against_a_department(ruled: City) -> None:
    trigger(ruled)
    reply(ruled, event("2026-11-13", "已更新", dataset=BOUND))
    assert [one.is_late for one in reviews(ruled)] == [True]
    assert list(detectors()[1].detect(Basis.of(ruled.check()))) == []


def test_the_board_and_the_authority_s_to_do_show_it_to_management(ruled: City) -> None:
    clocks = Board.of(cases(ANSWERED).standings.values(), ANSWERED).of_department("dsjzx").clocks
    assert [(one.what, one.short) for one in clocks if one.clock.limit == "catalog-review"] == [
        ("目录更新事由 审核目录", "剩 2 个工作日（至 2026-05-26）")
    ]
    sheets = bodies(office, edition(AUTHORITY, ANSWERED))
    said = words(sheets["cases/office/authority/index.html"])
    assert "核对后记为完成。 剩 2 个工作日（至 2026-05-26）" in said
    (page,) = bodies(board, edition(AUTHORITY, ANSWERED)).values()
    assert "目录更新事由 审核目录" in words(page)
    (page,) = bodies(board, edition(GOVERNMENT, ANSWERED)).values()
    assert "目录更新事由 审核目录" not in words(page)


@pytest.mark.parametrize("day", [date(2026, 5, 25), date(2026, 11, 23)])
def test_a_recorded_review_is_on_no_board_any_more(day: date) -> None:
    clocks = Board.of(cases(day).standings.values(), day).clocks
    assert [one for one in clocks if one.clock.limit == "catalog-review"] == []
