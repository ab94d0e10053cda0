"""`mulu workbook`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import compilation
from site_builder.arguments import Parser
from site_builder.authoring import tree_writing, workbooks
from site_builder.cli._source import add_source, report_of, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.findings import has_errors

HELP = "用 Excel 编目：导出一个部门的工作簿，改好再导入"
DESCRIPTION = (
    "export 写出一个部门的工作簿：国家模板 31 列、本市扩展、填报说明。\n"
    "import 读回工作簿，或部门自己的模板（按表头认列），只改变动了的内容；\n"
    "默认只列出将要改动什么，加 --write 才写入，全部写入或一个也不写。\n"
    "退出码：0 完成，1 工作簿里有须改正的单元格（没有写入），或写入后有须修改的问题，2 环境有问题，4 须线下处理。"
)
EXAMPLE = "mulu workbook export mzj\n　　mulu workbook import mzj.xlsx --write"


def arguments(parser: Parser) -> None:
    """What `mulu workbook` understands."""
    actions = parser.add_subparsers(title="动作", required=True, metavar="动作", dest="action")
    export = actions.add_parser("export", help="写出一个部门的工作簿")
    export.add_argument("department", metavar="DEPARTMENT", help="部门标识")
    export.add_argument("--output", type=Path, metavar="FILE", help="写到哪里（默认 <部门>.xlsx）")
    add_source(export)
    back = actions.add_parser("import", help="读回工作簿")
    back.add_argument("file", type=Path, metavar="FILE", help="xlsx 文件")
    back.add_argument("--department", metavar="ID", help="哪个部门的（默认由工作簿得出）")
    back.add_argument("--write", action="store_true", help="写入（默认只列出）")
    add_source(back)


def run(options: argparse.Namespace) -> Exit:
    """Write a workbook, or read one back."""
    return _export(options) if options.action == "export" else _import(options)


def _export(options: argparse.Namespace) -> Exit:
    file: Path = options.output or Path(f"{options.department}.xlsx")
    content = workbooks.export(options.source, options.department)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
    print(f"已写出 {file}（{len(content) // 1024} KB）；改好后用 mulu workbook import {file} 导入。")
    return Exit.OK


def _import(options: argparse.Namespace) -> Exit:
    plan = workbooks.plan(options.source, options.file, options.department)
    print(f"{plan.title}（{plan.department}）：读到 {plan.resources} 项信息资源、{plan.items} 个信息项。")
    for trouble in plan.troubles:
        print(f"{trouble.spot.address}  须改正\n  {trouble.message}\n  建议  {trouble.hint}")
    for sentence in plan.derived:
        print(f"  推得  {sentence}")
    for sentence in plan.not_taken:
        print(f"  注意  {sentence}")
    for change in plan.changes:
        print(change.diff, end="")
    if plan.troubles:
        print(f"有 {len(plan.troubles)} 处须改正，没有写入。")
        return Exit.FINDINGS
    if not plan.changes:
        print("与目录一致，没有要改的。")
    elif options.write:
        try:
            tree_writing.write_all(options.source, {change.path: change.after for change in plan.changes})
        except UnicodeEncodeError as error:
            raise BuildError(f"没有写入：内容里有不能写成 UTF-8 的字符（{error.reason}）。") from error
        print(f"已写入 {len(plan.changes)} 个文件。")
        return _checked(options.source, plan)
    else:
        print(f"将改动 {len(plan.changes)} 个文件，没有写入；确认后加 --write。")
    return Exit.OK


def _checked(source: Path, plan: workbooks.Plan) -> Exit:
    """What `check` says of the datasets that were just written."""
    touched = tuple(change.path.rpartition("/")[0] for change in plan.changes)
    config = BuildConfig(source=source, as_of=today(), data_root=default_data_root(source), paths=touched)
    compiled = compilation.compile_catalog(config)
    print(report_of(compiled), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK
