"""`mulu-api state`: keys, stops and records in one file, and back again."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from query_api.arguments import Parser
from query_api.backup import backup, restore
from query_api.cli._exits import OK

HELP = "备份、恢复运行状态目录"
DESCRIPTION = (
    "凭证（散列）、暂停名单、取数记录及其密钥；备份时服务照常运行，恢复前先核验。备份文件应与凭证一样保管。"
)
EXAMPLE = """  mulu-api state backup --state /var/lib/mulu --to /backup/mulu-2026-11-25.tar.gz
  mulu-api state restore --from /backup/mulu-2026-11-25.tar.gz --state /var/lib/mulu"""


def arguments(parser: Parser) -> None:
    """What `mulu-api state` understands."""
    places = parser.add_subparsers(required=True, metavar="动作", title="动作", parser_class=Parser)
    text = "备份到一个 tar.gz 文件"
    own = places.add_parser("backup", help=text, description=text)
    own.add_argument("--state", required=True, metavar="DIR", help="运行状态目录")
    own.add_argument("--to", required=True, metavar="FILE", help="备份文件")
    own.set_defaults(act=_backup)
    text = "从备份恢复到空目录，并核验取数记录"
    own = places.add_parser("restore", help=text, description=text)
    own.add_argument("--from", dest="source", required=True, metavar="FILE", help="备份文件")
    own.add_argument("--state", required=True, metavar="DIR", help="运行状态目录，须为空或没有")
    own.set_defaults(act=_restore)
    for own in places.choices.values():
        own.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="经办人（默认当前用户）")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return int(options.act(options))


def _backup(options: argparse.Namespace) -> int:
    count = backup(Path(options.state), Path(options.to), by=options.by)
    print(f"已备份 {count} 个文件到 {options.to}。")
    return OK


def _restore(options: argparse.Namespace) -> int:
    records = restore(Path(options.source), Path(options.state), by=options.by)
    print(f"已恢复到 {options.state}；取数记录完好，{records} 条。")
    return OK
