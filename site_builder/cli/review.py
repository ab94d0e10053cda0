"""`mulu review`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import compilation, sources
from site_builder.arguments import Parser, day
from site_builder.authoring import reviewing, tree_writing
from site_builder.cli._source import add_source, inside, report_of, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.dossiers.secrecy_form import secrecy_form
from site_builder.errors import BuildError, Exit, Held, OutputUnwritable
from site_builder.findings import has_errors
from site_builder.review import SHORT, content_hash
from site_builder.rules.no_classified_content import is_held

HELP = "打印保密审查表；签字以后，写入审查记录"
DESCRIPTION = (
    "打印《政务信息资源保密审查表》（docx，A4，页脚是审查内容的摘要值），由本部门审查、签字、盖章并留存。\n"
    "签字以后用 --sign 写入审查记录：摘要值由工具计算，描述文件的其他内容一个字节也不动；随后核对这项信息资源。\n"
    "写上 --hash（审查表页脚摘要值的前 8 位），就能发现打印以后内容又改过。\n"
    "退出码：0 已写出，没有须修改的问题；1 已写入但有；2 环境有问题或不予写入；4 须线下处理。"
)
EXAMPLE = (
    "mulu review mzj/zhen-minglu\n"
    "    mulu review mzj/zhen-minglu --sign --data 可以共享 --by bm --approved-by 副局长 \\\n"
    "      --on 2026-11-20 --review-by 2028-11-20 --ref 〔2026〕保审第9号 --hash 1b24039b"
)
SIGNED = (
    ("data", "data", str, "WORD", "数据结论：可以共享、限定范围共享、不得在政务外网共享"),
    ("by", "by", str, "ID", "保密审查员，department.json 里的编号"),
    ("approved-by", "approved_by", str, "ID", "分管负责人的编号，或职务"),
    ("on", "on", day, "DATE", "审查日期"),
    ("review-by", "review_by", day, "DATE", "复审日期"),
    ("ref", "ref", str, "TEXT", "审查表的编号"),
)
"""What `--sign` needs: option, name, reader, what stands for its value, what it says."""


def arguments(parser: Parser) -> None:
    """What `mulu review` understands."""
    parser.add_argument("dataset", metavar="DATASET", help="信息资源：部门/信息资源")
    parser.add_argument(
        "--print",
        dest="output",
        type=Path,
        metavar="FILE.docx",
        help="写到哪里（默认 保密审查表-<部门>-<信息资源>.docx）",
    )
    parser.add_argument("--sign", action="store_true", help="写入已签字的审查记录")
    for option, name, kind, value, words in SIGNED:
        parser.add_argument(f"--{option}", dest=name, type=kind, metavar=value, help=words)
    parser.add_argument("--hash", dest="digest", metavar="TEXT", help=f"审查表页脚摘要值的前 {SHORT} 位以上")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Print the form, or write the record."""
    tree = sources.read(options.source)
    about = reviewing.subject(tree, inside(Path(options.dataset), options.source))
    # A 密级标志 must not be printed on a paper of the 政务外网 either.
    if is_held(tree.root, texts={about.document.path: about.document.text}, folders=()):
        raise Held
    return _sign(options, about) if options.sign else _print(options, about)


def _print(options: argparse.Namespace, about: reviewing.Subject) -> Exit:
    if said := [f"--{option}" for option, name, *_ in SIGNED if getattr(options, name) is not None]:
        raise BuildError(f"{'、'.join(said)} 只和 --sign 一起用；没有写入。")
    dataset = about.document.path.rpartition("/")[0]
    file: Path = options.output or Path(f"保密审查表-{dataset.replace('/', '-')}.docx")
    try:
        file.write_bytes(secrecy_form(about.descriptor, about.department, allowed=about.allowed))
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
    digest = content_hash(about.descriptor).removeprefix("sha256:")[:SHORT]
    print(f"已写出 {file}（“{about.title}”，摘要值 {digest}…）。")
    print(f"签字盖章后：mulu review {dataset} --sign --hash {digest} …")
    return Exit.OK


def _sign(options: argparse.Namespace, about: reviewing.Subject) -> Exit:
    if missing := [f"--{option}" for option, name, *_ in SIGNED if getattr(options, name) is None]:
        raise BuildError(f"写入审查记录还缺：{'、'.join(missing)}；照签好的审查表写。")
    answer = reviewing.Answer(
        **{name: getattr(options, name) for _, name, *_ in SIGNED}, digest=options.digest
    )
    path = about.document.path
    text = reviewing.signed(about, answer, today=today())
    if is_held(options.source, texts={path: text}, folders=()):
        raise Held
    if text == about.document.text:
        print(f"{path} 里已经是这条审查记录，没有改动。")
    else:
        tree_writing.write_all(options.source, {path: text})
        print(f"已写入审查记录：“{about.title}”，{answer.data}，{answer.ref}，{answer.on}（{path}）")
    config = BuildConfig(
        source=options.source,
        as_of=today(),
        data_root=default_data_root(options.source),
        paths=(path.rpartition("/")[0],),
    )
    compiled = compilation.compile_catalog(config)
    print(report_of(compiled), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK
