"""`mulu-api restore`: the end of an emergency stop."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from query_api import stops
from query_api.arguments import Parser
from query_api.audit import Deed, audit_folder, note_deed
from query_api.cli._exits import OK
from query_api.errors import OperatorError

HELP = "恢复一项暂停共享的信息资源"
DESCRIPTION = "先留下记录，再恢复。退出码：0 已恢复，2 没有暂停，或记录写不进。"
EXAMPLE = "  mulu-api restore mzj/zhen-minglu --state /var/lib/mulu --reason 已核对无误 --by 张三"

_DATASET = re.compile(r"\A[a-z0-9-]+/[a-z0-9-]+")


def arguments(parser: Parser) -> None:
    """What `mulu-api restore` understands."""
    arguments_of_stop(parser)


def arguments_of_stop(parser: Parser) -> None:
    """Which dataset, where, why, who."""
    parser.add_argument("dataset", metavar="DATASET", type=dataset, help="信息资源，例如 mzj/zhen-minglu")
    parser.add_argument("--state", required=True, metavar="DIR", help="运行状态目录")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="原因，会告诉调用方")
    parser.add_argument("--by", required=True, metavar="NAME", help="经办人，只进记录")


def dataset(text: str) -> str:
    """An id of a dataset."""
    if not _DATASET.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text} 不是信息资源标识，应如 mzj/zhen-minglu")
    return text


def run(options: argparse.Namespace) -> int:
    """Record first: without a record nothing is given free."""
    state = Path(options.state)
    known = stops.read(state)
    if options.dataset not in known:
        stopped = "、".join(sorted(known)) or "无"
        raise OperatorError(f"{options.dataset} 没有暂停共享；暂停的有：{stopped}。")
    deed = Deed(event="restore", by=options.by, reason=options.reason, dataset=options.dataset)
    note_deed(audit_folder(state), deed)
    stops.write(state, {name: stop for name, stop in known.items() if name != options.dataset})
    print(f"{options.dataset} 已恢复，5 秒内在各工作进程生效。")
    return OK
