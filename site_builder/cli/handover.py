"""`mulu handover`."""

from __future__ import annotations

import argparse
import sys

from site_builder import sources
from site_builder.arguments import Parser, day
from site_builder.authoring import handing_over, tree_writing
from site_builder.authoring.patch_text import unified
from site_builder.cli._source import add_source, today
from site_builder.errors import Exit, Held
from site_builder.rules.no_classified_content import is_held

HELP = "人员交接：把一个人编制、审核的信息资源交给另一个人"
DESCRIPTION = (
    "本部门目录中编制人、审核人是 OLD 的，改为 NEW，并在 department.json 里写上 OLD 任职到哪一天。\n"
    "保密审查、办理记录里写的是当时办理的人，不改。会使编制人和审核人成为同一个人的，不办。\n"
    "默认只显示差异，--write 才写入，全部写入或全部不写。\n"
    "退出码：0 已显示或已写入，2 环境有问题或不予办理，4 须线下处理。"
)
EXAMPLE = "mulu handover mzj bz bz2 --on 2026-11-20 --write"


def arguments(parser: Parser) -> None:
    """What `mulu handover` understands."""
    parser.add_argument("department", metavar="DEPARTMENT", help="部门标识")
    parser.add_argument("old", metavar="OLD", help="离任人员的编号")
    parser.add_argument("new", metavar="NEW", help="接手人员的编号，已在 department.json 里登记")
    parser.add_argument("--on", type=day, metavar="DATE", help="交接日期（默认今天，北京时间）")
    parser.add_argument("--write", action="store_true", help="写入文件（默认只显示差异）")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Show what a handover changes, or change it."""
    tree = sources.read(options.source)
    step = handing_over.Step(
        department=options.department, old=options.old, new=options.new, on=options.on or today()
    )
    handover = handing_over.plan(tree, step, today=today())
    if is_held(tree.root, texts={change.path: change.before for change in handover.changes}, folders=()):
        raise Held
    if options.write:
        tree_writing.write_all(options.source, {change.path: change.after for change in handover.changes})
        print(f"{step.department}：{handover.entries} 项信息资源由 {step.old} 交给 {step.new}（{step.on}）。")
        for change in handover.changes:
            print(f"  写入  {change.path}")
    else:
        print("".join(unified(one.path, one.before, one.after) for one in handover.changes), end="")
        told = "没有要改的。" if not handover.changes else "没有写入；确认后加 --write。"
        print(f"{handover.entries} 项信息资源由 {step.old} 交给 {step.new}；{told}", file=sys.stderr)
    for note in handover.notes:
        print(f"注意  {note}", file=sys.stderr)
    return Exit.OK
