"""Arguments that several reports share, and what is wrong with them, in Chinese."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.catalog import Department
from site_builder.errors import BuildError

FIRST, LAST = 2018, 2999
"""Years that the ledgers know too."""


class NothingThere(BuildError):
    """The report was asked for something that the source does not have."""


def add_department(parser: Parser) -> None:
    """`DEPARTMENT`."""
    parser.add_argument("department", metavar="DEPARTMENT", help="部门标识，如 mzj（目录源里的文件夹名）")


def add_year(parser: Parser) -> None:
    """`YEAR`."""
    parser.add_argument("year", metavar="YEAR", type=year, help="年度，如 2026")


def year(text: str) -> int:
    """A year as the command line writes it."""
    if not (text.isascii() and text.isdigit() and FIRST <= int(text[:5]) <= LAST):
        raise argparse.ArgumentTypeError(f"“{text}”不是年度，请写成 2026 的样子（{FIRST} 至 {LAST}）")
    return int(text)


def department_of(basis: Basis, id_: str) -> Department:
    """The department of an id.

    Raises:
        NothingThere: there is none, or its file has an error.
    """
    found = basis.catalog.departments_by_id.get(id_)
    if found is None:
        if f"{id_}/department.json" in basis.catalog.unread:
            raise NothingThere(
                f"{id_}/department.json 写法有误，读不进来；先按 mulu check {id_} 的意见改正。"
            )
        known = "、".join(one.id for one in basis.catalog.departments[:40])
        raise NothingThere(f"没有“{id_}”这个部门。已有的部门标识：{known}。")
    return found
