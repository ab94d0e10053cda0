"""V23: whose folder a change lies in, and whose it may be.

Accounts are read from the earlier tree, so that nobody grants themselves a folder in the same change.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.findings import Finding, Severity
from site_builder.law import RULES

RULE = RULES["V23"]
FILE = "_accounts.csv"
COLUMNS = ("account", "department", "post", "from", "to")
AUTHORITY = "authority"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One line of `_accounts.csv`: who may write for a department, and from when to when."""

    account: str
    department: str
    """A department's id, or `authority`."""
    since: str
    until: str

    def holds(self, day: date) -> bool:
        """Whether the account is valid on a day; a blank end is open."""
        iso = day.isoformat()
        return (not self.since or self.since <= iso) and (not self.until or iso <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """One proposed change as git sees it."""

    submitter: str
    touched: tuple[str, ...]
    """Files relative to the source; `../x` lies outside it."""
    authority: str
    """The department id of the authority."""
    reference: str | None = None
    """The paper on which the authority enters something for a department (代录入)."""


def accounts_in(text: str) -> tuple[Account, ...]:
    """The accounts of an `_accounts.csv`; lines that name nobody are passed over."""
    found = []
    try:
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error:
        # Then nobody is known, and the finding about the submitter says so.
        rows = []
    for row in rows:
        cells = {key: (row.get(key) or "").strip() for key in COLUMNS}
        if cells["account"] and cells["department"]:
            found.append(
                Account(
                    account=cells["account"],
                    department=cells["department"],
                    since=cells["from"],
                    until=cells["to"],
                )
            )
    return tuple(found)


def judge_folders(submission: Submission, accounts: Iterable[Account], *, as_of: date) -> Iterator[Finding]:
    """What lies outside the folders that the submitter may write."""
    own = [one for one in accounts if one.account == submission.submitter]
    valid = {one.department for one in own if one.holds(as_of)}
    if not valid:
        fact = f"的任期不含 {as_of}" if own else f"不在 {FILE} 里"
        yield RULE.finding(
            file=FILE,
            severity=Severity.WARNING,
            message=f"提交账号“{submission.submitter}”{fact}，没有判断改动是否在本部门文件夹内。",
            hint=f"由市大数据中心在 {FILE} 中登记该账号、部门、岗位和起止日期；核实提交人身份后再合并。",
        )
        return
    is_authority = bool(valid & {AUTHORITY, submission.authority})
    for folder, files in sorted(_by_folder(submission.touched).items()):
        if folder in valid:
            continue
        if is_authority:
            if _is_department(folder) and folder != submission.authority and not submission.reference:
                yield _without_reference(folder, files)
            continue
        yield _outside(submission, folder, files, valid)


def _without_reference(folder: str, files: list[str]) -> Finding:
    return RULE.finding(
        file=files[0],
        message=f"市大数据中心代 {folder} 录入{_count(files)}，没有写明依据的来文。",
        hint="提交说明里另起一行写“代录入：<来文文号>”，或在核对时加 --reference <来文文号>。",
    )


def _outside(submission: Submission, folder: str, files: list[str], valid: set[str]) -> Finding:
    place = f"文件夹 {folder}/ " if _is_department(folder) else "部门文件夹之外"
    return RULE.finding(
        file=files[0],
        message=f"账号“{submission.submitter}”属于 {'、'.join(sorted(valid))}，却改动了{place}的{_count(files)}。",
        hint="撤回这些改动，请该部门自己提交；代码表和全市设置由市大数据中心改。",
    )


def _count(files: list[str]) -> str:
    return f"“{files[0]}”" if len(files) == 1 else f"“{files[0]}”等 {len(files)} 个文件"


def _is_department(folder: str) -> bool:
    return bool(folder) and not folder.startswith(("_", "."))


def _by_folder(touched: Iterable[str]) -> dict[str, list[str]]:
    """Files by department; what belongs to no department under the empty word."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(touched):
        head, slash, _ = path.partition("/")
        found[head if slash and _is_department(head) else ""].append(path)
    return dict(found)
