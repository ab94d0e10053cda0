"""`mulu check`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from site_builder import compilation, renderers
from site_builder.arguments import Parser
from site_builder.cli._source import add_source_options, add_stops, config_of, inside, report_of
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.findings import has_errors
from site_builder.progress import ProgressLine

HELP = "核对目录文件和数据，列出检查意见"
DESCRIPTION = "核对目录文件和数据。结果在标准输出，进度在标准错误。\n退出码：0 没有须修改的问题，1 有，2 环境有问题，4 须线下处理。"
EXAMPLE = "mulu check mzj/zhen-minglu --format json\n      mulu check --changed main"


def arguments(parser: Parser) -> None:
    """What `mulu check` understands."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="只报告这些文件或文件夹")
    parser.add_argument("--format", choices=renderers.formats(), default="text", help="输出格式（默认 text）")
    parser.add_argument("--changed", metavar="BASE", help="只核对与这个分支或提交不同的，和改动牵涉到的")
    parser.add_argument("--history", action="store_true", help="另查全部 git 历史里用过的代码")
    parser.add_argument(
        "--quarantine",
        type=Path,
        metavar="DIR",
        help="读不成行的记录连同原因另存到 DIR/部门/资源/表.quarantine.csv",
    )
    add_source_options(parser)
    add_stops(parser)


def run(options: argparse.Namespace) -> Exit:
    """Report every finding below the source."""
    if options.changed and options.paths:
        raise BuildError("PATH 和 --changed 只能用一个：--changed 自己找出要核对的。")
    paths = tuple(inside(path, options.source) for path in options.paths)
    config = config_of(
        options,
        paths=paths or None,
        changed_since=options.changed,
        with_history=options.history,
        quarantine=options.quarantine,
    )
    with ProgressLine() as progress:
        compiled = compilation.compile_catalog(config, progress)
    if options.quarantine:
        compiled = _put_aside(compiled, options.quarantine)
    if options.changed:
        print(f"mulu：{_scope(compiled.config.paths, options.changed)}", file=sys.stderr)
    print(report_of(compiled, options.format), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK


def _put_aside(compiled: compilation.Compiled, folder: Path) -> compilation.Compiled:
    """Write the side files; the findings then say where they are."""
    # Loads DuckDB, which most checks of a change never need.
    from site_builder.tables import quarantine

    written = {}
    for dataset, examined in compiled.examined.items():
        try:
            paths = quarantine.write(folder / dataset, examined.quarantined)
        except OSError as error:
            raise OutputUnwritable(
                f"不能写入 {folder}：{error.strerror or error}。检查权限和磁盘，或换一个 --quarantine。"
            ) from error
        for one, path in zip(examined.quarantined, paths, strict=True):
            written[one.file, one.table] = (one, path)
    return replace(compiled, findings=tuple(quarantine.noted(compiled.findings, written)))


def _scope(paths: tuple[str, ...] | None, base: str) -> str:
    """What a check of changes looked at, as a sentence."""
    if paths is None:
        return f"自 {base} 起改动了全市设置，核对了全部。"
    if not paths:
        return f"目录源与 {base} 没有不同，没有可核对的。"
    more = f" 等 {len(paths)} 处" if len(paths) > 5 else ""
    return f"自 {base} 起的改动和它牵涉的：{'、'.join(paths[:5])}{more}。"
