"""`mulu new`."""

from __future__ import annotations

import argparse
import sys

from site_builder import compilation, sources
from site_builder.arguments import Parser
from site_builder.authoring.new import Answers, create
from site_builder.cli._dialogue import Dialogue
from site_builder.cli._new_questions import ask
from site_builder.cli._source import add_source, report_of, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError, Exit
from site_builder.findings import has_errors

HELP = "新编一项信息资源：逐项询问，给出选项，写好文件"
DESCRIPTION = (
    "逐项询问并给出选项，默认无条件共享；信息资源代码和文件夹名由工具分配。\n"
    "有数据文件的，列、类型、主键由文件推出。每一项也可以用选项回答；--yes 不再询问，其余取默认值。\n"
    "按 Ctrl-C 中止，不留下任何文件。\n"
    "退出码：0 没有须修改的问题，1 已写入但有，2 环境有问题。"
)
EXAMPLE = "mulu new --from 养老机构.xlsx --department mzj"
OPTIONS = (
    ("from", "FILE", "数据文件"),
    ("department", "ID", "哪个部门"),
    ("title", "TEXT", "信息资源名称"),
    ("summary", "TEXT", "摘要"),
    ("fields", "TEXT", "没有数据文件时的信息项，用顿号隔开"),
    ("class", "CODE", "目录分类：107001 这样的目，或“部门信息资源”（默认）"),
    ("unit", "TEXT", "提供的内设机构"),
    ("origin", "WORD", "产生方式（默认系统产生）"),
    ("origin-basis", "TEXT", "采集合同或授权文件的名称"),
    ("origin-on", "DATE", "该文件的日期"),
    ("format", "WORD", "信息资源格式分类"),
    ("format-type", "WORD", "格式类型"),
    ("format-note", "TEXT", "格式说明"),
    ("sharing", "WORD", "共享类型（默认无条件共享）"),
    ("conditions", "TEXT", "共享条件"),
    ("scope", "TEXT", "共享范围"),
    ("purpose", "TEXT", "使用用途"),
    ("reason", "TEXT", "不予共享的理由"),
    ("basis-level", "WORD", "不予共享依据的层级"),
    ("basis-title", "TEXT", "依据的名称"),
    ("basis-article", "TEXT", "依据的条款"),
    ("basis-quote", "TEXT", "依据的原文"),
    ("access", "WORDS", "提供方式，用逗号隔开"),
    ("opening", "WORD", "向社会开放（默认不予开放）"),
    ("opening-conditions", "TEXT", "开放条件"),
    ("cycle", "WORD", "更新周期（默认每年）"),
    ("updated", "DATE", "数据更新到哪一天（默认文件的修改日期）"),
    ("compiled-by", "ID", "编制人"),
    ("reviewed-by", "ID", "审核人"),
)
"""Every question as an option: name, what stands for its value, what it says."""


def arguments(parser: Parser) -> None:
    """What `mulu new` understands."""
    for name, value, words in OPTIONS:
        parser.add_argument(f"--{name}", metavar=value, help=words)
    parser.add_argument("--yes", action="store_true", help="不询问，没有写明的取默认值")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Ask, write the entry, then check it."""
    tree = sources.read(options.source)
    dialogue = Dialogue(options=options, asks=not options.yes)
    answers = ask(dialogue, options.source, tree)
    if dialogue.asks:
        print(_summary(answers), file=sys.stderr)
    if not dialogue.confirmed("写入"):
        raise BuildError("没有写入任何文件。")
    created = create(answers, options.source)
    print(f"已编目为 {created.dataset}")
    for file in created.files:
        print(f"  写入  {options.source / file}")
    for sentence in created.notes:
        print(f"  {sentence}")
    config = BuildConfig(
        source=options.source,
        as_of=today(),
        data_root=default_data_root(options.source),
        paths=(created.dataset,),
    )
    compiled = compilation.compile_catalog(config)
    print(report_of(compiled), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK


def _summary(answers: Answers) -> str:
    table = f"，{len(answers.inferred.fields)} 个信息项" if answers.inferred else ""
    return f"\n{answers.department}：{answers.title}，{answers.sharing.value}，{answers.gov['updateCycle']}更新{table}"
