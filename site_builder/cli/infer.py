"""`mulu infer`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from site_builder.arguments import Parser
from site_builder.authoring import canonical
from site_builder.authoring.drafts import draft_of
from site_builder.authoring.infer import Inferred, infer
from site_builder.authoring.place import survey
from site_builder.cli._source import add_source
from site_builder.errors import Exit

HELP = "由数据文件推出描述：信息项、类型、主键、可能的个人信息"
DESCRIPTION = (
    "读一个 csv、tsv、xlsx、parquet、json 或 ndjson 文件，说出各列的类型、长度、能否作主键、是否像个人信息。\n"
    "带前导零的和叫作代码、编号的列按文本处理；中文列名原样保留。\n"
    "--format json 给出可以直接存为 datapackage.json 的描述，写 --department 时连目录属性一起给。"
)
EXAMPLE = "mulu infer 养老机构名单.xlsx --department mzj --format json"


def arguments(parser: Parser) -> None:
    """What `mulu infer` understands."""
    parser.add_argument("file", type=Path, metavar="FILE", help="数据文件")
    parser.add_argument("--department", metavar="ID", help="写上部门，就一并分配代码、写出能推得的目录属性")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式（默认 text）")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Describe a data file; write nothing."""
    place = survey(options.source, options.department) if options.department else None
    inferred = infer(options.file)
    if options.format == "json":
        print(canonical.text_of(draft_of(inferred, place)), end="")
        for sentence in inferred.notes:
            print(f"  {sentence}", file=sys.stderr)
    else:
        print(_text(inferred))
    return Exit.OK


def _text(inferred: Inferred) -> str:
    lines = [f"{inferred.resource['title']}：{inferred.table.rows} 行，{len(inferred.fields)} 列"]
    for field in inferred.fields:
        gov = field["gov"]
        assert isinstance(gov, dict)
        length = f"({gov['length']})" if "length" in gov else ""
        form = f" {field['format']}" if "format" in field else ""
        marked = f"  可能是个人信息：{gov['sensitive']}" if "sensitive" in gov else ""
        lines.append(f"  {field['name']}  {field['type']}{form}  {gov['dataType']}{length}{marked}")
    return "\n".join([*lines, *inferred.notes])
