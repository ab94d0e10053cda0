"""`mulu report`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from site_builder import compilation
from site_builder.arguments import Parser, day
from site_builder.catalog import Department
from site_builder.cli._source import add_source_options, config_of
from site_builder.dossiers.reports import audit, evidence, projects, yearly
from site_builder.edition import Edition
from site_builder.errors import BuildError, Exit, OutputUnwritable
from site_builder.findings import has_errors
from site_builder.ledgers.contents import Project
from site_builder.usage import read_usage
from site_builder.visibility import Audience, Kind

HELP = "报告和佐证材料：年度报告、评估、检查、项目、联合考核、审计"
DESCRIPTION = (
    "由同一个提交的目录和办理单计算，写明提交号；初稿由部门补充、核稿、签发。\n"
    "退出码：0 已写出，1 目录有须修改的问题（仍写出，数值可能不全），2 环境有问题，4 须线下处理。"
)
EXAMPLE = (
    "mulu report annual mzj 2026\n"
    "    mulu report evidence --output 检查佐证材料\n"
    "    mulu report audit fgw --from 2026-01-01 --to 2026-12-31"
)
SINGLE, FOLDER = "FILE.docx", "DIR"


def arguments(parser: Parser) -> None:
    """A kind of report with its own arguments."""
    places = parser.add_subparsers(title="种类", required=True, metavar="种类")
    for name, (words, example, make) in KINDS.items():
        own = places.add_parser(name, help=words, description=words, epilog=f"例：{example}")
        if name in ("annual", "joint", "audit"):
            own.add_argument("department", metavar="DEPARTMENT", help="部门标识")
        if name in ("annual", "evaluation", "joint"):
            own.add_argument("year", type=_year, metavar="YEAR", help="年度")
        if name == "evidence":
            own.add_argument("--year", type=_year, metavar="YEAR", help="年度（默认时点所在的年）")
        if name == "project":
            own.add_argument("id", metavar="ID", help="项目编号")
        if name == "audit":
            own.add_argument("--from", dest="since", type=day, required=True, metavar="DATE", help="自哪一天")
            own.add_argument("--to", dest="until", type=day, required=True, metavar="DATE", help="至哪一天")
        own.add_argument("--output", type=Path, metavar="PATH", help="写到哪里：一份的是文件，几份的是文件夹")
        own.add_argument(
            "--usage", type=Path, metavar="FILE", help="使用情况文件（mulu-api audit report 生成）"
        )
        add_source_options(own)
        own.set_defaults(make=make)


def run(options: argparse.Namespace) -> Exit:
    """Compile, make, write."""
    config = config_of(options)
    compiled = compilation.compile_catalog(config)
    edition = Edition(
        catalog=compiled.catalog,
        tables={id_: one.tables for id_, one in compiled.examined.items()},
        files={},
        as_of=config.as_of,
        audience=Audience(kind=Kind.AUTHORITY),
        ledgers=compiled.ledgers,
        findings=compiled.findings,
        commit=compiled.commit.id if compiled.commit else None,
        uses=read_usage(options.usage) if options.usage else (),
    )
    names = tuple(compiled.source.documents)
    options.make(options, edition, names)
    if has_errors(compiled.findings):
        print("目录有须修改的问题，数值可能不全；用 mulu check 查看。")
        return Exit.FINDINGS
    return Exit.OK


def _annual(options: argparse.Namespace, edition: Edition, _: tuple[str, ...]) -> None:
    department = _department(options.department, edition)
    _file(
        options,
        f"年度报告-{department.id}-{options.year}.docx",
        yearly.annual(edition, department, options.year),
    )


def _evaluation(options: argparse.Namespace, edition: Edition, _: tuple[str, ...]) -> None:
    _folder(options, f"评估-{options.year}", yearly.evaluation(edition, options.year))


def _evidence(options: argparse.Namespace, edition: Edition, names: tuple[str, ...]) -> None:
    year = options.year or edition.as_of.year
    found = evidence.evidence(edition, options.source, year, names)
    _folder(options, f"检查佐证材料-{edition.as_of}", found)


def _project(options: argparse.Namespace, edition: Edition, _: tuple[str, ...]) -> None:
    standing = edition.cases.standings.get(options.id)
    if standing is None or not isinstance(standing.case.content, Project):
        known = "、".join(one.id for one in edition.cases.of("_projects"))
        raise BuildError(f"没有编号为 {options.id} 的项目。{f'有：{known}。' if known else ''}")
    _file(options, f"项目-{options.id}.docx", projects.project(edition, standing))


def _joint(options: argparse.Namespace, edition: Edition, _: tuple[str, ...]) -> None:
    department = _department(options.department, edition)
    _file(
        options,
        f"联合考核-{department.id}-{options.year}.docx",
        projects.joint(edition, department, options.year),
    )


def _audit(options: argparse.Namespace, edition: Edition, names: tuple[str, ...]) -> None:
    department = _department(options.department, edition)
    since: date = options.since
    if since > options.until:
        raise BuildError(f"--from {since} 晚于 --to {options.until}。")
    found = audit.audit(edition, options.source, department, since, options.until, names)
    _folder(options, f"审计资料-{department.id}-{since}-{options.until}", found)


Make = Callable[[argparse.Namespace, Edition, tuple[str, ...]], None]
KINDS: Mapping[str, tuple[str, str, Make]] = {
    "annual": ("年度报告初稿（第二十一条）", "mulu report annual mzj 2026", _annual),
    "evaluation": ("评估报告初稿和指标表（第二十一条）", "mulu report evaluation 2026", _evaluation),
    "evidence": (
        "检查佐证材料：指标、台账、期限、摘要值（第二十条）",
        "mulu report evidence --year 2026",
        _evidence,
    ),
    "project": ("项目审批要件、验收说明（第二十五条）", "mulu report project wjw-2026-001", _project),
    "joint": ("联合考核表（第二十五条）", "mulu report joint fgw 2026", _joint),
    "audit": ("审计资料（第二十三条）", "mulu report audit fgw --from 2026-01-01 --to 2026-12-31", _audit),
}


def _department(id_: str, edition: Edition) -> Department:
    found = edition.catalog.departments_by_id.get(id_)
    if found is None:
        raise BuildError(f"没有“{id_}”这个部门；部门标识是它在目录源里的文件夹名。")
    return found


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 2018 <= int(text[:5]) <= 2999):
        raise argparse.ArgumentTypeError(f"“{text}”不是年度，请写成 2026")
    return int(text)


def _file(options: argparse.Namespace, name: str, content: bytes) -> None:
    file: Path = options.output or Path(name)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error
    print(f"已写出 {file}")


def _folder(options: argparse.Namespace, name: str, files: Mapping[str, bytes]) -> None:
    folder: Path = options.output or Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
    except OSError as error:
        raise OutputUnwritable(f"写不进 {folder}：{error.strerror}") from error
    print(f"已写出 {folder}：{'、'.join(files)}")
