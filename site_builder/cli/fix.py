"""`mulu fix`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from site_builder.arguments import Parser
from site_builder.authoring import fix
from site_builder.authoring.fix import Change
from site_builder.authoring.patch_text import unified
from site_builder.cli._source import add_source, inside, today
from site_builder.config import BuildConfig
from site_builder.errors import Exit

HELP = "把写法上的问题改好（不改意思）"
DESCRIPTION = (
    "只修写法：代码和数字里的全角字符、首尾空格、日期写法（2025年3月1日 → 2025-03-01）、\n"
    "可选词的别称（每天 → 每日）、键的次序和缩进、能推出的值（$schema、name、缺少的代码）。\n"
    "保密审查的摘要值从不改动。默认只显示差异，--write 才写入。\n"
    "退出码：0 没有可修的，或已写入；1 有可修的，尚未写入；2 环境有问题。"
)
EXAMPLE = "mulu fix mzj/zhen-minglu --write"


def arguments(parser: Parser) -> None:
    """What `mulu fix` understands."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="只修这些文件或文件夹")
    parser.add_argument("--write", action="store_true", help="写入文件（默认只显示差异）")
    parser.add_argument(
        "--format",
        choices=("diff", "json"),
        default="diff",
        help="diff：统一差异，可用 git apply；json：每个文件的 RFC 6902 补丁（默认 diff）",
    )
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Show what can be mended without changing any meaning, or mend it."""
    paths = tuple(inside(path, options.source) for path in options.paths)
    changes = fix.plan(BuildConfig(source=options.source, as_of=today(), paths=paths or None))
    if options.write:
        fix.write(options.source, changes)
    if options.format == "json":
        print(
            json.dumps(
                {"written": options.write, "files": [_value(c) for c in changes]},
                ensure_ascii=False,
                indent=2,
            )
        )
    elif options.write:
        for change in changes:
            print("\n".join((change.path, *(f"  {sentence}" for sentence in change.said))))
    else:
        print("".join(_diff(change) for change in changes), end="")
    _summary(changes, options)
    return Exit.OK if options.write or not changes else Exit.FINDINGS


def _diff(change: Change) -> str:
    if change.is_sensitive:
        return f"# {change.path}：{'；'.join(change.said)}。含个人信息，不显示内容。\n"
    return unified(change.path, change.before.decode(change.encoding), change.after.decode(change.encoding))


def _value(change: Change) -> dict[str, object]:
    return {"file": change.path, "repairs": list(change.said), "patch": list(change.operations)}


def _summary(changes: tuple[Change, ...], options: argparse.Namespace) -> None:
    """What a person should know; on standard error, so that the diff can be piped."""
    for change in changes:
        if change.needs_review:
            print(
                f"{change.path} 的名称、摘要、共享条款或信息项写法有改动，保密审查须按改后的内容重新确认。",
                file=sys.stderr,
            )
    if not changes:
        print("没有可以自动修的写法问题。", file=sys.stderr)
    elif options.write:
        print(f"已修 {len(changes)} 个文件。", file=sys.stderr)
    else:
        print(f"{len(changes)} 个文件可以修；确认后用 mulu fix --write 写入。", file=sys.stderr)
