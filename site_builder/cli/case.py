"""`mulu case`: new, reply, show, paper."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.cli import _case_new, _case_paper, _case_reply, _case_show
from site_builder.errors import Exit

HELP = "办理单：新建、答复、查看、出具公文"
DESCRIPTION = (
    "办理单是部门之间的申请、疑义、需求、目录更新事由、整改、项目、年度报告。\n"
    "new 和 reply 先核对、后写入，只写一份文件；有须修改的不写。show 说明走到哪一步、期限和还缺什么；paper 出具公文。\n"
    "退出码：0 正常，1 有须修改的、没有写入，2 环境有问题，4 须线下处理。"
)
EXAMPLE = (
    "mulu case show mzj-2026-001\n"
    "    mulu case new dispute --department xzspj --dataset scjgj/qiye-jichu\n"
    "    mulu case reply mzj-2026-001 --department zrzyj --event 受理"
)
ACTIONS = {"new": _case_new, "reply": _case_reply, "show": _case_show, "paper": _case_paper}


def arguments(parser: Parser) -> None:
    """What `mulu case` understands: one action with its own options."""
    places = parser.add_subparsers(title="动作", required=True, metavar="动作")
    for name, module in ACTIONS.items():
        own = places.add_parser(
            name, help=module.HELP, description=module.DESCRIPTION, epilog=f"例：{module.EXAMPLE}"
        )
        module.arguments(own)
        own.set_defaults(action=module)


def run(options: argparse.Namespace) -> Exit:
    """Do the one thing."""
    code: Exit = options.action.run(options)
    return code
