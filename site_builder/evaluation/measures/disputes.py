"""疑义校核: what others doubted, and how it was settled (第十七条)."""

from __future__ import annotations

from site_builder.evaluation.measure import DAYS, PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period, kept
from site_builder.ledgers import Standing
from site_builder.ledgers.case import Event

ANSWERS = ("属实已更正", "不属实", "无法核实")


def answer_of(standing: Standing) -> Event | None:
    """The provider's answer."""
    return next((event for event in standing.course.done if event.kind in ANSWERS), None)


def _in_time(period: Period, department: str) -> Tally:
    verdicts = []
    for standing in period.disputes.get(department, ()):
        if standing.course.has("撤回"):
            continue
        for clock in period.clocks(standing, "correct"):
            verdicts.append(kept(clock, clock.deadlines.statutory, period.basis.as_of))  # noqa: PERF401
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


def _upheld(period: Period, department: str) -> Tally:
    answers = [answer_of(standing) for standing in period.disputes.get(department, ())]
    kinds = [answer.kind for answer in answers if answer is not None]
    return Tally(kinds.count("属实已更正"), len(kinds))


def _days(period: Period, department: str) -> Tally:
    calendar = period.basis.ledgers.facts.policies.calendar
    used = [
        calendar.workdays_between(standing.case.received, answer.on)
        for standing in period.disputes.get(department, ())
        if (answer := answer_of(standing)) is not None
    ]
    return Tally(sum(used), len(used))


THEME = Theme(
    order=70,
    title="疑义校核",
    measures=(
        Measure(
            id="disputes-received",
            title="收到疑义",
            article="第十七条",
            unit="件",
            part="本年收到的疑义",
            count=plain(lambda period, department: len(period.disputes.get(department, ()))),
        ),
        Measure(
            id="disputes-upheld",
            title="疑义属实率",
            article="第十七条",
            unit=PERCENT,
            part="答复为“属实已更正”的疑义",
            whole="本年收到、已答复的疑义",
            count=_upheld,
        ),
        Measure(
            id="disputes-in-time",
            title="疑义按期校核率（法定期限）",
            article="第十七条",
            unit=PERCENT,
            part="在法定期限内答复的疑义",
            whole="本年收到、没有撤回，并且已答复或者已超过期限的疑义",
            count=_in_time,
        ),
        Measure(
            id="disputes-days",
            title="平均校核用时",
            article="第十七条",
            unit=DAYS,
            part="本年收到的疑义，从收到到答复的工作日之和",
            whole="已答复的疑义",
            count=_days,
        ),
        Measure(
            id="disputes-raised",
            title="提出疑义",
            article="第十七条",
            unit="件",
            part="本年对其他部门信息资源提出的疑义",
            count=plain(lambda period, department: len(period.disputes_by_reporter.get(department, ()))),
        ),
    ),
)
