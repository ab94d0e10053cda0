"""`mulu-api withdraw`: the emergency stop."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from pathlib import Path

from query_api import served_names, stops
from query_api.arguments import Parser
from query_api.audit import AuditUnwritable, Deed, audit_folder, note_deed
from query_api.audit.records import now_text
from query_api.cli._exits import OK, SURROUNDINGS
from query_api.cli.restore import arguments_of_stop
from query_api.errors import OperatorError
from query_api.settings import SCRATCH

HELP = "紧急暂停一项信息资源的共享"
DESCRIPTION = """各工作进程 5 秒内生效：所有版次、现成文件都答 451，正在下载的中断；目录信息显示“暂停共享”。
用 mulu-api restore 恢复。退出码：0 已暂停，2 没有暂停，或已暂停而未能留下记录。"""
EXAMPLE = "  mulu-api withdraw mzj/zhen-minglu --state /var/lib/mulu --reason 数据有误，正在核对 --by 张三"


def arguments(parser: Parser) -> None:
    """What `mulu-api withdraw` understands."""
    arguments_of_stop(parser)
    parser.add_argument("--force", action="store_true", help="目录里没有这一项也暂停，例如尚未发布的")


def run(options: argparse.Namespace) -> int:
    """Stop first, record then: the stop must not wait for a disk."""
    state = Path(options.state)
    _check_name(options, served_names.recall(state / SCRATCH))
    known = stops.read(state)
    stop = stops.Stop(reason=options.reason, by=options.by, at=now_text())
    stops.write(state, {**known, options.dataset: stop})
    deed = Deed(event="withdraw", by=options.by, reason=options.reason, dataset=options.dataset)
    try:
        note_deed(audit_folder(state), deed)
    except AuditUnwritable as error:
        print(f"mulu-api：{options.dataset} 已暂停，但没有留下记录：{error}", file=sys.stderr)
        return SURROUNDINGS
    print(f"{options.dataset} 已暂停共享，5 秒内在各工作进程生效。")
    return OK


def _check_name(options: argparse.Namespace, names: Collection[str] | None) -> None:
    """A slip of the pen must not leave the data that is meant on offer."""
    if names is None:
        print("mulu-api：服务没有用过这个运行状态目录，无法核对名称。", file=sys.stderr)
    elif options.dataset not in names and not options.force:
        near = "、".join(served_names.nearest(options.dataset, names))
        hint = f"是否指 {near}？" if near else "名称见网站或 /api/v1/datasets。"
        raise OperatorError(
            f"目录里没有 {options.dataset}，没有暂停任何数据；{hint}确要暂停尚未发布的，请加 --force。"
        )
