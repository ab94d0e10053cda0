"""`mulu notify`."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from site_builder.arguments import Parser, day
from site_builder.authoring.cases import Desk
from site_builder.cli._source import add_source, today
from site_builder.dossiers.reminders import Reminder, reminders
from site_builder.errors import Exit, OutputUnwritable

HELP = "把到期提醒写进发件夹，由短信平台取走"
DESCRIPTION = (
    "每个部门每天一条：已超过期限、今天到期、5 个工作日内到期各几件，只写编号，不写内容。\n"
    "一条一个 JSON 文件（on、department、to、text），名为 <日期>-<部门>.json；同一天再运行，写的是同一份。\n"
    "本工具不联网，不发送；没有到期的部门没有文件。"
)
EXAMPLE = "mulu notify --outbox /srv/mulu/outbox"


def arguments(parser: Parser) -> None:
    """Where to, and for which day."""
    parser.add_argument(
        "--outbox", type=Path, default=Path("build/outbox"), metavar="DIR", help="发件夹（默认 build/outbox）"
    )
    add_source(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def run(options: argparse.Namespace) -> Exit:
    """Write the texts."""
    desk = Desk.at(options.source, options.as_of or today())
    found = list(reminders(desk.cases))
    try:
        options.outbox.mkdir(parents=True, exist_ok=True)
        for reminder in found:
            _put(options.outbox, reminder)
    except OSError as error:
        raise OutputUnwritable(f"写不进发件夹 {options.outbox}：{error.strerror}") from error
    print(f"已写出 {len(found)} 条提醒（{options.outbox}）。")
    for reminder in found:
        print(f"  {reminder.text}")
    return Exit.OK


def _put(outbox: Path, reminder: Reminder) -> None:
    """Whole or not at all: the gateway may look at any moment."""
    beside = outbox / f".{reminder.file}-{os.getpid()}"
    beside.write_text(json.dumps(reminder.record, ensure_ascii=False) + "\n", "utf-8")
    beside.replace(outbox / reminder.file)
