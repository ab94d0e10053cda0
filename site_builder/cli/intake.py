"""`mulu intake`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import starmap
from pathlib import Path
from unicodedata import east_asian_width

from site_builder.arguments import Parser, day
from site_builder.cli._source import add_source, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.dossiers.remark import Weight
from site_builder.errors import BuildError, Exit
from site_builder.intake import base, incoming, json_proposal, unpacking
from site_builder.intake.branches import Branches
from site_builder.intake.handling import Desk, Handled, Outcome
from site_builder.intake.incoming import Incoming
from site_builder.progress import ProgressLine

HELP = "代录入：没有账号的部门报送的文件，逐份核对，各成一个待审分支"
DESCRIPTION = (
    "FOLDER 里放收到的文件：mulu workbook export 的工作簿、部门自己填的 31 列模板（xlsx），\n"
    "或在线编目生成的 datapackage.json（数据文件放在它旁边）；报送包（zip）直接给，自行解开。逐份核对，写成一个分支 intake/<部门>-<日期>，\n"
    "提交说明写明代录入、文件名和摘要值；当前分支、工作区、暂存区都不动，也不合并。\n"
    "答复写在文件旁边：<同名>.补正告知单.docx、<同名>.检查意见.xlsx。同一份文件再次运行，不生成第二个分支。\n"
    "部门由工作簿、信息资源代码、文件名或所在文件夹得出。有密级标志的不处理、不记录，其余照常。\n"
    "退出码：0 没有须修改的问题，1 有，或有读不出来的文件，2 环境有问题，4 有文件须线下处理。"
)
EXAMPLE = "mulu intake 收件/2026-11-25 --reference 启民函〔2026〕3号 --answers 答复"
HEADERS = ("文件", "部门", "结果", "须修改", "建议", "分支")


def arguments(parser: Parser) -> None:
    """What `mulu intake` understands."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="收到的文件所在的文件夹，或一份文件，或一个 zip"
    )
    parser.add_argument("--department", metavar="ID", help="都是哪个部门的（默认逐份得出）")
    parser.add_argument("--answers", type=Path, metavar="DIR", help="答复写到哪里（默认写在文件旁边）")
    parser.add_argument("--reference", metavar="TEXT", help="来文文号，写进提交说明")
    parser.add_argument(
        "--base", default="HEAD", metavar="REV", help="按哪个提交或分支核对、分出（默认 HEAD）"
    )
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")
    # No --no-data: what came along must be looked at before git remembers it.
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Turn what came in into branches and answers."""
    _judge_apart(options.folder.resolve(), options.source.resolve())
    config = BuildConfig(
        source=options.source,
        as_of=options.as_of or today(),
        data_root=default_data_root(options.source),
    )
    handled: list[Handled] = []
    with (
        unpacking.handed_in(options.folder) as (files, others),
        base.opened(config, options.base) as opened,
        ProgressLine() as progress,
    ):
        departments = sorted(one.path.partition("/")[0] for one in opened.tree.departments)
        if options.department not in (None, *departments):
            raise BuildError(f"没有部门 {options.department}；现有部门：{'、'.join(departments) or '无'}。")
        data = {path for one in files if one.is_descriptor for path in json_proposal.beside(one)}
        branches = Branches(source=options.source, base=opened.commit)
        desk = Desk(
            base=opened,
            branches=branches,
            answers=options.answers
            or (options.folder.parent if options.folder.is_file() else options.folder),
            department=options.department,
            reference=options.reference,
            day=config.as_of.isoformat(),
            drafts=list(branches.drafts()),
        )
        for one in incoming.without(files, data):
            progress(f"核对 {one.shown}")
            handled.append(desk.handle(one))
    print(_table(handled), end="")
    _tell(handled, incoming.without(others, data), desk.answers)
    return _exit(handled)


def _judge_apart(folder: Path, source: Path) -> None:
    """Refuse to take the catalogue itself for something that came in, or to write answers into it."""
    if folder.is_relative_to(source) or source.is_relative_to(folder):
        raise BuildError("收件文件夹要和目录源分开：不放在目录源里，也不包含目录源。")


def _table(handled: Sequence[Handled]) -> str:
    rows = [HEADERS, *map(_row, handled)] if handled else []
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "".join("  ".join(starmap(_padded, zip(row, widths, strict=True))).rstrip() + "\n" for row in rows)


def _row(one: Handled) -> tuple[str, ...]:
    silent = one.outcome in (Outcome.HELD, Outcome.EARLIER, Outcome.STOPPED)
    counts = ("–", "–") if silent else (str(one.count(Weight.MUST)), str(one.count(Weight.ADVICE)))
    result = str(one.outcome)
    if one.outcome is Outcome.BRANCH:
        result += f"：{one.counted}"
    return (one.file, one.department or "–", result, *counts, one.branch or "–")


def _tell(handled: Sequence[Handled], others: Sequence[Incoming], answers: Path) -> None:
    """What the table cannot hold, and what to do next."""
    for one in handled:
        if one.told:
            print(f"{one.file}：{one.told}")
        elif one.outcome is Outcome.REFUSED:
            print(f"{one.file}：{one.remarks[0].message}")
    if others:
        more = f" 等 {len(others)} 份" if len(others) > 5 else ""
        print(f"不是工作簿也不是描述文件，没有看：{'、'.join(one.shown for one in others[:5])}{more}")
        if any(one.path.suffix.lower() == unpacking.ENDING for one in others):
            print("zip 要单独运行：mulu intake 文件名.zip，会自行解开。")
    if not handled:
        print("没有可以处理的文件。")
        return
    new = [one.branch for one in handled if one.outcome is Outcome.BRANCH]
    print(f"共 {len(handled)} 份，新分支 {len(new)} 个；答复在 {answers}。")
    if new:
        print(f"分支都没有合并。推送后提合并请求，照常审核：git push origin {' '.join(new)}")


def _exit(handled: Sequence[Handled]) -> Exit:
    outcomes = {one.outcome for one in handled}
    if Outcome.HELD in outcomes:
        return Exit.HELD
    if Outcome.STOPPED in outcomes:
        return Exit.SURROUNDINGS
    return Exit.FINDINGS if any(one.count(Weight.MUST) for one in handled) else Exit.OK


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
