"""访问凭证: the calls that were expected beside those that were counted, for who may know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from site_builder.casework.key_calls import Measured, measured
from site_builder.pages import case, ledgers
from site_builder.usage import Usage, Use
from site_builder.visibility import GOVERNMENT, Audience
from tests.builder.cases.editions import (
    AUTHORITY,
    DAY,
    PUBLIC,
    basis,
    bodies,
    cases,
    department,
    edition,
    words,
)

KEY = "wjw-2026-002"
"""2,000 calls a day were expected; 开通 on 16 October, so that it was open for 16 days of that month."""
COUNTED = Use(
    line=1, month="2026-10", department="wjw", system="quanyu-jiankang", dataset="mzj/zhen-minglu",
    purpose="fuwu-quyu", calls=32_000, answered=32_000, refused=0, failed=0, rows=1,
)  # fmt: skip


def usage(*uses: Use, since: str = "2026", until: str = "2026") -> Usage:
    return Usage(name="usage.json", since=since, until=until, uses=uses, content=b"")


def found(counted: Usage, as_of: date = DAY) -> Measured | None:
    return measured(cases(as_of).standings[KEY], counted, as_of)


@pytest.mark.parametrize(
    ("calls", "a_day", "is_more"), [(32_000, 2000, False), (32_001, 2001, True), (0, 0, False)]
)
def test_calls_are_averaged_over_the_days_on_which_the_key_was_open(
    calls: int, a_day: int, is_more: bool
) -> None:
    counted = usage(replace(COUNTED, calls=calls))
    assert found(counted) == Measured(month="2026-10", a_day=a_day, is_more=is_more)


def test_both_datasets_of_the_application_count_and_nothing_else() -> None:
    other = [
        {"month": "2026-09"}, {"department": "mzj"}, {"system": "qita"}, {"purpose": "qita"}, {"purpose": None},
        {"dataset": "wjw/yufang-jiezhong-menzhen"}, {"dataset": None},
    ]  # fmt: skip
    more = [replace(COUNTED, **one) for one in other]  # type: ignore[arg-type]
    counted = usage(COUNTED, replace(COUNTED, dataset="mzj/cunju-minglu", calls=16), *more)
    assert found(counted) == Measured(month="2026-10", a_day=2001, is_more=True)


@pytest.mark.parametrize(
    ("as_of", "since", "until", "month"),
    [
        ("2026-10-31", "2026", "2026", None),  # the month of the opening is not over
        ("2026-11-01", "2026", "2026", "2026-10"),
        ("2026-12-31", "2026", "", "2026-11"),
        ("2026-12-31", "2026", "2026-10", "2026-10"),
        ("2026-12-31", "2026", "2026-11-29", "2026-10"),
        ("2026-12-31", "2026", "2026-11-30", "2026-11"),
        ("2026-12-31", "2026-10-02", "2026-10-31", None),
        ("2026-12-31", "2026-10-01", "2026-10-31", "2026-10"),
        ("2026-12-31", "2025", "2025", None),
    ],
)
def test_the_latest_whole_month_that_the_file_covers_is_told(
    as_of: str, since: str, until: str, month: str | None
) -> None:
    told = found(usage(COUNTED, since=since, until=until), date.fromisoformat(as_of))
    assert (told and told.month) == month


def test_a_key_that_was_not_opened_and_a_case_that_is_no_key_have_none() -> None:
    assert measured(cases().standings["mzj-2026-001"], usage(COUNTED), DAY) is None
    assert found(usage(COUNTED), date(2026, 10, 15)) is None


def shown(module: ModuleType, address: str, audience: Audience, counted: Usage | None) -> str:
    made = bodies(module, edition(audience, basis=replace(basis(), usage=counted)))
    return words(made[address]) if address in made else ""


@pytest.mark.parametrize("audience", [AUTHORITY, department("wjw")], ids=str)
@pytest.mark.parametrize(
    ("module", "address"), [(case, f"cases/{KEY}/index.html"), (ledgers, "ledgers/keys/index.html")]
)
def test_who_decides_and_who_asked_read_both_on_the_case_and_in_the_ledger(
    module: ModuleType, address: str, audience: Audience
) -> None:
    said = shown(module, address, audience, usage(replace(COUNTED, calls=99_999)))
    assert "预计每天调用（次） 2000" in said
    assert "实际每天调用（次） 6250（2026-10 平均），多于预计" in said
    without = shown(module, address, audience, None)
    assert "预计每天调用（次） 2000" in without
    assert "实际每天" not in without


@pytest.mark.parametrize("audience", [PUBLIC, GOVERNMENT, department("mzj")], ids=str)
@pytest.mark.parametrize(
    ("module", "address"), [(case, f"cases/{KEY}/index.html"), (ledgers, "ledgers/keys/index.html")]
)
def test_nobody_else_reads_either(module: ModuleType, address: str, audience: Audience) -> None:
    said = shown(module, address, audience, usage(COUNTED))
    assert "每天调用" not in said
