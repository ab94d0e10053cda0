"""`mulu hook`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from site_builder.arguments import Parser
from site_builder.errors import Exit
from site_builder.hooks.installation import install
from site_builder.hooks.objects import Objects
from site_builder.hooks.screening import screen

HELP = "入库之前检查内容：安装和运行 git 钩子"
DESCRIPTION = (
    "只看这次提交或推送带来的文件：密级标志、个人号码、不该有的数据、文件类型和大小（1 MB 以内）。\n"
    "从 git 对象里读，不检出；被拒绝的内容不写进任何日志。\n"
    "退出码：0 放行，1 有须修改的问题，2 环境有问题，4 须线下处理。"
)
EXAMPLE = "mulu hook install"


def arguments(parser: Parser) -> None:
    """What `mulu hook` understands."""
    actions = parser.add_subparsers(title="做什么", required=True, metavar="ACTION", dest="action")
    installing = actions.add_parser("install", help="装到当前仓库（提交前）或服务器上的裸仓库（接收推送前）")
    installing.add_argument("--server", type=Path, metavar="DIR", help="服务器上的裸仓库")
    running = actions.add_parser("run", help="检查暂存的内容；由钩子调用，也可手工运行")
    running.add_argument(
        "--pre-receive", action="store_true", help="检查推送的内容（标准输入是 git 给的清单）"
    )
    for one in (installing, running):
        one.add_argument(
            "--source",
            default="catalog_src",
            metavar="DIR",
            help="目录源在仓库里的位置（默认 catalog_src；仓库最上层就是目录源的不用写）",
        )


def run(options: argparse.Namespace) -> Exit:
    """Install a hook, or be one."""
    if options.action == "install":
        hook = install(options.server or Path(), is_server=options.server is not None, source=options.source)
        print(f"已安装 {hook}")
        return Exit.OK
    with Objects() as objects:
        changes = objects.pushed(sys.stdin) if options.pre_receive else objects.staged()
        findings = screen(changes, objects, source=options.source)
    if not findings:
        return Exit.OK
    # Git shows a hook's standard error to whoever pushes.
    for finding in findings:
        print(f"{finding.file}：{finding.message}\n  建议  {finding.hint}  [{finding.rule}]", file=sys.stderr)
    print(
        f"没有接收：{len(findings)} 处须修改。改好后重新提交；已有的提交要用 git commit --amend 改掉。",
        file=sys.stderr,
    )
    return Exit.FINDINGS
