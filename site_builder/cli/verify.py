"""`mulu verify`."""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from site_builder.arguments import Parser
from site_builder.errors import Exit
from site_builder.progress import ProgressLine
from site_builder.verification import reader_of, verify

HELP = "像外人一样读一个已发布的目录网站：摘要、链接、订阅、各种导出是否一致"
DESCRIPTION = (
    "只读给出的地址或文件夹，不看目录源，也不访问别的主机。\n"
    "核对：SHA256SUMS 里每个文件的摘要；每页的链接；Atom 订阅、sitemap 指向的内容；\n"
    "catalog.json 与 csv、parquet、xlsx、XML、DCAT、CKAN、Data Package、检索、页面说的是否一样。\n"
    "整个网站连同清单一起被换过的，用 --expect 比对发布时 mulu build 打印的网站摘要。\n"
    "退出码：0 一致，1 有问题，2 读不到。"
)
EXAMPLE = "mulu verify http://127.0.0.1:8000/\n    mulu verify build/site --expect 3f2a…"


def arguments(parser: Parser) -> None:
    """What `mulu verify` understands."""
    parser.add_argument("site", metavar="URL|DIR", help="网站首页的地址，或网站的文件夹")
    parser.add_argument("--expect", metavar="SHA256", help="发布时的网站摘要")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式（默认 text）")


def run(options: argparse.Namespace) -> Exit:
    """Read a published site and say what does not agree."""
    with ProgressLine() as progress, closing(reader_of(options.site)) as reader:
        found = verify(reader, expect=options.expect, progress=progress)
    if options.format == "json":
        value = {
            "files": found.files,
            "pages": found.pages,
            "datasets": found.entries,
            "digest": found.digest,
            "problems": [
                {"kind": one.kind, "address": one.address, "message": one.message} for one in found.problems
            ],
        }
        print(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        for one in found.problems:
            print(one)
        print(
            f"已读 {found.files} 个文件、{found.pages} 页、{found.entries} 项信息资源；问题 {len(found.problems)} 处。"
        )
        if found.digest:
            print(f"网站摘要 {found.digest}")
    return Exit.FINDINGS if found.problems else Exit.OK
