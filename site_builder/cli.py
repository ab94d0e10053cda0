"""`mulu`: one function per subcommand; arguments in, exit code out, the result alone on stdout."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder import build as flow
from site_builder import renderers
from site_builder.arguments import Parser, day
from site_builder.authoring import adopt as adopting
from site_builder.catalog import SharingType
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError, Exit
from site_builder.findings import has_errors
from site_builder.progress import ProgressLine

SHANGHAI = ZoneInfo("Asia/Shanghai")


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; trouble with the surroundings is one line and exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except BuildError as error:
        print(f"mulu：{error}", file=sys.stderr)
        return Exit.SURROUNDINGS
    except KeyboardInterrupt:
        print("mulu：已中止，没有留下写了一半的文件。", file=sys.stderr)
        return 130


def check(options: argparse.Namespace) -> Exit:
    """Report every finding below the source."""
    config = _config(options, with_paths=True)
    with ProgressLine() as progress:
        compiled = flow.compile_catalog(config, progress)
    print(_rendered(compiled, options.format), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK


def build(options: argparse.Namespace) -> Exit:
    """Check, then publish snapshot and site."""
    config = _config(options)
    with ProgressLine() as progress:
        built = flow.build(config, progress)
    if built.published is None:
        print(_rendered(built.compiled, "text"), end="")
        print("没有发布：先改正以上须修改的问题；上一次发布的内容没有变动。")
        return Exit.FINDINGS
    published = built.published
    state = "内容没有变化，沿用发布版次" if published.unchanged else "已写入发布版次"
    print(f"{state} {published.generation}（{config.output}/snapshot）")
    for dataset in published.withdrawn:
        print(f"已从保留的版次中移除数据：{dataset}")
    print(f"目录网站 {built.pages} 页（{config.output}/site/index.html）")
    warnings = built.compiled.counts["warning"]
    if warnings:
        print(f"有 {warnings} 条提醒，用 mulu check 查看。")
    for dataset in built.held_back:
        print(f"暂不发布（有须修改的问题）：{dataset}")
    return Exit.HELD_BACK if built.held_back else Exit.OK


def adopt(options: argparse.Namespace) -> Exit:
    """Turn a Data Package into a dataset of a department, then check it."""
    source: Path = options.source
    adoption = adopting.adopt(
        adopting.AdoptRequest(
            package=options.package,
            department=options.department,
            name=options.name,
            sharing=SharingType(options.sharing),
            reviewed_by=options.reviewed_by,
            review_on=options.review_on,
            review_ref=options.review_ref,
            source=source,
        )
    )
    print(f"已编目为 {adoption.dataset}（{source / adoption.dataset}）")
    for sentence in adoption.derived:
        print(f"  推得  {sentence}")
    for sentence in adoption.not_carried:
        print(f"  未带入  {sentence}")
    config = BuildConfig(
        source=source, as_of=_today(), data_root=default_data_root(source), paths=(adoption.dataset,)
    )
    compiled = flow.compile_catalog(config)
    print(_rendered(compiled, "text"), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK


def _rendered(compiled: flow.Compiled, form: str) -> str:
    commit = compiled.commit
    return renderers.render(
        form,
        renderers.Report(
            source=str(compiled.config.source),
            commit=commit.id if commit else None,
            as_of=compiled.config.as_of,
            findings=compiled.findings,
            counts=compiled.counts,
            titles={dataset.id: dataset.title for dataset in compiled.catalog.datasets},
            colour=sys.stdout.isatty(),
        ),
    )


def _config(options: argparse.Namespace, *, with_paths: bool = False) -> BuildConfig:
    source: Path = options.source
    return BuildConfig(
        source=source,
        as_of=options.as_of or _today(),
        data_root=options.data_root or default_data_root(source),
        output=getattr(options, "output", Path("build")),
        with_data=not options.no_data,
        lenient=getattr(options, "lenient", False),
        paths=tuple(_inside(path, source) for path in options.paths) if with_paths else (),
    )


def _inside(path: Path, source: Path) -> str:
    """A path given on the command line, relative to the source; both ways of naming it are understood."""
    for candidate in (path, source / path):
        if candidate.exists() and candidate.resolve().is_relative_to(source.resolve()):
            return candidate.resolve().relative_to(source.resolve()).as_posix()
    raise BuildError(f"{path} 不在目录源 {source} 里，或者不存在。")


def _today() -> date:
    return datetime.now(SHANGHAI).date()


def _parser() -> Parser:
    parser = Parser(prog="mulu", description="政务信息资源目录：核对、发布、编目。")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")

    checking = commands.add_parser(
        "check",
        help="核对目录文件和数据，列出检查意见",
        description="核对目录文件和数据。结果在标准输出，进度在标准错误。\n"
        "退出码：0 没有须修改的问题，1 有，2 环境有问题。",
        epilog="例：mulu check mzj/zhen-minglu --format json",
    )
    checking.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="只报告这些文件或文件夹")
    checking.add_argument(
        "--format", choices=renderers.formats(), default="text", help="输出格式（默认 text）"
    )
    _add_source_options(checking)
    checking.set_defaults(command=check)

    building = commands.add_parser(
        "build",
        help="核对并发布：数据版次和目录网站",
        description="有须修改的问题时不发布，上一次发布的内容不变。\n"
        "退出码：0 已发布，1 未发布，2 环境有问题，3 已发布但有暂不发布的资源。",
        epilog="例：mulu build --as-of 2026-11-23 --output build",
    )
    building.add_argument(
        "--output", type=Path, default=Path("build"), metavar="DIR", help="输出目录（默认 build）"
    )
    building.add_argument("--lenient", action="store_true", help="有问题的资源暂不发布，其余照发（退出码 3）")
    _add_source_options(building)
    building.set_defaults(command=build)

    adopting_parser = commands.add_parser(
        "adopt",
        help="把一个 Data Package 编为一项信息资源",
        description="读入一个 Data Package（v1 或 v2，json 或 yaml），写成 <部门>/<名称>。\n"
        "不编造事实：推得的逐条列出，缺的留作检查意见。\n退出码：0 没有须修改的问题，1 已写入但有，2 环境有问题。",
        epilog="例：mulu adopt ~/下载/country-codes --department tjj --as guojia-daima \\\n"
        "      --reviewed-by bm --review-on 2026-11-20 --review-ref 〔2026〕保审第9号",
    )
    adopting_parser.add_argument("package", type=Path, metavar="PACKAGE", help="包的文件夹或描述文件")
    adopting_parser.add_argument("--department", required=True, metavar="ID", help="编入哪个部门")
    adopting_parser.add_argument("--as", dest="name", metavar="NAME", help="资源标识（默认由包名得出）")
    adopting_parser.add_argument(
        "--sharing",
        choices=[kind.value for kind in SharingType],
        default=SharingType.UNCONDITIONAL.value,
        help="共享类型（默认无条件共享）",
    )
    adopting_parser.add_argument("--reviewed-by", metavar="ID", help="保密审查员编号")
    adopting_parser.add_argument("--review-on", type=day, metavar="DATE", help="保密审查日期")
    adopting_parser.add_argument("--review-ref", metavar="TEXT", help="保密审查文号")
    adopting_parser.add_argument(
        "--source", type=Path, default=Path("catalog_src"), metavar="DIR", help="目录源（默认 catalog_src）"
    )
    adopting_parser.set_defaults(command=adopt)
    return parser


def _add_source_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source", type=Path, default=Path("catalog_src"), metavar="DIR", help="目录源（默认 catalog_src）"
    )
    parser.add_argument(
        "--data-root",
        type=Path,
        metavar="DIR",
        help="前置机上的数据目录（默认 $MULU_DATA_ROOT，其次目录源旁边的 dropbox/）",
    )
    parser.add_argument("--no-data", action="store_true", help="只看目录文件，不打开数据")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")
