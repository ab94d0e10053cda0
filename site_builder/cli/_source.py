"""What every command that reads a source shares: its options, and the report it prints."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder import renderers
from site_builder.arguments import Parser, day
from site_builder.compilation import Compiled
from site_builder.config import BuildConfig, default_data_root, default_stops
from site_builder.errors import BuildError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def add_source(parser: Parser) -> None:
    """`--source`."""
    parser.add_argument(
        "--source", type=Path, default=Path("catalog_src"), metavar="DIR", help="目录源（默认 catalog_src）"
    )


def add_source_options(parser: Parser) -> None:
    """`--source`, `--data-root`, `--no-data` and `--as-of`."""
    add_source(parser)
    parser.add_argument(
        "--data-root",
        type=Path,
        metavar="DIR",
        help="前置机上的数据目录（默认 $MULU_DATA_ROOT，其次目录源旁边的 dropbox/）",
    )
    parser.add_argument("--no-data", action="store_true", help="只看目录文件，不打开数据")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def add_stops(parser: Parser) -> None:
    """`--stops`."""
    parser.add_argument(
        "--stops",
        type=Path,
        metavar="FILE",
        help="查询服务暂停共享的名单（运行状态目录里的 stops.json）：列入检查意见，"
        "页面不显示其数据（默认 $MULU_STOPS）",
    )


def config_of(options: argparse.Namespace, **more: object) -> BuildConfig:
    """The configuration that the source options ask for, with what the command adds."""
    source: Path = options.source
    return BuildConfig(
        source=source,
        as_of=options.as_of or today(),
        data_root=options.data_root or default_data_root(source),
        with_data=not options.no_data,
        stops=(options.stops or default_stops()) if "stops" in options else None,
        **more,  # type: ignore[arg-type]  # keys of BuildConfig, named by our own commands
    )


def inside(path: Path, source: Path) -> str:
    """A path given on the command line, relative to the source; both ways of naming it are understood."""
    for candidate in (path, source / path):
        if candidate.exists() and candidate.resolve().is_relative_to(source.resolve()):
            return candidate.resolve().relative_to(source.resolve()).as_posix()
    raise BuildError(f"{path} 不在目录源 {source} 里，或者不存在。")


def today() -> date:
    """The day in Beijing."""
    return datetime.now(SHANGHAI).date()


def report_of(compiled: Compiled, form: str = "text") -> str:
    """The findings in one of the renderers' formats."""
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
