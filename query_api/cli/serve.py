"""`mulu-api serve`: starts the query service.

The application is imported here, before the workers are forked: they start at once and share it.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
from pathlib import Path

import msgspec

from query_api import app, draining, logs, stops
from query_api.arguments import Parser
from query_api.cli._exits import NOT_GOOD, OK
from query_api.cli._server import Server
from query_api.metrics.counting import FOLDER as METRICS
from query_api.metrics.counting import clean
from query_api.settings import Durability, Settings, SettingsError

HELP = "启动查询服务"
DESCRIPTION = "退出码：0 正常停止，1 工作进程反复失败，2 环境或参数不对（一行说明在标准错误）。"
EXAMPLE = """  mulu-api serve --snapshot build/snapshot --site build/site --demo
  然后打开 http://127.0.0.1:8000/ 与 http://127.0.0.1:8000/api/v1/docs"""


def arguments(parser: Parser) -> None:
    """What `mulu-api serve` understands."""
    parser.add_argument("--snapshot", required=True, metavar="DIR", help="快照目录，例如 build/snapshot")
    parser.add_argument("--site", metavar="DIR", help="网站目录，例如 build/site；给出时在 / 提供")
    parser.add_argument(
        "--host", default=os.environ.get("HOST", "127.0.0.1"), help="监听地址（默认 %(default)s）"
    )
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT", "8000"), help="端口（默认 %(default)s）"
    )
    parser.add_argument("--workers", type=int, default=1, help="进程数（默认 %(default)s）")
    parser.add_argument("--state", metavar="DIR", help="运行状态目录（访问凭证、审计）")
    parser.add_argument(
        "--audit-sync",
        choices=["group", "always"],
        default=Durability().sync,
        help="取数记录：group 按时间窗成批落盘，always 落盘后才回答（默认 %(default)s）",
    )
    parser.add_argument(
        "--audit-window",
        type=int,
        default=Durability().window_ms,
        metavar="MS",
        help="group 的时间窗，断电至多丢失这么多毫秒（默认 %(default)s）",
    )
    parser.add_argument("--demo", action="store_true", help="演示：不核对访问凭证，只能监听本机")
    parser.add_argument("--public-url", metavar="URL", help="前面有代理时，调用方看到的协议与主机")
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="NET",
        help="信任其 X-Forwarded-For 的代理地址或网段；可重复",
    )
    parser.add_argument(
        "--metrics-from",
        action="append",
        default=[],
        metavar="NET",
        help="除本机外可以读 /metrics 的地址或网段；可重复",
    )
    parser.add_argument(
        "--log-format",
        choices=["auto", "json", "text"],
        default="auto",
        help="运行日志：每行一个 JSON 对象，或供人阅读的文字（默认 auto：终端上为文字，否则 JSON）",
    )
    parser.add_argument("--access-log", action="store_true", help="每次调用也写一行运行日志（取数记录另有）")
    parser.add_argument(
        "--drain-seconds",
        type=float,
        default=1.0,
        metavar="S",
        help="收到 SIGTERM 后先让 /health/ready 答 503 多少秒，再停止接受连接（默认 %(default)s）",
    )
    parser.add_argument(
        "--stop-seconds",
        type=int,
        default=20,
        metavar="S",
        help="停止接受连接后，进行中的回答至多再用多少秒（默认 %(default)s）",
    )
    parser.add_argument("--gateway", metavar="FILE", help="公共数据平台网关的公钥（PEM）或共享密钥")
    parser.add_argument(
        "--require-operator", action="store_true", help="取数据行须写明经办人（Mulu-Operator，工号的散列值）"
    )


def run(options: argparse.Namespace) -> int:
    """Check settings, port and snapshot, then serve."""
    logs.set_up(options.log_format)
    settings = _settings(options).checked()
    _check_port(settings)
    if settings.state is not None:
        return serve(settings)
    # Without a state folder nothing is to stay, and yet the workers share it while they run.
    with tempfile.TemporaryDirectory(prefix="mulu-api-") as scratch:
        return serve(msgspec.structs.replace(settings, scratch=scratch))


def serve(settings: Settings) -> int:
    """Answer until Ctrl-C or SIGTERM; open calls are finished first.

    Raises:
        SnapshotRefused: there is nothing to serve, or it must not be served.

    """
    _check_snapshot(settings)
    _tidy(settings)
    settings.to_environment()
    server = Server(settings, f"{app.__name__}:{app.from_environment.__name__}")
    server.on_startup(lambda: _announce(settings))
    try:
        server.serve()
    except SystemExit:
        # The server calls it a failure when a worker heard Ctrl-C before it did.
        if not server.interrupt_signal:
            print("mulu-api：工作进程反复启动失败，已停止；原因见上。", file=sys.stderr)
            return NOT_GOOD
    print("mulu-api：已停止。", file=sys.stderr)
    return OK


def _tidy(settings: Settings) -> None:
    """Take away what an earlier service left that counts only while it runs; begin what stays."""
    scratch = settings.shared_scratch
    if scratch is None:
        return
    try:
        clean(scratch / METRICS)
        draining.tidy(scratch)
        if settings.state is not None:
            stops.begin(Path(settings.state))
    except OSError as error:
        raise SettingsError(f"{scratch} 不能写：{error.strerror}。") from error


def _announce(settings: Settings) -> None:
    """Where to look: people go to the site, so it comes first."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    at = f"http://{host}:{settings.port}"
    places = [("查询服务", f"{at}/api/v1"), ("接口文档", f"{at}/api/v1/docs")]
    if settings.site is not None:
        places.insert(0, ("目录网站", f"{at}/"))
    for name, address in places:
        print(f"mulu-api：{name} {address}", file=sys.stderr)
    print("mulu-api：按 Ctrl-C 停止。", file=sys.stderr, flush=True)
    if settings.demo:
        print("mulu-api：演示方式，不核对访问凭证，仅限本机。", file=sys.stderr, flush=True)
    if settings.state is None:
        given = "不留取数记录" if settings.demo else "没有访问凭证，只提供目录信息，也不留取数记录"
        print(f"mulu-api：没有 --state：{given}；正式运行请写 --state。", file=sys.stderr, flush=True)


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        snapshot=options.snapshot,
        site=options.site,
        host=options.host,
        port=options.port,
        workers=options.workers,
        state=options.state,
        demo=options.demo,
        public_url=options.public_url,
        trusted_proxies=tuple(options.trusted_proxy),
        gateway=options.gateway,
        require_operator=options.require_operator,
        metrics_from=tuple(options.metrics_from),
        access_log=options.access_log,
        drain_seconds=options.drain_seconds,
        stop_seconds=options.stop_seconds,
        durability=Durability(sync=options.audit_sync, window_ms=options.audit_window),
    )


def _check_snapshot(settings: Settings) -> None:
    """Refuse a bad snapshot here, once and in words, not in every worker."""
    generations = app.open_generations(settings, patience=app.START_SECONDS)
    generation, found = generations.current, generations.verification
    print(f"mulu-api：发布版次 {generation.id}，{len(generation.datasets)} 个信息资源。", file=sys.stderr)
    if found.state == "running":
        left = found.total - found.verified
        print(f"mulu-api：还有 {left} 个数据文件边服务边核对，核对之前不会提供。", file=sys.stderr)


def _check_port(settings: Settings) -> None:
    try:
        address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SettingsError(f"不能监听 {settings.host}：没有这个地址。") from error
    with socket.socket(address[0], socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address[4])
        except OSError as error:
            raise SettingsError(
                f"不能监听 {settings.host}:{settings.port}（{error.strerror}）；请用 --port 换一个端口。"
            ) from error
