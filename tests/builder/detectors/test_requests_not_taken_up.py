"""第二十七条（三）: applications without an answer, and refusals without a reason."""

from __future__ import annotations

import pytest

from site_builder.detectors import detectors
from tests.builder.detectors.written import about, event, reply, request
from tests.builder.evaluation.cities import sample
from tests.small_city import City


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
