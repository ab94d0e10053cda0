"""`mulu overlap`."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from site_builder.arguments import Parser
from site_builder.authoring.cases import Desk
from site_builder.cli._source import add_source, today
from site_builder.errors import BuildError, Exit
from site_builder.ledgers.contents import FormItem
from site_builder.rules.shared_items_are_not_collected_again import shared_items, source_of

HELP = "拟设计的表格里，哪些项目共享平台已经有了"
DESCRIPTION = (
    "FORM.csv 每行一个项目：第一列是项目名称，第二列（可不填）是数据元标识；首行是“项目”“名称”“title”的当作表头。\n"
    "无条件共享的，从表上删去，改由共享平台取得；有条件共享的，可申请核验替代提交（第十五条第二款）。\n"
    "退出码：0 没有已经无条件共享的，1 有，2 环境有问题。"
)
EXAMPLE = "mulu overlap 新生入学登记表.csv --department jytyj"
HEADS = frozenset({"项目", "名称", "title", "项目名称", "信息项"})
MOST = 2_000


def arguments(parser: Parser) -> None:
    """The form, and whose it is."""
    parser.add_argument("form", type=Path, metavar="FORM.csv", help="表格的项目清单，UTF-8")
    parser.add_argument("--department", metavar="ID", default="", help="采集的部门；它自己的资源不算重复")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Print one line an item."""
    items = list(_items(options.form))
    desk = Desk.at(options.source, today())
    if options.department and options.department not in desk.catalog.departments_by_id:
        raise BuildError(f"没有“{options.department}”这个部门；部门标识是它在目录源里的文件夹名。")
    known = shared_items(desk.catalog)
    titles = {one.id: one.short_title for one in desk.catalog.departments}
    free = verifiable = 0
    for item in items:
        found = source_of(item, known, besides=options.department)
        if found is None:
            print(f"{item.title}  没有找到可以共享的来源")
            continue
        field = f"“{found.field.title}”" if found.field else ""
        where = f"{titles.get(found.dataset.department, found.dataset.department)}“{found.dataset.title}”{field}（{found.dataset.id}）"
        free, verifiable = free + found.is_free, verifiable + (not found.is_free)
        advice = "无条件共享，从表上删去" if found.is_free else "有条件共享，可申请核验替代提交"
        print(f"{item.title}  {advice}：{where}")
    print(f"共 {len(items)} 项：已无条件共享 {free} 项，可申请核验 {verifiable} 项。")
    return Exit.FINDINGS if free else Exit.OK


def _items(file: Path) -> Iterator[FormItem]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BuildError(f"{file} 读不出来：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise BuildError(f"{file} 不是 UTF-8；请另存为“CSV UTF-8”。") from error
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    rows = [row for row in rows if any(row)]
    if rows and rows[0][0] in HEADS:
        rows = rows[1:]
    if not rows or len(rows) > MOST:
        raise BuildError(f"{file} 里有 {len(rows)} 个项目；要 1 到 {MOST} 个，每行一个。")
    for row in rows:
        if row[0]:
            yield FormItem(title=row[0], element=row[1] if len(row) > 1 else "")
