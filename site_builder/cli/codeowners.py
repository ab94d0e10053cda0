"""`mulu codeowners`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from site_builder import sources
from site_builder.arguments import Parser, day
from site_builder.changes.folders import AUTHORITY, FILE, Account, accounts_in
from site_builder.cli._source import add_source, today
from site_builder.errors import BuildError, Exit
from site_builder.hooks.entries import text_at

HELP = "由部门和 _accounts.csv 生成 CODEOWNERS"
DESCRIPTION = (
    "每个部门一行：谁来审本部门文件夹的改动。其余一律由主管部门审。\n"
    "账号取自目录源的 _accounts.csv（account,department,post,from,to，department 可写 authority），只列在任的；\n"
    "没有这个文件时，按约定写成代码托管平台上与部门同名的团队，如 @组织/mzj。\n"
    "在仓库最上层运行，结果存为 CODEOWNERS（GitHub：.github/，Gitea：.gitea/，GitLab：.gitlab/）。"
)
EXAMPLE = "mulu codeowners > .github/CODEOWNERS"
_ACCOUNT = re.compile(r"[\w.+-]+(@[\w.-]+)?")
"""An account name, or the address it is known by; anything else would change the meaning of its line."""


def arguments(parser: Parser) -> None:
    """What `mulu codeowners` understands."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断在任（默认今天，北京时间）")
    add_source(parser)


def run(options: argparse.Namespace) -> Exit:
    """Print one line a department."""
    source = sources.read(options.source)
    city = source.city.value if source.city is not None else {}
    accounts = _accounts(options.source / FILE)
    departments = [document.path.split("/", 1)[0] for document in source.departments]
    lines = owners(
        departments,
        authority=text_at(city, "authority"),
        accounts=accounts,
        organisation=organisation_of(text_at(city, "repository", "url")),
        as_of=options.as_of or today(),
    )
    print("# 由 mulu codeowners 生成，不要手工改；人员变动改 _accounts.csv 后重新生成。")
    for pattern, owned_by in lines:
        print(f"{'*' if pattern == '*' else _below(options.source, pattern)} {' '.join(owned_by)}")
    return Exit.OK


def owners(
    departments: Sequence[str],
    *,
    authority: str,
    accounts: Sequence[Account] | None,
    organisation: str,
    as_of: date,
) -> Iterator[tuple[str, list[str]]]:
    """Pattern and owners, the general line first: the last line that matches decides.

    `accounts` is None where nobody is listed: then teams named like the departments own.
    """
    team = f"@{organisation}/" if organisation else "@"
    if accounts is None:
        yield "*", [f"{team}{authority or AUTHORITY}"]
        for department in sorted(departments):
            yield department, [f"{team}{department}"]
        return
    general = _names(accounts, {AUTHORITY, authority}, as_of) or [f"{team}{authority or AUTHORITY}"]
    yield "*", general
    for department in sorted(departments):
        if department != authority:
            # The authority enters for a department that has nobody (代录入).
            yield department, _names(accounts, {department}, as_of) or general


def organisation_of(url: str) -> str:
    """The organisation in a repository's address; empty where there is none."""
    parts = urlsplit(url).path.strip("/").split("/")
    return "/".join(parts[:-1])


def _names(accounts: Sequence[Account], departments: set[str], as_of: date) -> list[str]:
    found = {one.account for one in accounts if one.department in departments and one.holds(as_of)}
    return [name if "@" in name else f"@{name}" for name in sorted(found)]


def _accounts(file: Path) -> list[Account] | None:
    """The listed accounts; one that cannot stand in the file is said and left out."""
    try:
        found = accounts_in(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{file} 读不出来，须是 UTF-8 编码的文本。") from error
    usable = [one for one in found if _ACCOUNT.fullmatch(one.account.lstrip("@"))]
    if left := len(found) - len(usable):
        print(f"mulu：{FILE} 有 {left} 个账号含空格或特殊字符，没有列入。", file=sys.stderr)
    return usable


def _below(source: Path, department: str) -> str:
    """The department's folder as seen from the top of the repository."""
    inside = source.resolve()
    top = Path.cwd()
    if not inside.is_relative_to(top):
        raise BuildError(f"目录源 {source} 不在当前文件夹下，请在仓库最上层运行。")
    return f"/{(inside.relative_to(top) / department).as_posix()}/"
