"""`mulu-api keys`: the access keys of a state folder."""

from __future__ import annotations

import argparse
import datetime
import getpass
import re
import sys
from pathlib import Path

from query_api import limits
from query_api.arguments import Parser
from query_api.audit import AuditUnwritable, Deed, audit_folder, note_deed
from query_api.cli import _key_views as views
from query_api.cli._exits import OK
from query_api.errors import OperatorError
from query_api.keys import PER_MINUTE, KeyTrouble, Made, Record, Store, Wish, make, revoke, rotate, wish_of

HELP = "访问凭证：新建、列出、查看、吊销、轮换"
DESCRIPTION = (
    "凭证只在新建或轮换时显示一次，此后只存其散列值。改动在 5 秒内对所有服务进程生效，不必重启。\n"
    "退出码：0 完成，2 做不到（一行说明在标准错误）。"
)
EXAMPLE = """  mulu-api keys create --state state --department mzj --system 低保系统 --purpose dibao=最低生活保障审核
  mulu-api keys create --state state --case mzj-2026-003 --source catalog_src
  mulu-api keys list --state state
  mulu-api keys rotate k2q7mzab --state state --grace-days 7
  mulu-api keys revoke k2q7mzab --state state --reason 系统下线"""

RATE = re.compile(r"([1-9][0-9]*)/min")


def arguments(parser: Parser) -> None:
    """What `mulu-api keys` understands."""
    places = parser.add_subparsers(required=True, metavar="操作", title="操作", parser_class=Parser)
    new = places.add_parser("create", help="新建一个凭证", epilog=f"例：\n{EXAMPLE}")
    new.add_argument("--case", metavar="ID", help="按已开通的接口调用申请填写，例如 mzj-2026-003")
    new.add_argument(
        "--source",
        type=Path,
        default=Path("catalog_src"),
        metavar="DIR",
        help="申请所在的目录源（默认 %(default)s）",
    )
    new.add_argument("--department", metavar="ID", help="使用部门的标识，例如 mzj")
    new.add_argument("--system", metavar="NAME", help="应用系统的名称")
    new.add_argument(
        "--purpose", type=_purpose, action="append", metavar="ID=TEXT", help="用途编号和内容；可重复"
    )
    new.add_argument(
        "--datasets", action="append", metavar="GLOB", help="可调用的信息资源，例如 mzj/*；可重复（默认全部）"
    )
    new.add_argument(
        "--rate",
        type=_rate,
        default=PER_MINUTE,
        metavar="N/min|unlimited",
        help="调用频率（默认 %(default)s/min）",
    )
    new.add_argument("--expires", type=_day, metavar="DATE", help="最后一个有效日，例如 2027-12-31")
    new.add_argument("--gateway", action="store_true", help="只登记：调用经平台网关而来，不生成凭证")
    new.set_defaults(act=_create)
    every = places.add_parser("list", help="列出全部凭证")
    every.set_defaults(act=_list)
    one = places.add_parser("show", help="查看一个凭证")
    one.set_defaults(act=_show)
    end = places.add_parser("revoke", help="吊销一个凭证")
    end.add_argument("--reason", required=True, metavar="TEXT", help="为什么吊销")
    end.set_defaults(act=_revoke)
    turn = places.add_parser("rotate", help="换一个新凭证，旧的在过渡期内仍可用")
    turn.add_argument(
        "--grace-days",
        type=_days,
        default=7,
        metavar="N",
        help="过渡期天数（默认 %(default)s，0 为立即停用）",
    )
    turn.set_defaults(act=_rotate)
    for place in (one, end, turn):
        place.add_argument("id", metavar="ID", help="凭证编号（mulu_ 之后的八位）")
    for place in (new, end, turn):
        place.add_argument(
            "--by", default=getpass.getuser(), metavar="NAME", help="经办人，只进记录（默认当前用户）"
        )
    for place in (new, every, one, end, turn):
        place.add_argument("--state", type=Path, required=True, metavar="DIR", help="服务的运行状态目录")
        place.add_argument(
            "--format", choices=("text", "json"), default="text", help="输出（默认 %(default)s）"
        )


def run(options: argparse.Namespace) -> int:
    """Do one thing with the keys of a folder."""
    store = Store(options.state)
    print(options.act(options, store))
    return OK


def _create(options: argparse.Namespace, store: Store) -> str:
    made = make(_wish(options, store))
    # Recorded first: without a record nobody gets in.
    _note("keys.create", made.record, options)
    store.put(made.record)
    return _shown(made, options, store)


def _list(options: argparse.Namespace, store: Store) -> str:
    records = store.all()
    if options.format == "json":
        return views.as_json([views.record_of(record, store) for record in records])
    return views.table(records, store)


def _show(options: argparse.Namespace, store: Store) -> str:
    record = store.get(options.id)
    if options.format == "json":
        return views.as_json(views.record_of(record, store))
    return views.sheet(record, store)


def _revoke(options: argparse.Namespace, store: Store) -> str:
    record = revoke(store.get(options.id), reason=options.reason)
    store.put(record)
    print("mulu-api：各服务进程在 5 秒内不再接受。", file=sys.stderr)
    try:
        _note("keys.revoke", record, options)
    except AuditUnwritable as error:
        raise OperatorError(f"{record.id} 已吊销，但没有留下记录：{error}") from error
    if options.format == "json":
        return views.as_json(views.record_of(record, store))
    return f"已吊销 {record.id}（{record.department}，{record.system}）"


def _rotate(options: argparse.Namespace, store: Store) -> str:
    ended, made = rotate(store.get(options.id), grace=datetime.timedelta(days=options.grace_days))
    _note("keys.rotate", made.record, options)
    # The new key first: cut off in between, the old one is as it was.
    store.put(made.record)
    store.put(ended)
    print(f"mulu-api：旧凭证 {ended.id} 可用至 {ended.grace_until}。", file=sys.stderr)
    return _shown(made, options, store)


def _note(event: str, record: Record, options: argparse.Namespace) -> None:
    """Who gave or took which access: a record of the audit, which has the key's id and never the key."""
    details = {
        "key": record.id,
        "department": record.department,
        "system": record.system,
        "purposes": sorted(record.purposes),
        "datasets": list(record.datasets),
        "rate": record.rate,
        "expires": record.expires,
        "case": record.case,
        "rotatedFrom": record.rotated_from,
    }
    given = {name: value for name, value in details.items() if value is not None}
    deed = Deed(event=event, by=options.by, reason=getattr(options, "reason", None), details=given)
    note_deed(audit_folder(options.state), deed)


def _shown(made: Made, options: argparse.Namespace, store: Store) -> str:
    if options.format == "json":
        return views.as_json(views.made_of(made, store))
    if made.key is None:
        return f"已登记 {made.record.id}（{made.record.department}，{made.record.system}），调用经平台网关。"
    print("mulu-api：凭证只显示这一次，请交给使用部门妥善保管；遗失的只能轮换或新建。", file=sys.stderr)
    return str(made.key)


def _wish(options: argparse.Namespace, store: Store) -> Wish:
    named = [name for name in ("department", "system", "purpose", "datasets") if getattr(options, name)]
    if options.case is not None:
        if named:
            raise KeyTrouble(f"--case 已写明部门、系统、用途和资源，不能再写 --{named[0]}。")
        now = datetime.datetime.now(datetime.UTC).timestamp()
        for record in store.all():
            if record.case == options.case and record.state(now) == "有效":
                raise KeyTrouble(
                    f"接口调用申请 {options.case} 已开通凭证 {record.id}；需要新的请用 keys rotate。"
                )
        return wish_of(options.source, options.case, rate=options.rate, expires=options.expires)
    for name in ("department", "system", "purpose"):
        if name not in named:
            raise KeyTrouble(f"缺少 --{name}（或用 --case 按接口调用申请填写）。")
    purposes = dict(options.purpose)
    if len(purposes) < len(options.purpose):
        raise KeyTrouble("--purpose 有重复的用途编号。")
    return Wish(
        department=options.department,
        system=options.system,
        purposes=purposes,
        datasets=options.datasets or ("*",),
        rate=options.rate,
        expires=options.expires,
        is_for_gateway=options.gateway,
    )


def _purpose(text: str) -> tuple[str, str]:
    name, sign, meaning = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"“{text}”应写作 编号=内容，例如 dibao=最低生活保障审核")
    return name, meaning


def _rate(text: str) -> int | None:
    if text == "unlimited":
        return None
    number = RATE.fullmatch(text)
    if number is None or int(number[1]) > limits.MOST:
        raise argparse.ArgumentTypeError(f"“{text}”应写作 600/min 或 unlimited，每分钟至多 {limits.MOST}")
    return int(number[1])


def _days(text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text):
        raise argparse.ArgumentTypeError(f"“{text}”应是 0 到 999 之间的天数")
    return int(text)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写作 2027-12-31 的样子") from error
