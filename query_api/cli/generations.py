"""`mulu-api generations`: what is kept, and rows out of all of it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from query_api.arguments import Parser
from query_api.audit import Deed, Pseudonyms, audit_folder, note_deed
from query_api.audit.records import SHANGHAI
from query_api.cli._exits import OK
from query_api.cli.restore import dataset as dataset_id
from query_api.errors import OperatorError
from query_api.redaction import Redaction, staged
from query_api.snapshot import Generations

HELP = "列出保留的版次，从各版次移除数据"
DESCRIPTION = """redact 从每个保留的版次移除一项信息资源的数据（公示期满，或紧急情况），先留下记录；服务自行核验、换用。
下一次发布会重新写入来源中仍有的行：先改来源。git 历史里的文件不在此列。"""
EXAMPLE = """  mulu-api generations list --snapshot build/snapshot
  mulu-api generations redact fgw/xingzheng-chufa --key 320681-2021-001 --snapshot build/snapshot \\
      --state /var/lib/mulu --reason 公示期满 --by 张三"""

GRACE_SECONDS = 4.0
"""Services look for changes every second; the files with the rows are removed when they have swapped."""


def arguments(parser: Parser) -> None:
    """What `mulu-api generations` understands."""
    places = parser.add_subparsers(required=True, metavar="动作", title="动作", parser_class=Parser)
    text = "列出保留的版次，* 为在用"
    own = places.add_parser("list", help=text, description=text)
    own.add_argument("--snapshot", required=True, metavar="DIR", help="快照目录")
    own.set_defaults(act=_list)
    text = "从每个保留的版次移除行；不写 --key 则移除整项数据和文件"
    own = places.add_parser("redact", help=text, description=text)
    own.add_argument("dataset", metavar="DATASET", type=dataset_id, help="信息资源，例如 mzj/zhen-minglu")
    own.add_argument("--table", metavar="NAME", help="表名；只有一个有主键的表时可不写")
    own.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="主键，写法同 rows/{主键}；可多个"
    )
    own.add_argument("--keys-from", metavar="FILE", help="主键逐行写在文件里（- 为标准输入）；敏感的值用这个")
    own.add_argument("--snapshot", required=True, metavar="DIR", help="快照目录")
    own.add_argument("--state", required=True, metavar="DIR", help="运行状态目录")
    own.add_argument("--reason", required=True, metavar="TEXT", help="原因")
    own.add_argument("--by", required=True, metavar="NAME", help="经办人")
    own.set_defaults(act=_redact)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return int(options.act(options))


def _list(options: argparse.Namespace) -> int:
    generations = Generations(Path(options.snapshot), patience=0)
    for name in reversed(generations.kept()):
        found = generations.pinned(name)
        if found is None:
            print(f"  {name}  不可用（见上）")
            continue
        mark = "*" if name == generations.current.id else " "
        gone = "".join(f"  已移除 {dataset}（{w.on} {w.reason}）" for dataset, w in found.withdrawn.items())
        served = sum(1 for dataset in found.catalog.datasets if dataset.served)
        print(f"{mark} {name}  {found.catalog.as_of}  在此供数 {served} 项{gone}")
    return OK


def _redact(options: argparse.Namespace) -> int:
    state, keys = Path(options.state), [*options.key, *_keys_from(options.keys_from)]
    if options.keys_from and not keys:
        raise OperatorError(f"{options.keys_from} 里没有主键；没有移除任何数据。")
    asked = Redaction(
        dataset=options.dataset,
        table=options.table,
        keys=tuple(keys),
        reason=options.reason,
        on=datetime.now(SHANGHAI).date().isoformat(),
    )
    with staged(Path(options.snapshot), asked) as changes:
        hidden = Pseudonyms.open(state)
        note_deed(
            audit_folder(state),
            Deed(
                event="generations.redact",
                by=options.by,
                reason=options.reason,
                dataset=options.dataset,
                details={
                    "table": options.table,
                    "keys": [hidden.of(key) for key in keys],
                    "generations": {change.folder.name: change.rows for change in changes},
                },
            ),
        )
        for change in changes:
            change.put_in_place()
        if changes:
            time.sleep(GRACE_SECONDS)
        for change in changes:
            change.remove_old()
    for change in changes:
        print(f"{change.folder.name}：移除 {change.rows} 行。")
    if not changes:
        print("各保留版次里都没有要移除的数据。")
    return OK


def _keys_from(place: str | None) -> Sequence[str]:
    if place is None:
        return ()
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"读不出 {place}：{error}。") from error
    return [line for line in text.splitlines() if line]
