"""`mulu due`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from site_builder.arguments import Parser, day
from site_builder.authoring.cases import Desk
from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.casework.clocks import SOON
from site_builder.casework.coming import awaited, ending
from site_builder.casework.law_changes import law_changes
from site_builder.cli._source import add_source, today
from site_builder.errors import BuildError, Exit
from site_builder.findings import has_errors

HELP = "哪些期限已经超过、今天到期、快要到期"
DESCRIPTION = (
    "列出在办的期限：已超过的、今天到期的、--within 个工作日内到期的，较严的一套在前。只列规定的期限，不作认定。\n"
    "退出码：0 正常（有没有超期都是），2 环境有问题。"
)
EXAMPLE = "mulu due --department zrzyj --within 10"
MOST = 2_000


def arguments(parser: Parser) -> None:
    """Whose limits, and how far ahead."""
    parser.add_argument("--department", metavar="ID", help="只看这个部门的")
    parser.add_argument(
        "--within", type=_days, default=SOON, metavar="N", help=f"几个工作日之内到期的（默认 {SOON}）"
    )
    add_source(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def run(options: argparse.Namespace) -> Exit:
    """Print the list."""
    desk = Desk.at(options.source, options.as_of or today())
    if options.department and options.department not in desk.catalog.departments_by_id:
        raise BuildError(f"没有“{options.department}”这个部门；部门标识是它在目录源里的文件夹名。")
    board = Board.of(desk.cases.standings.values(), desk.cases.as_of)
    if options.department:
        board = board.of_department(options.department)
    for line in listed(desk, board, board.within(options.within), options.within):
        print(line)
    for line in coming(desk, options.department, options.within):
        print(line)
    for line in suggested(desk, options.department):
        print(line)
    if has_errors(desk.findings):
        print("mulu：有办理单须修改，其中的期限可能不全；用 mulu check 查看。", file=sys.stderr)
    return Exit.OK


def listed(desk: Desk, board: Board, shown: Iterable[Running], within: int) -> Iterator[str]:
    """The list under its three headings; nothing said of a heading without lines."""
    titles = {one.id: one.short_title for one in desk.catalog.departments}
    groups = (
        ("已超过", [c for c in shown if c.is_late]),
        ("今天到期", [c for c in shown if c.is_due_today]),
        (f"{within} 个工作日内到期", [c for c in shown if not c.is_late and not c.is_due_today]),
    )
    yield f"时点 {board.day}，在办的期限 {len(board.clocks)} 个"
    for title, clocks in groups:
        if clocks:
            yield ""
            yield f"{title}（{len(clocks)}）"
        for one in clocks:
            about = f" {one.clock.dataset}" if one.clock.dataset else ""
            who = titles.get(one.clock.department, one.clock.department)
            yield f"  {one.standing.case.id}  {who}  {one.what}{about}  {one.short}"
            yield from (f"      {sentence}" for sentence in one.sentences)


def coming(desk: Desk, department: str | None, within: int) -> Iterator[str]:
    """What no case has a clock for: reports on last year that were not begun, grants that end."""
    titles = {one.id: one.short_title for one in desk.catalog.departments}
    reports = [
        one
        for one in awaited(desk.cases)
        if one.workdays_left <= within and department in (None, one.handing.department)
    ]
    if reports:
        yield ""
        yield f"年度报告还没有起草（{len(reports)}）"
    for report in reports:
        yield f"  {titles[report.handing.department]}  {report.handing.year} 年度  {report.short}"
    grants = [one for one in ending(desk.cases, within) if department in (None, one.standing.case.department)]
    if grants:
        yield ""
        yield f"使用授权 {within} 个工作日内到期（{len(grants)}）"
    for grant in grants:
        case = grant.standing.case
        yield f"  {case.id}  {titles[case.department]}  至 {grant.until}，剩 {grant.workdays_left} 个工作日"


def suggested(desk: Desk, department: str | None) -> Iterator[str]:
    """Revised laws without a 目录更新事由 for entries that cite them; nothing where there are none."""
    found = [
        (one, one.of_department(department) if department else one.datasets)
        for one in law_changes(desk.cases)
    ]
    found = [(one, datasets) for one, datasets in found if datasets]
    if found:
        yield ""
        yield f"法规有新版本，还没有登记目录更新事由（{len(found)}）"
    for one, datasets in found:
        yield f"  {one.law.title}"
        yield from (f"      引用旧版本：{id_}  {desk.catalog.datasets_by_id[id_].title}" for id_ in datasets)
        yield from (f"      {term.sentence(None)}" for term in one.terms)
        if not one.terms:
            yield "      laws.csv 没有写施行日期，期限登记以后起算。"
        yield f"      登记  {one.command}"


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST):
        raise argparse.ArgumentTypeError(f"“{text}”不是工作日数，请写 0 到 {MOST} 的整数")
    return int(text)
