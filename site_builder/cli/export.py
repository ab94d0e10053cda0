"""`mulu export`."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from site_builder import history
from site_builder.arguments import Parser, day
from site_builder.audience import view_of
from site_builder.catalog import Catalog
from site_builder.cli._source import add_source, today
from site_builder.cli._trees import Trees, opened
from site_builder.docking import check, since
from site_builder.docking.target import target_of
from site_builder.dossiers.catalogue_notice import Span, catalogue_notice
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.sources import Source
from site_builder.visibility import GOVERNMENT

HELP = "向上报送：按对方的要求核对，列出自某日以来的变更"
DESCRIPTION = (
    "--target NAME  按 _targets/NAME.json 的要求（列、必填、代码表、长度）核对，逐行列出会被退回的；\n"
    "               --output 写出能收下的行（xlsx），有退回的信息资源整项不写。\n"
    "--since BASE   自某日（2026-10-01）、某个提交或某个文件夹以来的变更，停用和撤回的留墓碑（JSON）；\n"
    "               --output 写成 .docx 的，是发给各部门的《全市政务信息资源目录更新通告》（第七、八条）。\n"
    "两个一起写，只报送有变更的。\n"
    "退出码：0 没有会被退回的，1 有，或有读不出来而没有报送的，2 环境有问题。"
)
EXAMPLE = (
    "mulu export --target guojia-moban --output 报送.xlsx\n"
    "    mulu export --since 2026-10-01 --output 变更.json\n"
    "    mulu export --since HEAD~1 --output 目录通告.docx"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def arguments(parser: Parser) -> None:
    """What `mulu export` understands."""
    parser.add_argument("--target", metavar="NAME", help="报送要求（_targets/NAME.json）")
    parser.add_argument("--since", metavar="BASE", help="自哪一日、哪个提交或文件夹以来")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="写到哪个文件（报送是 .xlsx，变更是 .json，目录通告是 .docx）",
    )
    parser.add_argument("--report", type=Path, metavar="FILE.csv", help="会被退回的另存为表格，一格一行")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="文件上写哪一天（默认今天，北京时间）")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Judge the catalogue for a receiver, or say what a receiver has to catch up with."""
    if not (options.target or options.since):
        raise BuildError("请写 --target（按谁的要求）或 --since（自何时以来）；用 mulu export -h 查看例子。")
    source: Path = options.source
    base = options.since and _base(source, options.since)
    with opened(base or str(source), None, source) as trees:
        unread = {path.removesuffix("/datapackage.json") for path in trees.head.side.unread}
        for one in sorted(unread):
            print(f"没有报送：{one}，目录文件有须修改的问题，先用 mulu check 改正。", file=sys.stderr)
        # What cannot be read is not gone: no tombstone for it.
        head = view_of(trees.head.catalog, GOVERNMENT)
        steps = since.steps(view_of(trees.base.catalog, GOVERNMENT), head) if base else ()
        steps = tuple(step for step in steps if step.dataset not in unread)
        if not options.target:
            if options.output and options.output.suffix == ".docx":
                return _noticed(options, steps, trees, head, bool(unread))
            return _told(options, steps, bool(unread))
        code = _handed_over(options, trees.head.source, head, steps if base else None)
    return Exit.FINDINGS if unread else code


def _base(source: Path, text: str) -> str:
    if _DAY.fullmatch(text):
        # Its own day belongs to what is to be handed over.
        return history.commit_before(source, text)
    return text


def _handed_over(
    options: argparse.Namespace, source: Source, catalog: Catalog, steps: Sequence[since.Step] | None
) -> Exit:
    target = target_of(source, options.target)
    only = None if steps is None else {step.dataset for step in steps if step.digest}
    done = check.hand_over(target, source, catalog.datasets, only)
    for one in done.rejected:
        print(one)
    for step in steps or ():
        if step.action in ("停用", "撤回"):
            print(f"请对方{step.action}：{step.code}  {step.title}  {step.reason or ''}".rstrip())
    if options.report:
        _write_report(options.report, done.rejected)
    if options.output:
        check.write_table(done, options.output, options.as_of or today())
        print(f"已写出 {options.output}：{len(done.datasets)} 项，{len(done.rows)} 行")
    refused = len({one.dataset for one in done.rejected})
    print(
        f"{target.title}：能收下 {len(done.datasets)} 项、{len(done.rows)} 行；会被退回 {refused} 项、{len(done.rejected)} 处。"
    )
    return Exit.FINDINGS if done.rejected else Exit.OK


def _noticed(
    options: argparse.Namespace, steps: Sequence[since.Step], trees: Trees, head: Catalog, is_partial: bool
) -> Exit:
    commit = history.commit_of(options.source)
    span = Span(
        since=options.since,
        as_of=options.as_of or today(),
        base=trees.base.side.commit,
        head=commit.id if commit else None,
    )
    try:
        options.output.write_bytes(catalogue_notice(head, steps, span))
    except OSError as error:
        raise OutputUnwritable(f"写不进 {options.output}：{error.strerror}") from error
    print(f"已写出 {options.output}：目录通告，{len(steps)} 项变更")
    if commit is None:
        print("目录源不等于任何提交，通告上写“未提交的工作文件”；发布前先提交。")
    return Exit.FINDINGS if is_partial else Exit.OK


def _told(options: argparse.Namespace, steps: Sequence[since.Step], is_partial: bool) -> Exit:
    value = {
        "since": options.since,
        "asOf": (options.as_of or today()).isoformat(),
        "changes": [since.as_json(step) for step in steps],
    }
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if options.output:
        _write(options.output, text)
        print(f"已写出 {options.output}：{len(steps)} 项变更")
    else:
        print(text, end="")
    return Exit.FINDINGS if is_partial else Exit.OK


def _write_report(file: Path, rejected: Sequence[check.Rejection]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("行", "资源标识", "信息资源名称", "列", "内容", "为什么会被退回"))
    writer.writerows((one.row, one.dataset, one.title, one.column, one.value, one.why) for one in rejected)
    _write(file, "\ufeff" + text.getvalue())


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
