"""Working days: exact where the notices are known, marked where they are not."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.calendar import Calendar, Counted, calendar_of
from site_builder.cli import main

SHARED = Path(__file__).parents[3] / "shared" / "data" / "workdays"
OURS = Path(__file__).parents[1] / "examples" / "workdays" / "city.csv"
CALENDAR = calendar_of()
KNOWN = st.dates(date(2019, 1, 1), date(2026, 9, 1))
ANY = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def vectors() -> list[tuple[date, int, date]]:
    with OURS.open(encoding="utf-8", newline="") as file:
        rows = [(row["start"], int(row["days"]), row["end"]) for row in csv.DictReader(file)]
    if (SHARED / "vectors.json").exists():
        rows += [tuple(row) for row in json.loads((SHARED / "vectors.json").read_text("utf-8"))]
    return [(date.fromisoformat(start), days, date.fromisoformat(end)) for start, days, end in rows]


def test_every_vector_is_met_to_the_day() -> None:
    assert [(s, n, CALENDAR.add_workdays(s, n).end) for s, n, _ in vectors()] == vectors()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared notices are not on this machine")
@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_announced_day_is_off_or_worked_as_announced(year: int) -> None:
    for day in json.loads((SHARED / f"{year}.json").read_text("utf-8"))["days"]:
        assert CALENDAR.is_workday(date.fromisoformat(day["date"])) is not day["isOffDay"], day


@given(start=KNOWN, n=st.integers(0, 40), m=st.integers(0, 40))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_adding_twice_is_adding_the_sum(start: date, n: int, m: int) -> None:
    first = CALENDAR.add_workdays(start, n).end
    assert CALENDAR.add_workdays(first, m).end == CALENDAR.add_workdays(start, n + m).end


@given(start=ANY, n=st.integers(1, 600))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_term_never_ends_on_a_day_off_and_counts_back(start: date, n: int) -> None:
    end = CALENDAR.add_workdays(start, n).end
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == n
    assert CALENDAR.workdays_between(end, start) == -n
    naive, day = 0, start
    while naive < n:
        day += timedelta(days=1)
        naive += CALENDAR.is_workday(day)
    assert day == end


@given(start=ANY, later=st.integers(0, 30), n=st.integers(0, 200), more=st.integers(0, 50))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_later_starts_and_longer_terms_end_no_earlier(start: date, later: int, n: int, more: int) -> None:
    end = CALENDAR.add_workdays(start, n).end
    assert CALENDAR.add_workdays(start + timedelta(days=later), n).end >= end
    assert CALENDAR.add_workdays(start, n + more).end >= end


@pytest.mark.parametrize(
    ("start", "days", "year"),
    [
        ("2026-12-10", 12, None),
        ("2026-12-10", 13, 2027),  # the 29th: a notice has reached back so far
        ("2026-12-10", 20, 2027),
        ("2018-12-01", 5, 2018),
        ("2024-12-20", 20, None),
    ],
)
def test_a_date_that_may_still_move_says_whose_notice_is_awaited(
    start: str, days: int, year: int | None
) -> None:
    assert CALENDAR.add_workdays(date.fromisoformat(start), days).provisional_year == year


KNOWN_2019 = Calendar(special={}, years=frozenset({2019}))


@pytest.mark.parametrize(
    ("start", "days", "year"),
    [
        ("2018-12-31", 1, None),  # no day of 2018 is counted
        ("2018-12-30", 1, 2018),  # only the last one
        ("2018-12-28", 5, 2018),  # the first of two years, though the second is settled
        ("2019-01-01", 3, None),
        ("2019-12-25", 2, None),  # the 30th would be the third
        ("2019-12-27", 1, 2020),
        ("2019-12-31", 1, 2020),
    ],
)
def test_only_days_that_are_counted_can_leave_a_date_open(start: str, days: int, year: int | None) -> None:
    counted = KNOWN_2019.add_workdays(date.fromisoformat(start), days)
    assert counted.provisional_year == year, counted


def test_last_days_of_a_year_are_settled_once_a_notice_names_them() -> None:
    last = {"year": 2026, "days": [{"name": "元旦", "date": "2026-12-31", "isOffDay": False}]}
    start = date(2026, 12, 30)
    assert CALENDAR.add_workdays(start, 1).provisional_year == 2027
    assert calendar_of([last]).add_workdays(start, 1) == Counted(start=start, days=1, end=date(2026, 12, 31))


def test_no_working_days_after_a_day_is_the_day_itself() -> None:
    day = date(2026, 10, 1)
    assert CALENDAR.add_workdays(day, 0) == Counted(start=day, days=0, end=day)


def test_first_of_january_counts_once_where_it_is_worked() -> None:
    worked = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": False}]}
    calendar, eve = calendar_of([worked]), date(2026, 12, 31)
    assert calendar.add_workdays(eve, 1).end == date(2027, 1, 1)
    assert calendar.add_workdays(eve, 2).end == date(2027, 1, 4)
    assert calendar.workdays_between(eve, date(2027, 1, 4)) == 2


def test_counting_ends_with_the_year_8999() -> None:
    eve = date(8999, 12, 30)
    assert CALENDAR.add_workdays(eve, 1).end == date(8999, 12, 31)
    with pytest.raises(ValueError, match="beyond the calendar"):
        CALENDAR.add_workdays(eve, 2)


def test_calendars_that_know_the_same_are_equal_whatever_they_were_asked() -> None:
    asked = calendar_of()
    asked.add_workdays(date(2026, 1, 5), 300)
    assert asked == calendar_of()


def test_a_local_day_off_overrides_and_a_whole_notice_settles_its_year() -> None:
    typhoon = {"year": 2027, "days": [{"name": "台风停工", "date": "2027-07-23", "isOffDay": True}]}
    spring = {"year": 2027, "days": [{"name": "春节", "date": "2027-02-08", "isOffDay": True}]}
    start = date(2027, 7, 22)
    assert calendar_of([typhoon]).add_workdays(start, 1).end == date(2027, 7, 26)
    assert calendar_of([typhoon]).add_workdays(start, 1).provisional_year == 2027
    assert calendar_of([spring]).add_workdays(start, 1).provisional_year is None


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2030-01-01", False),
        ("2030-01-02", True),
        ("2030-05-01", False),
        ("2030-05-02", False),  # the second day since 2025
        ("2030-05-03", True),
        ("2018-05-01", False),
        ("2018-05-02", True),
        ("2030-10-01", False),
        ("2030-10-02", False),
        ("2030-10-03", False),
        ("2030-10-04", True),
        ("2030-06-03", True),
        ("2030-06-01", False),  # a Saturday
    ],
)
def test_year_without_a_notice_keeps_the_days_off_that_need_none(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(("day", "works"), [("2024-05-02", True), ("2025-05-02", False)])
def test_second_of_may_is_off_from_2025(day: str, works: bool) -> None:
    nobody_announced = Calendar(special={}, years=frozenset())
    assert nobody_announced.is_workday(date.fromisoformat(day)) is works


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        CALENDAR.add_workdays(date(2026, 1, 5), -1)


def test_workdays_prints_the_date_and_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["workdays", "2026-09-24", "10", "--source", str(tmp_path / "none")]) == 0
    assert capsys.readouterr().out == (
        "2026-10-15\n"
        "  2026年9月24日（星期四）为第 0 日，不计入；第 10 个工作日是2026年10月15日（星期四）。\n"
        "  中秋节放假，9月25日不计。\n"
        "  国庆节放假，10月1日、10月2日、10月5日、10月6日、10月7日不计。\n"
        "  调休上班，10月10日计入。\n"
    )


def test_a_provisional_date_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["workdays", "2026-12-10", "20", "--source", str(tmp_path / "none")]) == 0
    assert "暂定：国务院办公厅还没有公布2027年的放假安排" in capsys.readouterr().out


def test_many_lines_give_many_dates_and_a_bad_one_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2026-09-24 10\nmorgen 3\n\n2026-02-06 10\n2026-02-30 1\n"))
    assert main(["workdays", "-", "--source", str(tmp_path / "none")]) == 2
    told = capsys.readouterr()
    assert told.out == "2026-10-15\n2026-02-27\n"
    assert [line.split("：")[1] for line in told.err.splitlines()] == [
        "第 2 行“morgen 3”",
        "第 5 行“2026-02-30 1”",
    ]


@pytest.mark.parametrize("words", [["2026-09-24", "-1"], ["2026-09-24", "十"], ["x", "1"], ["2026-09-24"]])
def test_what_is_no_term_is_refused_in_a_line(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["workdays", "--source", str(tmp_path / "none"), "--", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_city_overrides_the_calendar(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "_calendar"
    folder.mkdir()
    days = [{"name": "台风停工", "date": "2026-11-24", "isOffDay": True}]
    (folder / "2026.json").write_text(json.dumps({"year": 2026, "days": days}), "utf-8")
    assert main(["workdays", "2026-11-23", "1", "--source", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("2026-11-25\n")
    (folder / "2026.json").write_text(json.dumps({"year": 2026, "days": [{"name": "x"}]}), "utf-8")
    assert main(["workdays", "2026-11-23", "1", "--source", str(tmp_path)]) == 2
    assert "_calendar/2026.json:1" in capsys.readouterr().err
