"""`mulu-api audit`: verify, search, sum up, hand over and keep the records of calls."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date, datetime
from pathlib import Path

from query_api.arguments import Parser
from query_api.audit import Pseudonyms, audit_folder, usage
from query_api.audit.archive import HOT_DAYS, KEEP_DAYS, archive, prune
from query_api.audit.export import export, verify_export
from query_api.audit.records import SHANGHAI
from query_api.audit.search import Criteria, search
from query_api.audit.verify import verify
from query_api.cli._exits import NOT_GOOD, OK
from query_api.errors import OperatorError

HELP = "取数记录：核验、查找、汇总、移交、归档"
DESCRIPTION = "每次调用在回答之前留下一条记录，逐条相链；退出码：0 完好，1 记录有问题，2 环境或参数不对。"
EXAMPLE = """  mulu-api audit verify --state /var/lib/mulu
  mulu-api audit search --state /var/lib/mulu --dataset mzj/zhen-minglu --since 2026-11
  mulu-api audit search --state /var/lib/mulu --value 320681199001010000
  mulu-api audit report --state /var/lib/mulu --since 2026 --until 2026 --format csv
  mulu-api audit export --state /var/lib/mulu --since 2026-11-01 --until 2026-11-30 --to 11.zip
  mulu-api audit archive --state /var/lib/mulu"""


def arguments(parser: Parser) -> None:
    """What `mulu-api audit` understands."""
    places = parser.add_subparsers(required=True, metavar="动作", title="动作", parser_class=Parser)

    def action(name: str, help: str, act: object) -> Parser:  # noqa: A002 - argparse's word
        own: Parser = places.add_parser(name, help=help, description=help)
        own.set_defaults(act=act)
        return own

    own = action("verify", "核验记录是否完好；有问题时写出 文件:行", _verify)
    what = own.add_mutually_exclusive_group(required=True)
    _state(what, required=False)
    what.add_argument("--export", metavar="FILE", help="核验 audit export 写出的文件")
    own.add_argument("--heads", metavar="FILE", help="存放在别处的 heads.jsonl 副本，一并对照")

    own = action("search", "查找记录，一行一条 JSON", _search)
    _state(own)
    for name, metavar, text in (
        ("caller", "KEY", "凭证标识"),
        ("department", "ID", "使用部门"),
        ("system", "NAME", "应用系统"),
        ("purpose", "ID", "用途标识"),
        ("operator", "HASH", "经手人（散列）"),
        ("dataset", "ID", "信息资源，例如 mzj/zhen-minglu"),
        ("request", "ID", "请求标识（X-Request-Id）"),
        ("value", "TEXT", "敏感信息项的值；只比对散列，不会显示"),
    ):
        own.add_argument(f"--{name}", metavar=metavar, help=text)
    own.add_argument("--status", type=int, metavar="N", help="状态码")
    _times(own)

    own = action("report", "年度评价用的使用情况文件（schemas/usage.schema.json）", _report)
    _state(own)
    _times(own)
    own.add_argument("--format", choices=["json", "csv"], default="json", help="默认 %(default)s")

    own = action("export", "移交一段时间的记录，连同证明", _export)
    _state(own)
    _times(own)
    own.add_argument("--to", required=True, metavar="FILE", help="写到这个 zip 文件")

    own = action("archive", "压缩在线期满的记录", _archive)
    _state(own)
    _by(own)
    own.add_argument(
        "--hot-days", type=int, default=HOT_DAYS, metavar="N", help="在线保存天数（默认 %(default)s）"
    )

    own = action("prune", "移除归档期满的记录", _prune)
    _state(own)
    _by(own)
    own.add_argument(
        "--keep-days", type=int, default=KEEP_DAYS, metavar="N", help="总保存天数（默认 %(default)s）"
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return int(options.act(options))


def _state(parser: argparse._ActionsContainer, *, required: bool = True) -> None:
    parser.add_argument("--state", required=required, metavar="DIR", help="运行状态目录")


def _by(parser: Parser) -> None:
    parser.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="经办人（默认当前用户）")


def _times(parser: Parser) -> None:
    parser.add_argument(
        "--since", default="", metavar="TIME", help="自（含），例如 2026、2026-11、2026-11-23T09"
    )
    parser.add_argument("--until", default="", metavar="TIME", help="至（含）")


def _folder(options: argparse.Namespace) -> Path:
    folder = audit_folder(Path(options.state))
    if not folder.is_dir():
        raise OperatorError(f"{options.state} 里没有取数记录（没有 {folder.name} 目录）；请检查 --state。")
    return folder


def _verify(options: argparse.Namespace) -> int:
    witness = Path(options.heads) if options.heads else None
    if witness is not None and not witness.is_file():
        raise OperatorError(f"没有 {witness}。")
    if options.export:
        wrong = verify_export(Path(options.export), witness=witness)
        print("\n".join(wrong) if wrong else f"完好：{options.export}")
        return NOT_GOOD if wrong else OK
    verdict = verify(_folder(options), witness=witness)
    for note in verdict.notes:
        print(f"注意  {note}", file=sys.stderr)
    if verdict.faults:
        print("\n".join(str(fault) for fault in verdict.faults))
        return NOT_GOOD
    print(f"完好：{verdict.files} 个文件，{verdict.records} 条记录。")
    return OK


def _search(options: argparse.Namespace) -> int:
    folder = _folder(options)
    hidden = None if options.value is None else Pseudonyms.open(Path(options.state)).of(options.value)
    criteria = Criteria(
        request_id=options.request,
        caller=options.caller,
        department=options.department,
        system=options.system,
        purpose=options.purpose,
        operator=options.operator,
        dataset=options.dataset,
        status=options.status,
        since=options.since,
        until=options.until,
        hidden=hidden,
    )
    count = 0
    for hit in search(folder, criteria):
        count += 1
        sys.stdout.buffer.write(hit.text)
    sys.stdout.buffer.flush()
    print(f"{count} 条。", file=sys.stderr)
    return OK


def _report(options: argparse.Namespace) -> int:
    criteria = Criteria(since=options.since, until=options.until)
    found = (hit.found for hit in search(_folder(options), criteria))
    file = usage.usage_of(found, since=options.since, until=options.until)
    sys.stdout.buffer.write(usage.to_csv(file) if options.format == "csv" else usage.to_json(file))
    sys.stdout.buffer.flush()
    return OK


def _export(options: argparse.Namespace) -> int:
    made = export(_folder(options), since=options.since, until=options.until, target=Path(options.to))
    count = sum(stretch.last - stretch.first + 1 for stretch in made.stretches)
    print(f"已写出 {options.to}：{len(made.stretches)} 段，{count} 条记录。")
    return OK


def _archive(options: argparse.Namespace) -> int:
    names = archive(_folder(options), today=_today(), by=options.by, hot_days=options.hot_days)
    print(f"已归档 {len(names)} 个文件。")
    return OK


def _prune(options: argparse.Namespace) -> int:
    names = prune(_folder(options), today=_today(), by=options.by, keep_days=options.keep_days)
    print(f"已移除 {len(names)} 个归档文件。")
    return OK


def _today() -> date:
    return datetime.now(SHANGHAI).date()
