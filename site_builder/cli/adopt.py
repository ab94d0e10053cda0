"""`mulu adopt`."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from site_builder import compilation, foreign
from site_builder.arguments import Parser, day
from site_builder.authoring import adopt, catalogue_adoption, entry, upstream
from site_builder.catalog import SharingType
from site_builder.cli._source import add_source, report_of, today
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.findings import has_errors
from site_builder.foreign import Loss

HELP = "把 Data Package，或者 CKAN、DCAT、国家模板的目录，编为信息资源"
DESCRIPTION = (
    "读入一个 Data Package（v1 或 v2，json 或 yaml），写成 <部门>/<名称>；\n"
    "或读入别人的目录，每项写成一项信息资源（只有目录信息，不带数据）：\n"
    "  CKAN 的 JSON（package_show、package_search、current_package_list_with_resources 的答复，ckanapi dump 的文件）\n"
    "  DCAT（.jsonld、.ttl）；国家模板 31 列的 xlsx。\n"
    "不编造事实：推得的逐条列出，带不进来的逐条列出，缺的留作检查意见。\n"
    "退出码：0 没有须修改的问题，1 已写入但有，2 环境有问题。"
)
EXAMPLE = (
    "mulu adopt 下载/country-codes --department tjj --as guojia-daima \\\n"
    "      --reviewed-by bm --review-on 2026-11-20 --review-ref 〔2026〕保审第9号\n"
    "    mulu adopt catalog.ttl --only 婚姻登记信息 --department mzj --report 未带入.csv"
)


def arguments(parser: Parser) -> None:
    """What `mulu adopt` understands."""
    parser.add_argument("package", type=Path, metavar="FILE", help="包的文件夹或描述文件，或别人的目录文件")
    parser.add_argument("--department", metavar="ID", help="编入哪个部门（目录文件可不写，按各项的提供方）")
    parser.add_argument(
        "--upstream", metavar="南通|江苏", help="文件是上级的目录：留作上级资源，供检索和申请，不计入本市"
    )
    parser.add_argument("--as", dest="name", metavar="NAME", help="资源标识（默认由包名得出；只用于数据包）")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="只编入目录文件里的这一项（名称、代码或标识），可写几次",
    )
    parser.add_argument(
        "--sharing",
        choices=[kind.value for kind in SharingType],
        help="共享类型（数据包默认无条件共享；目录文件只用于没有写的）",
    )
    parser.add_argument("--reviewed-by", metavar="ID", help="保密审查员编号")
    parser.add_argument("--review-on", type=day, metavar="DATE", help="保密审查日期")
    parser.add_argument("--review-ref", metavar="TEXT", help="保密审查文号")
    parser.add_argument("--report", type=Path, metavar="FILE.csv", help="未带入的内容另存为表格，一条一行")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Take in a package or a catalogue, say what was concluded and what was not carried, then check it."""
    if options.upstream:
        return _upstream(options)
    if foreign.is_one(options.package):
        return _catalogue(options)
    if not options.department:
        raise BuildError("请用 --department 指明编入哪个部门。")
    return _package(options)


def _package(options: argparse.Namespace) -> Exit:
    adoption = adopt.adopt(
        adopt.AdoptRequest(
            package=options.package,
            department=options.department,
            name=options.name,
            sharing=SharingType(options.sharing or SharingType.UNCONDITIONAL),
            reviewed_by=options.reviewed_by,
            review_on=options.review_on,
            review_ref=options.review_ref,
            source=options.source,
        )
    )
    return _told(options, (adoption.dataset,), adoption.derived, adoption.not_carried)


def _catalogue(options: argparse.Namespace) -> Exit:
    adoption = catalogue_adoption.adopt_catalogue(
        catalogue_adoption.CatalogueRequest(
            file=options.package,
            source=options.source,
            department=options.department,
            only=tuple(options.only),
            sharing=SharingType(options.sharing) if options.sharing else None,
            review=entry.review_of(options.reviewed_by, options.review_on, options.review_ref),
        )
    )
    if options.report:
        write_losses(options.report, adoption.losses)
    print(f"{options.package.name}（{adoption.kind}）：编入 {len(adoption.datasets)} 项")
    return _told(
        options, adoption.datasets, adoption.derived, (*map(str, adoption.losses), *adoption.not_carried)
    )


def _upstream(options: argparse.Namespace) -> Exit:
    if options.department or options.only or options.name:
        raise BuildError("--upstream 留下整份上级目录，不编入部门，不与 --department、--only、--as 合用。")
    kept = upstream.adopt_upstream(options.package, options.upstream, options.source, today())
    if options.report:
        write_losses(options.report, kept.losses)
    print(
        f"{options.package.name}：留作{options.upstream}的上级资源 {kept.entries} 项（新增 {kept.added}，不再有 {kept.gone}）"
    )
    return _told(options, kept.files, (), tuple(map(str, kept.losses)), made="已写入")


def write_losses(file: Path, losses: Sequence[Loss]) -> None:
    """The list as a table that a spreadsheet opens."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("信息资源", "位置", "内容", "为什么没有带入"))
    writer.writerows((one.entry, one.where, one.value, one.why) for one in losses)
    try:
        file.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error


def _told(
    options: argparse.Namespace,
    datasets: Sequence[str],
    derived: Sequence[str],
    not_carried: Sequence[str],
    made: str = "已编目为",
) -> Exit:
    source: Path = options.source
    for dataset in datasets:
        print(f"{made} {dataset}（{source / dataset}）")
    for sentence in derived:
        print(f"  推得  {sentence}")
    for sentence in not_carried:
        print(f"  未带入  {sentence}")
    config = BuildConfig(
        source=source, as_of=today(), data_root=default_data_root(source), paths=tuple(datasets)
    )
    compiled = compilation.compile_catalog(config)
    print(report_of(compiled), end="")
    return Exit.FINDINGS if has_errors(compiled.findings) else Exit.OK
