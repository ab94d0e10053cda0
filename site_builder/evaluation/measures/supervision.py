"""督促检查: rectifications, last year's improvements, the yearly report (第二十一、二十七条)."""

from __future__ import annotations

from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period, kept_until
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Evaluation


def _notices(period: Period, department: str) -> tuple[Standing, ...]:
    return period.rectifications.get(department, ())


def _done_in_time(period: Period, department: str) -> Tally:
    verdicts = [
        kept_until(clock, clock.fixed_end, period.basis.as_of)
        for standing in _notices(period, department)
        for clock in period.clocks(standing, "rectification")
    ]
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


def _overdue(period: Period, department: str) -> int:
    return sum(
        kept_until(clock, clock.fixed_end, period.basis.as_of) is False and clock.stopped_on is None
        for standing in _notices(period, department)
        for clock in period.clocks(standing, "rectification")
    )


def _improved(period: Period, department: str) -> Tally:
    wanted = [
        one
        for standing in period.basis.standings("_evaluations")
        if isinstance(standing.case.content, Evaluation) and standing.case.content.year == period.year - 1
        for one in standing.case.content.improvements
        if one.department == department
    ]
    done = [one for one in wanted if one.done_on is not None and one.done_on <= period.basis.as_of]
    return Tally(len(done), len(wanted))


def _reported(period: Period, department: str) -> Tally:
    handing, day = period.handings[department], period.basis.as_of
    if handing.due is None or (handing.handed_in_on is None and not handing.is_missing(day)):
        return Tally(0, 0)
    return Tally(int(handing.handed_in_on is not None and not handing.is_late), 1)


THEME = Theme(
    order=100,
    title="督促检查",
    measures=(
        Measure(
            id="rectifications",
            title="整改通知",
            article="第二十七条",
            unit="件",
            part="本年发出的整改通知",
            count=plain(lambda period, department: len(_notices(period, department))),
        ),
        Measure(
            id="rectifications-open",
            title="没有办结的整改",
            article="第二十七条",
            unit="件",
            part="本年发出、还没有核实完成的整改通知",
            count=plain(lambda period, department: sum(one.is_open for one in _notices(period, department))),
        ),
        Measure(
            id="rectifications-overdue",
            title="逾期未完成的整改",
            article="第二十七条",
            unit="件",
            part="本年发出、超过通知所定期限仍未完成的整改通知",
            count=plain(_overdue),
        ),
        Measure(
            id="rectifications-reported",
            title="已上报市政府的整改",
            article="第二十七条",
            unit="件",
            part="本年发出、已经上报市政府的整改通知",
            count=plain(
                lambda period, department: sum(
                    one.course.has("上报市政府") for one in _notices(period, department)
                )
            ),
        ),
        Measure(
            id="rectifications-in-time",
            title="按期整改率",
            article="第二十七条",
            unit=PERCENT,
            part="在通知所定期限内完成的整改通知",
            whole="本年发出、已完成或者已超过期限的整改通知",
            count=_done_in_time,
        ),
        Measure(
            id="improvements-done",
            title="上年改进意见落实率",
            article="第二十一条",
            unit=PERCENT,
            part="已完成的改进意见",
            whole="上一年度评估提出的改进意见",
            count=_improved,
        ),
        Measure(
            id="report-in-time",
            title="年度报告按期报送",
            article="第二十一条",
            unit=PERCENT,
            part="在次年 1 月 31 日以前提交本年度报告的部门",
            whole="已提交或者已超过期限的部门",
            count=_reported,
        ),
    ),
)
