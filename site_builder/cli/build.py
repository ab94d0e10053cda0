"""`mulu build`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import build
from site_builder.arguments import Parser
from site_builder.cli._audience import add_audience
from site_builder.cli._source import add_source_options, add_stops, config_of, report_of
from site_builder.errors import Exit
from site_builder.progress import ProgressLine
from site_builder.sums import ADDRESS, digest

HELP = "核对并发布：数据版次和目录网站"
DESCRIPTION = (
    "有须修改的问题时不发布，上一次发布的内容不变。\n"
    "阅览范围是政务以外的，生成在输出目录下各自的文件夹：public、department-部门标识、authority。\n"
    "退出码：0 已发布，1 未发布，2 环境有问题，3 已发布但有暂不发布的资源，4 须线下处理。"
)
EXAMPLE = "mulu build --as-of 2026-11-23 --output build"


def arguments(parser: Parser) -> None:
    """What `mulu build` understands."""
    parser.add_argument(
        "--output", type=Path, default=Path("build"), metavar="DIR", help="输出目录（默认 build）"
    )
    parser.add_argument("--lenient", action="store_true", help="有问题的资源暂不发布，其余照发（退出码 3）")
    parser.add_argument("--full", action="store_true", help="全部重写，不沿用已有网站里没有变化的页面")
    parser.add_argument(
        "--usage",
        type=Path,
        metavar="FILE",
        help="使用情况文件（mulu-api audit report 生成），用于评估指标和疑似情形",
    )
    add_audience(parser)
    add_source_options(parser)
    add_stops(parser)


def run(options: argparse.Namespace) -> Exit:
    """Check, then publish snapshot and site."""
    config = config_of(
        options,
        output=options.output / options.audience.folder,
        lenient=options.lenient,
        usage=options.usage,
        audience=options.audience,
        from_nothing=options.full,
    )
    with ProgressLine() as progress:
        built = build.build(config, progress)
    counts = built.compiled.counts
    if built.published is None:
        print(report_of(built.compiled), end="")
        print("没有发布：先改正以上须修改的问题；上一次发布的内容没有变动。")
        return Exit.FINDINGS
    print(
        f"已核对 {counts['departments']} 个部门、{counts['datasets']} 项信息资源、{counts['tables']} 张表、"
        f"{counts['rows']:,} 行数据（时点 {config.as_of}）"
    )
    published = built.published
    state = "内容没有变化，沿用发布版次" if published.unchanged else "已写入发布版次"
    print(f"{state} {published.generation}（{config.output}/snapshot）")
    for dataset in published.withdrawn:
        print(f"已从保留的版次中移除数据：{dataset}")
    print(f"目录网站 {built.pages} 页（{config.output}/site/index.html）")
    print(
        f"网站摘要 {digest((config.output / 'site' / ADDRESS).read_bytes())}（mulu verify --expect 据此核对）"
    )
    if counts["warning"]:
        print(f"有 {counts['warning']} 条建议，用 mulu check 查看。")
    if built.compiled.stops is None:
        print("没有给出暂停共享的名单（--stops）：网站和检查意见不反映查询服务上的紧急暂停。")
    elif built.compiled.stops:
        print(f"查询服务上暂停共享的：{'、'.join(built.compiled.stops)}")
    for dataset in built.held_back:
        print(f"暂不发布（有须修改的问题）：{dataset}")
    return Exit.HELD_BACK if built.held_back else Exit.OK
