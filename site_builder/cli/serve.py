"""`mulu serve`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.arguments import Parser
from site_builder.cli._audience import add_audience
from site_builder.cli._source import add_source_options, add_stops, config_of, report_of
from site_builder.compilation import Compiled
from site_builder.errors import BuildError, Exit
from site_builder.findings import has_errors
from site_builder.preview import HOST, Following, Preview, Server, stamps

HELP = "边改边看：保存后自动核对、重新生成，浏览器自动刷新（只在本机）"
DESCRIPTION = (
    "在本机打开目录网站，目录源里有文件保存时，核对改动、重写受影响的页面，浏览器自动刷新。\n"
    "只改了已有条目、条目本身没有须修改的问题时，先显示这几项的页面，再核对全部、更新其余页面，再刷新一次。\n"
    "有须修改的问题时在终端列出，页面停在或退回上一次通过核对的样子。全目录的导出文件在 mulu build 时更新。\n"
    "Ctrl-C 结束；不写入 build 目录，不能作为正式发布。"
)
EXAMPLE = "mulu serve --port 8001"


def arguments(parser: Parser) -> None:
    """What `mulu serve` understands."""
    parser.add_argument("--port", type=int, default=8001, metavar="N", help="端口（默认 8001）")
    add_audience(parser)
    add_source_options(parser)
    add_stops(parser)


def run(options: argparse.Namespace) -> Exit:
    """Serve until Ctrl-C."""
    config = config_of(options, audience=options.audience)
    with TemporaryDirectory(prefix="mulu-serve-") as folder:
        preview = Preview(config=config, output=Path(folder) / "site")
        preview.output.mkdir()
        known = stamps(config.source)
        _tell(preview.start(), 0.0)
        server = Server(preview.output, options.port, ahead=lambda: preview.glances.pages)
        print(f"http://{HOST}:{options.port}/ 　保存即更新，Ctrl-C 结束。", flush=True)
        following = Following(
            server, config.source, known, glance=preview.glances.glance, rebuild=rebuilding(preview)
        )
        try:
            following.run()
        except OSError as error:
            raise BuildError(f"端口 {options.port} 用不了：{error.strerror}。换一个 --port。") from error
    return Exit.OK


def rebuilding(preview: Preview) -> Callable[[Callable[[], None]], None]:
    """What is done after a save: trouble is told, and the server goes on."""

    def rebuild(before_moving: Callable[[], None]) -> None:
        begin = time.monotonic()
        ahead = preview.glances.pages
        try:
            compiled = preview.follow(before_moving)
        except BuildError as error:
            # A folder in the middle of being moved, or a 密级标志: the next save decides.
            print(f"mulu：{error}", flush=True)
        else:
            if compiled is not None:
                _tell(compiled, time.monotonic() - begin)
            if compiled is None or not has_errors(compiled.findings):
                return
        if ahead and not preview.glances.pages:
            print("刚保存的页面已退回上一次通过核对的样子。", flush=True)

    return rebuild


def _tell(compiled: Compiled, seconds: float) -> None:
    if has_errors(compiled.findings):
        print(report_of(compiled), flush=True)
    else:
        print(f"已更新（{seconds:.1f} 秒），{compiled.counts['warning']} 条建议。", flush=True)
