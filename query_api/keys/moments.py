"""Moments and days as keys are dated: Asia/Shanghai, which has one offset the year round."""

from __future__ import annotations

import datetime

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def now() -> datetime.datetime:
    """The second it is."""
    return datetime.datetime.now(SHANGHAI).replace(microsecond=0)


def end_of(day: str) -> float:
    """The first instant after a day (`2027-12-31`), in seconds since 1970."""
    last = datetime.date.fromisoformat(day)
    midnight = datetime.datetime.combine(last, datetime.time.min, SHANGHAI)
    return (midnight + datetime.timedelta(days=1)).timestamp()


def instant(moment: str) -> float:
    """A written moment (`2027-12-31T18:00:00+08:00`) in seconds since 1970."""
    return datetime.datetime.fromisoformat(moment).timestamp()
