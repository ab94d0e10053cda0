"""`mulu case show`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from site_builder.arguments import Parser, day
from site_builder.authoring.cases import Desk
from site_builder.casework import running
from site_builder.casework.telling import stated, time_line
from site_builder.casework.todo import missing
from site_builder.casework.viewer import EVERYTHING
from site_builder.cli._case_asking import desk_of
from site_builder.cli._source import add_source
from site_builder.errors import Exit

HELP = "一件办理单走到哪一步：过程、期限、还缺什么"
DESCRIPTION = "打印一件办理单的内容、过程、期限（法定期限和本市规定并列）和下一步。只列规定的期限，不作认定。"
EXAMPLE = "mulu case show mzj-2026-001 --as-of 2026-11-23"


def arguments(parser: Parser) -> None:
    """The case and the day."""
    parser.add_argument("id", metavar="ID", help="办理单编号")
    add_source(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def run(options: argparse.Namespace) -> Exit:
    """Print the case."""
    desk = desk_of(options)
    for line in shown(desk, options.id):
        print(line)
    return Exit.OK


def shown(desk: Desk, id_: str) -> Iterator[str]:
    """The case as lines of text."""
    standing, as_of = desk.standing(id_), desk.cases.as_of
    titles = {one.id: one.short_title for one in desk.catalog.departments}
    case = standing.case
    yield f"{standing.process.title} {case.id}  {standing.state}（{as_of}）"
    yield f"  {titles.get(case.department, case.department)}  {case.file}"
    if case.received != case.on:
        yield f"  文中日期 {case.on}，推送到达 {case.committed}，自 {case.received} 起算"
    for heading, text in stated(standing, EVERYTHING):
        yield f"  {heading}：{text}"
    yield ""
    yield "过程"
    for line in time_line(standing, EVERYTHING):
        state = f"  → {line.state}" if line.state else ""
        yield f"  {line.on}  {titles.get(line.department, line.department)}  {line.what}{state}"
        if line.committed:
            yield f"      推送到达 {line.committed}"
        for heading, text in line.details:
            yield f"      {heading}：{text}"
        if line.problem:
            yield f"      不计入：{line.problem}"
    clocks = running(standing, as_of)
    if clocks:
        yield ""
        yield "期限"
    for clock in clocks:
        about = f"（{clock.clock.dataset}）" if clock.clock.dataset else ""
        yield f"  {clock.clock.label}{about}  {clock.short}"
        for sentence in clock.sentences:
            yield f"      {sentence}"
    todo = missing(standing, as_of)
    if todo:
        yield ""
        yield "下一步"
        yield from (f"  {sentence}" for sentence in todo)
