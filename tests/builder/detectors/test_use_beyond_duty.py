"""第二十七条（五）: use that no key covers, or after key or grant had ended."""

from __future__ import annotations

import pytest

from tests.builder.detectors.written import BOUND, OPEN, Json, about, case, event, key, reply, request, usage
from tests.small_city import City


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
