"""`mulu diff`."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

from site_builder import compilation
from site_builder.arguments import Parser, day
from site_builder.changes import (
    Comparison,
    Submission,
    as_json,
    as_markdown,
    as_text,
    compare,
    judge,
    judge_folders,
    other_edits,
)
from site_builder.cli._source import add_source, today
from site_builder.cli._trees import Trees, opened
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.findings import Finding, has_errors, ordered
from site_builder.progress import ProgressLine
from site_builder.renderers import Report, markdown, text

HELP = "比较两个版本的目录：改了什么，影响谁，该记的记了没有"
DESCRIPTION = (
    "比较两个版本的目录内容：新增、改名、停用、删除，信息项增减和类型变更，共享收紧或放宽。\n"
    "BASE 和 HEAD 是 git 的分支、提交，或目录源文件夹；分支从分叉处比起；不写 HEAD，就是 --source 现在的样子。\n"
    "加 --check 另核对改动的目录文件和数据，两者合成一份意见（合并请求用 --format markdown）。\n"
    "退出码：0 没有须修改的问题，1 有（未记录的收紧、改到别的部门、代码换了位置），2 环境有问题。"
)
EXAMPLE = "mulu diff main --check --submitter mzj-01 --format markdown"
REFERENCE = re.compile(r"^代录入[:：]\s*(\S.*)$", re.MULTILINE)
"""The line of a commit message that names the paper for what the authority enters (V23)."""


def arguments(parser: Parser) -> None:
    """What `mulu diff` understands."""
    parser.add_argument("base", metavar="BASE", help="从哪个版本起")
    parser.add_argument("head", nargs="?", metavar="HEAD", help="到哪个版本（默认 --source 现在的样子）")
    parser.add_argument("--submitter", metavar="ACCOUNT", help="提交人账号，据 _accounts.csv 判断所属部门")
    parser.add_argument("--check", action="store_true", help="另核对改动和它牵涉的，合成一份意见")
    parser.add_argument("--reference", metavar="TEXT", help="代录入所依据的来文文号")
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="输出格式（默认 text）"
    )
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="按哪一天判断账号任期（默认今天，北京时间）"
    )
    parser.add_argument("--paper", type=Path, metavar="FILE.docx", help="另写一页《目录变更审核单》")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Report what changed between two trees, and what it should have said of itself."""
    if options.check and options.head is not None:
        raise BuildError("--check 核对的是 --source 现在的样子，不能另写 HEAD。")
    with opened(options.base, options.head, options.source) as trees:
        comparison = _compared(trees, options)
        pending = len({*trees.head.side.unread} & {*trees.touched})
    compiled = _checked(options) if options.check else None
    if compiled is not None:
        comparison = replace(comparison, findings=tuple(ordered([*compiled.findings, *comparison.findings])))
    if options.paper:
        _write_paper(options.paper, comparison)
    print(_rendered(comparison, options, compiled, pending), end="")
    return Exit.FINDINGS if has_errors(comparison.findings) else Exit.OK


def _write_paper(file: Path, comparison: Comparison) -> None:
    # python-docx is slow to import: only who wants a paper waits for it.
    from site_builder.dossiers.change_form import change_form

    try:
        file.write_bytes(change_form(comparison))
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
    print(f"已写出 {file}。", file=sys.stderr)


def _compared(trees: Trees, options: argparse.Namespace) -> Comparison:
    base, head = trees.base.catalog, trees.head.catalog
    changes = compare(base, head)
    findings = [_placed(finding, trees) for finding in judge(base, head, changes)]
    if options.submitter is not None:
        said = REFERENCE.search(trees.messages)
        submission = Submission(
            submitter=options.submitter,
            touched=trees.touched,
            authority=base.city.authority,
            reference=options.reference or (said[1].strip() if said else None),
        )
        findings += judge_folders(submission, trees.base.accounts, as_of=options.as_of or today())
    departments = {one.id: one.short_title for one in (*base.departments, *head.departments)}
    return Comparison(
        base=trees.base.side,
        head=trees.head.side,
        source=str(options.source),
        changes=changes,
        findings=tuple(ordered(findings)),
        others=other_edits(trees.touched, changes, trees.head.side.unread),
        submitter=options.submitter,
        departments=departments,
    )


def _placed(finding: Finding, trees: Trees) -> Finding:
    """The finding with line and column; a deleted file has none."""
    document = trees.head.source.documents.get(finding.file)
    if document is None:
        return finding
    place = document.place(finding.pointer)
    return replace(finding, line=place.line, column=place.column)


def _checked(options: argparse.Namespace) -> compilation.Compiled:
    """What `mulu check --changed BASE` says."""
    config = BuildConfig(
        source=options.source,
        as_of=options.as_of or today(),
        data_root=default_data_root(options.source),
        changed_since=options.base,
    )
    with ProgressLine() as progress:
        return compilation.compile_catalog(config, progress)


def _at_stake(comparison: Comparison, pending: int) -> str:
    """What a head should know of the changes; a file that cannot be compared yet is no "nothing changed"."""
    said = as_text.summed(comparison) if comparison.changes or not pending else ""
    return said + (f"有 {pending} 个改动的文件改正以后才能比较。" if pending else "")


def _counts(comparison: Comparison, compiled: compilation.Compiled | None) -> dict[str, int]:
    """What was looked at, and what both found."""
    if compiled is None:
        return comparison.counts
    return compiled.counts | {level: comparison.counts[level] for level in ("error", "warning")}


def _rendered(
    comparison: Comparison, options: argparse.Namespace, compiled: compilation.Compiled | None, pending: int
) -> str:
    if options.format == "json":
        return as_json.render(comparison)
    report = Report(
        source=comparison.source,
        commit=comparison.head.commit,
        as_of=options.as_of or today(),
        findings=comparison.findings,
        counts=_counts(comparison, compiled),
        titles={one.id: one.title for one in compiled.catalog.datasets} if compiled else {},
        changed=_at_stake(comparison, pending),
        colour=sys.stdout.isatty(),
    )
    if compiled is not None and options.format == "markdown":
        # One comment with one verdict: what must be mended, whoever found it, then what changed.
        more = as_markdown.listed(comparison)
        return markdown.render(report) + (f"\n{more}" if more else "")
    if options.format == "markdown":
        said, found = as_markdown.render(comparison), markdown.listed(report)
    else:
        said, found = as_text.render(comparison), (text.render if compiled else text.listed)(report)
    return said + (f"\n{found}" if found else "")
