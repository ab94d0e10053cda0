"""`mulu check`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import build, renderers
from site_builder.arguments import Parser
from site_builder.cli._source import add_source_options, config_of, inside, report_of
from site_builder.errors import Exit
from site_builder.findings import has_errors
from site_builder.progress import ProgressLine

HELP = "核对目录文件和数据，列出检查意见"
DESCRIPTION = (
    "核对目录文件和数据。结果在标准输出，进度在标准错误。\n退出码：0 没有须修改的问题，1 有，2 环境有问题。"
)
EXAMPLE = "mulu check mzj/zhen-minglu --format json"


def arguments(parser: Parser) -> None:
    """What `mulu check` understands."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="只报告这些文件或文件夹")
    parser.add_argument("--format", choices=renderers.formats(), default="text", help="输出格式（默认 text）")
    add_source_options(parser)


def run(options: argparse.Namespace) -> Exit:
    """Report every finding below the source."""
    paths = tuple(inside(path, options.source) for path in options.paths)
    with ProgressLine() as progress:
        compiled = build.compile_catalog(config_of(options, paths=paths), progress)
    print(report_of(compiled, options.format), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK
