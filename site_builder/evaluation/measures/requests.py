"""受理共享申请: how the provider answered and supplied (第十五条)."""

from __future__ import annotations

from site_builder.evaluation.measure import DAYS, PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period, kept, side
from site_builder.ledgers import Standing
from site_builder.ledgers.case import Event

ANSWERS = ("同意", "部分同意", "不同意")
LIMITS = ("answer-conditional", "answer-unconditional")


def first_answer(standing: Standing) -> Event | None:
    """The provider's first decision."""
    return next((event for event in standing.course.done if event.kind in ANSWERS), None)


def _answered(period: Period, department: str, *, by_city: bool) -> Tally:
    verdicts = []
    for standing in period.requests.get(department, ()):
        for clock in (one for limit in LIMITS for one in period.clocks(standing, limit)):
            if clock.stopped_on is not None and first_answer(standing) is None:
                continue  # withdrawn, or sent upward: nobody here answered or is late
            verdicts.append(kept(clock, side(clock.deadlines, by_city=by_city), period.basis.as_of))
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


def _days(period: Period, department: str) -> Tally:
    calendar = period.basis.ledgers.facts.policies.calendar
    used = [
        calendar.workdays_between(standing.case.received, answer.on)
        for standing in period.requests.get(department, ())
        if (answer := first_answer(standing)) is not None
    ]
    return Tally(sum(used), len(used))


def _refused(period: Period, department: str) -> Tally:
    answers = [first_answer(standing) for standing in period.requests.get(department, ())]
    kinds = [answer.kind for answer in answers if answer is not None]
    return Tally(kinds.count("不同意"), len(kinds))


def _supplied(period: Period, department: str) -> Tally:
    verdicts = []
    for standing in period.requests.get(department, ()):
        for clock in period.clocks(standing, "supply"):
            if clock.stopped_on is not None and not standing.course.has("提供"):
                continue  # taken back or withdrawn before it was due
            verdicts.append(kept(clock, clock.deadlines.statutory, period.basis.as_of))
    return Tally(sum(one is True for one in verdicts), sum(one is not None for one in verdicts))


ENDED = "本年收到、已答复或者已超过期限的有期限共享申请"
THEME = Theme(
    order=50,
    title="受理共享申请",
    measures=(
        Measure(
            id="requests-received",
            title="收到共享申请",
            article="第十五条",
            unit="件",
            part="本年收到的共享申请",
            count=plain(lambda period, department: len(period.requests.get(department, ()))),
        ),
        Measure(
            id="requests-in-time",
            title="按期答复率（法定期限）",
            article="第十五条",
            unit=PERCENT,
            part="在法定期限内首次答复的共享申请",
            whole=ENDED,
            count=lambda period, department: _answered(period, department, by_city=False),
        ),
        Measure(
            id="requests-in-time-city",
            title="按期答复率（本市规定）",
            article="第十五条",
            unit=PERCENT,
            part="在本市规定的期限内首次答复的共享申请",
            whole=ENDED,
            count=lambda period, department: _answered(period, department, by_city=True),
        ),
        Measure(
            id="requests-days",
            title="平均答复用时",
            article="第十五条",
            unit=DAYS,
            part="本年收到的共享申请，从收到到首次答复的工作日之和",
            whole="已答复的共享申请",
            count=_days,
        ),
        Measure(
            id="requests-refused",
            title="不同意率",
            article="第十五条",
            unit=PERCENT,
            part="首次答复为不同意的共享申请（理由另表）",
            whole="已答复的共享申请",
            count=_refused,
        ),
        Measure(
            id="supplies-in-time",
            title="同意后按期提供率",
            article="第十四条",
            unit=PERCENT,
            part="同意后在法定期限内提供的共享申请",
            whole="本年收到、已同意，并且已提供或者已超过期限的共享申请",
            count=_supplied,
        ),
    ),
)
