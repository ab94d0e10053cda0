"""`mulu overlap`."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from site_builder import descriptors, sources, structure
from site_builder.arguments import Parser
from site_builder.catalog import Catalog
from site_builder.cli._source import add_source
from site_builder.errors import BuildError, Exit
from site_builder.findings import Severity
from site_builder.ledgers.contents import FormItem
from site_builder.recollection import Shared, known

HELP = "拟定的表里，哪些项平台已经可以共享"
DESCRIPTION = (
    "逐行读一张拟定的表（csv，UTF-8；第一行是列名，有“名称”一列，可有“数据元”一列），说明哪些项其他部门已经无条件\n"
    "共享（原则上不得要求重复提交，第十五条第二款）、哪些有条件共享（可申请核验）。证件号码、姓名等用来确认一个人是谁的\n"
    "项不在此列。退出码：0 没有无条件共享的项，1 有，2 环境有问题或读不懂这张表。"
)
EXAMPLE = "mulu overlap 登记表.csv --department jytyj"
TITLES, ELEMENTS = ("名称", "项目", "title", "信息项"), ("数据元", "element")
HEAD = ("名称", "结论", "部门", "信息资源", "信息资源标识", "信息项", "怎样办")
FREE, BOUND, NONE = "无条件共享", "有条件共享", "没有找到"
ADVICE = {FREE: "从表上删去，改由共享平台取得。", BOUND: "可申请核验替代提交，办成后从表上删去。", NONE: ""}
MOST = 2_000_000
"""Bytes of a form; a larger file is none."""


def arguments(parser: Parser) -> None:
    """What `mulu overlap` understands."""
    parser.add_argument("form", type=Path, metavar="FORM.csv", help="拟定的表")
    parser.add_argument("--department", metavar="ID", help="采集部门：它自己的信息资源不算")
    parser.add_argument("--csv", action="store_true", help="输出 csv")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Say of each item where it can be had."""
    items = list(_items(options.form))
    catalog = _catalog(options.source)
    if options.department and options.department not in catalog.departments_by_id:
        raise BuildError(f"没有“{options.department}”这个部门，部门标识是它在目录源里的文件夹名。")
    shared = known(catalog)
    rows = [_row(item, shared.of(item, apart_from=options.department or ""), catalog) for item in items]
    if options.csv:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows)
        print(text.getvalue(), end="")
    else:
        for title, verdict, department, dataset, id_, field, advice in rows:
            where = (
                f"：{department}“{dataset}”{'的“' + field + '”' if field else ''}（{id_}）。{advice}"
                if id_
                else ""
            )
            print(f"{title}　{verdict}{where}")
        free, bound = (sum(row[1] == word for row in rows) for word in (FREE, BOUND))
        print(f"共 {len(rows)} 项：已无条件共享 {free} 项，有条件共享 {bound} 项。")
    return Exit.FINDINGS if any(row[1] == FREE for row in rows) else Exit.OK


def _row(item: FormItem, found: Shared | None, catalog: Catalog) -> tuple[str, ...]:
    if found is None:
        return (item.title, NONE, "", "", "", "", "")
    verdict = FREE if found.is_free else BOUND
    department = catalog.departments_by_id.get(found.dataset.department)
    return (
        item.title,
        verdict,
        department.short_title if department else found.dataset.department,
        found.dataset.title,
        found.dataset.id,
        found.field.title if found.field else "",
        ADVICE[verdict],
    )


def _items(form: Path) -> Iterator[FormItem]:
    try:
        content = form.read_bytes()
    except OSError as error:
        raise BuildError(f"读不到 {form}：{error.strerror}。") from error
    if len(content) > MOST:
        raise BuildError(f"{form} 有 {len(content):,} 字节，不像一张表的项目清单；每行写一项。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BuildError(f"{form} 不是 UTF-8；在表格软件里另存为“CSV UTF-8”。") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = {name.strip(): name for name in reader.fieldnames or () if name}
        title = next((names[word] for word in TITLES if word in names), None)
        element = next((names[word] for word in ELEMENTS if word in names), None)
        if title is None:
            raise BuildError(f"{form} 第一行没有“名称”一列；现有的列：{'、'.join(names) or '（没有）'}。")
        found = [
            FormItem(title=name, element=(row[element] or "").strip() if element else "")
            for row in reader
            if (name := (row[title] or "").strip())
        ]
    except csv.Error as error:
        raise BuildError(f"{form} 第 {reader.line_num} 行读不懂：{error}。") from error
    if not found:
        raise BuildError(f"{form} 里没有一项：第一行是列名，从第二行起每行写一项。")
    yield from found


def _catalog(source: Path) -> Catalog:
    tree = sources.read(source)
    faults = [*tree.findings, *structure.check(tree)]
    broken = {finding.file for finding in faults if finding.severity is Severity.ERROR}
    if "catalog.json" in broken or tree.city is None:
        raise BuildError(f"{source}/catalog.json 读不进来，先运行 mulu check。")
    return descriptors.to_catalog(tree, broken=broken)
