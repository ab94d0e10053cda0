"""`mulu pack`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder.arguments import Parser
from site_builder.cli._audience import add_audience
from site_builder.cli._source import add_source_options, add_stops, config_of, report_of, today
from site_builder.errors import BuildError, Exit
from site_builder.pack import check, pack
from site_builder.pack.checking import sentences
from site_builder.progress import ProgressLine
from site_builder.shell import Imprint

HELP = "制作离线副本：U 盘里双击就能打开、能检索的目录网站"
DESCRIPTION = (
    "按阅览范围生成网站，装入文件夹或 zip（按 --output 的名称），不含办理单；每页写明制作单位、日期、份号。\n"
    "附摘要清单 SHA256SUMS；给了 --key（Ed25519 私钥，PEM）的，附签名 SHA256SUMS.sig。\n"
    "--check 核对一份副本是否完整、未经改动。退出码：0 完成或无误，1 目录有须修改的问题或副本不符，2 环境有问题。"
)
EXAMPLE = (
    "mulu pack --audience 政务 --maker 市大数据中心 --number 001 --output 目录副本-001.zip --key 签名.pem\n"
    "      mulu pack --check 目录副本-001.zip --public-key 公钥.pem"
)


def arguments(parser: Parser) -> None:
    """What `mulu pack` understands."""
    parser.add_argument("--output", type=Path, metavar="PATH", help="写到哪里：名称以 .zip 结尾的是压缩文件")
    parser.add_argument("--maker", metavar="NAME", help="制作单位（默认目录的主管部门）")
    parser.add_argument("--number", default="1", metavar="NO", help="份号（默认 1）")
    parser.add_argument("--key", type=Path, metavar="PEM", help="签名用的 Ed25519 私钥")
    parser.add_argument("--check", type=Path, metavar="PATH", help="核对一份已有的副本")
    parser.add_argument("--public-key", type=Path, metavar="PEM", help="核对签名用的公钥")
    add_audience(parser)
    add_source_options(parser)
    add_stops(parser)


def run(options: argparse.Namespace) -> Exit:
    """Make a copy, or check one."""
    if options.check is not None:
        return _checked(options)
    if options.output is None:
        raise BuildError("缺少：--output（写到哪里），或 --check（核对哪一份）。")
    config = config_of(options, audience=options.audience)
    imprint = Imprint(maker=options.maker or "", on=options.as_of or today(), number=options.number)
    with ProgressLine() as progress:
        packed = pack(config, options.output, imprint, key=options.key, progress=progress)
    if packed.output is None:
        print(report_of(packed.compiled), end="")
        print("没有制作：先改正以上须修改的问题。")
        return Exit.FINDINGS
    signed = "已签名" if packed.is_signed else "未签名"
    print(
        f"离线副本 {packed.output}：{packed.pages} 页、{packed.files} 个文件，阅览范围 {config.audience}，"
        f"第 {options.number} 份，{signed}。"
    )
    return Exit.OK


def _checked(options: argparse.Namespace) -> Exit:
    checked = check(options.check, key=options.public_key)
    for word, names in sentences(checked).items():
        for name in names:
            print(f"{word}：{name}")
    if checked.signature is not None:
        print("签名相符。" if checked.signature else "签名不符：清单不是这把钥匙签的，或没有签名。")
    if checked.is_whole:
        print(f"{checked.files} 个文件与摘要清单相符。")
        return Exit.OK
    return Exit.FINDINGS
