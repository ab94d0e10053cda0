"""`mulu case paper`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder.arguments import Parser, day
from site_builder.cli._case_asking import desk_of
from site_builder.cli._source import add_source
from site_builder.dossiers.letter_paper import letter_paper
from site_builder.dossiers.letters import KINDS, letter
from site_builder.errors import Exit, Held, OutputUnwritable
from site_builder.rules.no_classified_content import is_held

HELP = "出具一件办理单的公文：函、复函、整改通知书、报告（docx）"
DESCRIPTION = (
    "按办理单的内容写出公文的初稿，由部门核稿、编号、盖章。默认出具当前该出具的一种：还没有答复的是函，已答复的是复函；"
    "整改是整改通知书，已上报的是报告；年度报告是报告。"
)
EXAMPLE = "mulu case paper scjgj-2026-001 --kind 复函 --output 复函.docx"


def arguments(parser: Parser) -> None:
    """The case, the kind and where to."""
    parser.add_argument("id", metavar="ID", help="办理单编号")
    parser.add_argument("--kind", choices=KINDS, metavar="WORD", help=f"文种：{'、'.join(KINDS)}")
    parser.add_argument(
        "--output", type=Path, metavar="FILE.docx", help="写到哪里（默认 <文种>-<编号>.docx）"
    )
    add_source(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def run(options: argparse.Namespace) -> Exit:
    """Write the paper."""
    desk = desk_of(options)
    standing = desk.standing(options.id)
    written = letter(standing, options.kind)
    # A 密级标志 must not be printed on a paper of the 政务外网 either.
    if is_held(
        options.source, texts={standing.case.file: "\n".join((written.title, *written.body))}, folders=()
    ):
        raise Held
    file: Path = options.output or Path(f"{written.kind}-{standing.case.id}.docx")
    try:
        file.write_bytes(letter_paper(written))
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
    print(f"已写出 {file}（{written.title}，主送 {written.to}）。")
    return Exit.OK
