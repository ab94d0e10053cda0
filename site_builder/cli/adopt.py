"""`mulu adopt`."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder import compilation
from site_builder.arguments import Parser, day
from site_builder.authoring import adopt
from site_builder.catalog import SharingType
from site_builder.cli._source import add_source, report_of, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import Exit
from site_builder.findings import has_errors

HELP = "把一个 Data Package 编为一项信息资源"
DESCRIPTION = (
    "读入一个 Data Package（v1 或 v2，json 或 yaml），写成 <部门>/<名称>。\n"
    "不编造事实：推得的逐条列出，缺的留作检查意见。\n"
    "退出码：0 没有须修改的问题，1 已写入但有，2 环境有问题。"
)
EXAMPLE = (
    "mulu adopt 下载/country-codes --department tjj --as guojia-daima \\\n"
    "      --reviewed-by bm --review-on 2026-11-20 --review-ref 〔2026〕保审第9号"
)


def arguments(parser: Parser) -> None:
    """What `mulu adopt` understands."""
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="包的文件夹或描述文件")
    parser.add_argument("--department", required=True, metavar="ID", help="编入哪个部门")
    parser.add_argument("--as", dest="name", metavar="NAME", help="资源标识（默认由包名得出）")
    parser.add_argument(
        "--sharing",
        choices=[kind.value for kind in SharingType],
        default=SharingType.UNCONDITIONAL.value,
        help="共享类型（默认无条件共享）",
    )
    parser.add_argument("--reviewed-by", metavar="ID", help="保密审查员编号")
    parser.add_argument("--review-on", type=day, metavar="DATE", help="保密审查日期")
    parser.add_argument("--review-ref", metavar="TEXT", help="保密审查文号")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Turn a Data Package into a dataset of a department, then check it."""
    source: Path = options.source
    adoption = adopt.adopt(
        adopt.AdoptRequest(
            package=options.package,
            department=options.department,
            name=options.name,
            sharing=SharingType(options.sharing),
            reviewed_by=options.reviewed_by,
            review_on=options.review_on,
            review_ref=options.review_ref,
            source=source,
        )
    )
    print(f"已编目为 {adoption.dataset}（{source / adoption.dataset}）")
    for sentence in adoption.derived:
        print(f"  推得  {sentence}")
    for sentence in adoption.not_carried:
        print(f"  未带入  {sentence}")
    config = BuildConfig(
        source=source, as_of=today(), data_root=default_data_root(source), paths=(adoption.dataset,)
    )
    compiled = compilation.compile_catalog(config)
    print(report_of(compiled), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK
