"""`mulu report`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import reports
from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.cli._source import add_source_options, add_stops, config_of
from site_builder.compilation import compile_catalog
from site_builder.errors import Exit
from site_builder.findings import Severity
from site_builder.progress import ProgressLine
from site_builder.usage import read_usage

HELP = "由目录和台账写报告：年度、评估、佐证、项目、考核、审计"
DESCRIPTION = (
    "每种报告写成一个文件夹：给人看的 docx、xlsx，给程序读的 csv，和 manifest.json（提交号、截至日、每个文件和每个来源\n"
    "文件的 sha256）。同一提交、同一 --as-of，写出的字节相同；写不成的，不留下写了一半的文件夹。\n"
    "退出码：0 已写出，2 环境有问题或没有所问的部门、项目，4 有密级标志、须线下处理。"
)
EXAMPLE = "mulu report annual mzj 2026\n      mulu report evidence --usage usage.json --output 佐证材料"
FOLDER = Path("build/reports")


def arguments(parser: Parser) -> None:
    """One word for each report."""
    places = parser.add_subparsers(title="报告", required=True, metavar="报告")
    for name in reports.names():
        report = reports.report_of(name)
        own = places.add_parser(
            name, help=report.HELP, description=report.DESCRIPTION, epilog=f"例：{report.EXAMPLE}"
        )
        report.arguments(own)
        own.add_argument(
            "--output", type=Path, metavar="DIR", help=f"写到哪个文件夹（默认 {FOLDER}/<报告名>）"
        )
        own.add_argument(
            "--usage",
            type=Path,
            metavar="FILE",
            help="查询服务的使用情况文件（mulu-api audit report 生成的 JSON）",
        )
        add_source_options(own)
        add_stops(own)
        own.set_defaults(report=report)


def run(options: argparse.Namespace) -> Exit:
    """Compute the report and write its folder."""
    usage = read_usage(options.usage) if options.usage else None
    with ProgressLine() as progress:
        basis = Basis.of(compile_catalog(config_of(options), progress), usage)
        progress("计算")
        bundle = options.report.make(basis, options)
    target: Path = options.output or FOLDER / options.report.stem(options)
    reports.write(bundle, basis, target)
    print(f"已写出 {target}，附 {reports.MANIFEST}。")
    for path in sorted(bundle.files):
        if "/" not in path:
            print(f"  {path}")
    errors = sum(one.severity is Severity.ERROR for one in basis.findings)
    if errors:
        print(f"目录源有 {errors} 处须修改，报告按能读入的部分写成；改正后重写（mulu check）。")
    if basis.commit is None:
        print("目录源不等于任何提交（没有提交的改动，或不在 git 里）：报告没有提交号，不能作为检查佐证。")
    return Exit.OK
