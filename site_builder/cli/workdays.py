"""`mulu workdays`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from site_builder import structure
from site_builder.arguments import Parser, day
from site_builder.calendar import Calendar, Counted, calendar_of
from site_builder.cli._source import add_source
from site_builder.descriptors.shape import object_of
from site_builder.errors import BuildError, Exit
from site_builder.findings import Severity
from site_builder.sources import Source
from site_builder.sources.reading import Reader

HELP = "从某一天起第几个工作日是哪一天"
DESCRIPTION = (
    "从 START 的次日起数 N 个工作日，打印那一天和为什么：周末、放假、调休都算在内。\n"
    "START 写 - 时从标准输入逐行读“START N”，逐行只打印日期；读不懂的一行写到标准错误，其余照常。\n"
    "目录源里有 _calendar/<年份>.json 的，以它为准。\n"
    "退出码：0 正常，2 有读不懂的。"
)
EXAMPLE = "mulu workdays 2026-09-24 10\n      printf '2026-09-24 10\\n' | mulu workdays -"
WEEKDAYS = "一二三四五六日"
MOST = 100_000
"""Working days; four centuries are enough."""


def arguments(parser: Parser) -> None:
    """What `mulu workdays` understands."""
    parser.add_argument("start", metavar="START", help="起算事件那一天（不计入），如 2026-09-24；或 -")
    parser.add_argument("count", nargs="?", metavar="N", help="工作日数")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Print one date with its reasons, or many without."""
    calendar = _calendar(options.source)
    if options.start == "-":
        if options.count is not None:
            raise BuildError("START 写 - 时，N 写在标准输入的每一行里。")
        return _many(sys.stdin, calendar)
    if options.count is None:
        raise BuildError("还要写 N：几个工作日。例：mulu workdays 2026-09-24 10")
    try:
        counted = _counted(options.start, options.count, calendar)
    except ValueError as error:
        raise BuildError(f"{error}。") from error
    print(counted.end)
    for line in reasons(counted, calendar):
        print(f"  {line}")
    return Exit.OK


def _many(lines: Iterable[str], calendar: Calendar) -> Exit:
    code = Exit.OK
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        try:
            if len(words) != 2:
                raise ValueError("要写成“START N”，如 2026-09-24 10")
            print(_counted(words[0], words[1], calendar).end)
        except ValueError as error:
            print(f"mulu：第 {number} 行“{line.strip()[:60]}”：{error}。", file=sys.stderr)
            code = Exit.SURROUNDINGS
    return code


def _counted(start: str, count: str, calendar: Calendar) -> Counted:
    try:
        first = day(start)
    except argparse.ArgumentTypeError as error:
        raise ValueError(str(error)) from error
    if not (count.isascii() and count.isdigit() and int(count[:9]) <= MOST):
        raise ValueError(f"“{count[:20]}”不是工作日数，请写 0 到 {MOST} 的整数")
    if first.year >= 8000:
        raise ValueError(f"{first} 太远，日历只到 8000 年")
    return calendar.add_workdays(first, int(count))


def reasons(counted: Counted, calendar: Calendar) -> Iterator[str]:
    """Why it is that day, a sentence each."""
    yield f"{_named(counted.start)}为第 0 日，不计入；第 {counted.days} 个工作日是{_named(counted.end)}。"
    special = calendar.special_between(counted.start, counted.end)
    off: dict[str, list[date]] = {}
    for one, what in special:
        if what.is_off and one.weekday() < 5:
            off.setdefault(what.name, []).append(one)
    for name, days in off.items():
        yield f"{name}放假，{'、'.join(_short(one) for one in days)}不计。"
    made_up = [one for one, what in special if not what.is_off and one.weekday() >= 5]
    if made_up:
        yield f"调休上班，{'、'.join(_short(one) for one in made_up)}计入。"
    if counted.provisional_year is not None:
        yield (
            f"暂定：国务院办公厅还没有公布{counted.provisional_year}年的放假安排，现按星期一至星期五和固定假日推算；"
            f"公布后写入 _calendar/{counted.provisional_year}.json。"
        )


def _named(one: date) -> str:
    return f"{one.year}年{one.month}月{one.day}日（星期{WEEKDAYS[one.weekday()]}）"


def _short(one: date) -> str:
    return f"{one.month}月{one.day}日"


def _calendar(source: Path) -> Calendar:
    """The calendar of the source; the built-in one where there is no source. Nothing else is read."""
    reader = Reader(root=source)
    paths = sorted(f"_calendar/{path.name}" for path in source.glob("_calendar/*.json"))
    documents = tuple(found for path in paths if (found := reader.document(path)) is not None)
    tree = Source(root=source, city=None, calendars=documents)
    for finding in (*reader.findings, *structure.check(tree)):
        if finding.severity is Severity.ERROR:
            where = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
            raise BuildError(f"{where}：{finding.message}{finding.hint}")
    return calendar_of(object_of(document) for document in documents)
