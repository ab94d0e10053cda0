"""`mulu-api withdraw`: the emergency stop."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from query_api import stops
from query_api.arguments import Parser
from query_api.audit import AuditUnwritable, Deed, audit_folder, note_deed
from query_api.audit.records import now_text
from query_api.cli.restore import arguments_of_stop

HELP = "紧急暂停一项信息资源的共享"
DESCRIPTION = """各工作进程 5 秒内生效：所有版次、现成文件都答 451，正在下载的中断；目录信息显示“暂停共享”。
用 mulu-api restore 恢复。退出码：0 已暂停，2 没有暂停，或已暂停而未能留下记录。"""
EXAMPLE = "  mulu-api withdraw mzj/zhen-minglu --state /var/lib/mulu --reason 数据有误，正在核对 --by 张三"


def arguments(parser: Parser) -> None:
    """What `mulu-api withdraw` understands."""
    arguments_of_stop(parser)


def run(options: argparse.Namespace) -> int:
    """Stop first, record then: the stop must not wait for a disk."""
    state = Path(options.state)
    known = stops.read(state)
    stop = stops.Stop(reason=options.reason, by=options.by, at=now_text())
    stops.write(state, {**known, options.dataset: stop})
    deed = Deed(event="withdraw", by=options.by, reason=options.reason, dataset=options.dataset)
    try:
        note_deed(audit_folder(state), deed)
    except AuditUnwritable as error:
        print(f"mulu-api：{options.dataset} 已暂停，但没有留下记录：{error}", file=sys.stderr)
        return 2
    print(f"{options.dataset} 已暂停共享，5 秒内在各工作进程生效。")
    return 0
