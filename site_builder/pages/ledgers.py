"""台账: one list a ledger, and the list of ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from site_builder.casework.telling import stated
from site_builder.edition import Edition
from site_builder.ledgers import KINDS
from site_builder.ledgers.processes import processes
from site_builder.pages import case_words
from site_builder.pages.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """One ledger as its page shows it."""

    folder: str
    name: str
    """Part of the address."""
    title: str
    article: str
    about: str
    opener: str = "发起"
    """Heading of the department that opens a case."""

    @property
    def address(self) -> str:
        """Its page."""
        return f"ledgers/{self.name}/index.html"


LEDGERS = (
    Ledger(
        folder="_requests",
        name="requests",
        title="申请台账",
        article="第十五条",
        about="有条件共享的，向提供部门申请，提供部门在办理时限内答复；不予共享的，先协商，协商未果的由主管部门协调。",
        opener="申请部门",
    ),
    Ledger(
        folder="_demands",
        name="demands",
        title="需求台账",
        article="第四条（二）",
        about="目录中没有、履行职责需要的信息，从提出到确认数源、编目。",
        opener="提出部门",
    ),
    Ledger(
        folder="_disputes",
        name="disputes",
        title="疑义台账",
        article="第十七条",
        about="对数据或目录有疑义的，反馈提供部门校核；校核期间照常办理。",
        opener="提出部门",
    ),
    Ledger(
        folder="_triggers",
        name="triggers",
        title="目录更新事由",
        article="第八条",
        about="法律法规修订、职能变化后，逐项更新目录或说明无需更新。",
        opener="登记部门",
    ),
    Ledger(
        folder="_rectifications",
        name="rectifications",
        title="整改台账",
        article="第二十七条",
        about="整改通知、完成情况、逾期上报。只对被通知的部门和主管部门显示。",
        opener="通知部门",
    ),
    Ledger(
        folder="_projects",
        name="projects",
        title="项目目录",
        article="第二十五条",
        about="政务信息化项目：立项前预编目录，验收前纳入目录，各环节会签。",
        opener="建设部门",
    ),
    Ledger(
        folder="_sources",
        name="sources",
        title="数源确认",
        article="第四条（三）",
        about="一数一源：各数据元由哪个部门提供。",
        opener="确认部门",
    ),
    Ledger(
        folder="_keys",
        name="keys",
        title="访问凭证申请",
        article="第十九条",
        about="应用系统按登记的用途取用无条件共享数据。",
        opener="申请部门",
    ),
    Ledger(
        folder="_forms",
        name="forms",
        title="采集清单",
        article="第十五条",
        about="各部门向自然人、法人和其他组织采集什么；可以共享取得的，原则上不得要求重复提交。",
        opener="采集部门",
    ),
    Ledger(
        folder="_reports",
        name="reports",
        title="年度报告",
        article="第二十一条",
        about="各部门每年1月底前报送上一年度政务信息资源共享情况。",
        opener="报送部门",
    ),
    Ledger(
        folder="_evaluations",
        name="evaluations",
        title="共享评估",
        article="第二十一条",
        about="年度评估结果和改进意见，公布以后列出。",
        opener="组织部门",
    ),
    Ledger(
        folder="_interpretations",
        name="interpretations",
        title="解释口径",
        article="第二十八条",
        about="主管部门对本办法和目录的解释。",
        opener="解释部门",
    ),
)
"""Every ledger, in the order of the page."""
BY_FOLDER: Mapping[str, Ledger] = MappingProxyType({ledger.folder: ledger for ledger in LEDGERS})
TELLING = frozenset({"_interpretations", "_sources", "_forms"})
"""Ledgers whose lists say the content itself."""


def pages(edition: Edition) -> Iterator[Page]:
    """The list of ledgers and each of them; without numbers and lists where no cases are shown."""
    sees = edition.viewer.sees_cases
    rows = {ledger.folder: list(_rows(ledger, edition)) for ledger in LEDGERS}
    yield Page(
        kind="ledgers",
        address="ledgers/index.html",
        title="台账",
        description="共享申请、疑义校核、目录更新事由、整改、项目等各类办理单。",
        words={
            "ledgers": [
                {
                    "ledger": ledger,
                    "total": len(rows[ledger.folder]),
                    "open": sum(bool(row["open"]) for row in rows[ledger.folder]),
                }
                for ledger in LEDGERS
            ],
            "sees": sees,
            "as_of": edition.as_of,
        },
    )
    for ledger in LEDGERS if sees else ():
        yield Page(
            kind="ledger",
            address=ledger.address,
            title=ledger.title,
            description=ledger.about,
            words={
                "ledger": ledger,
                "rows": rows[ledger.folder],
                "kind": KINDS[ledger.folder],
                "form_title": processes()[ledger.folder].title,
                "clocks": any(row["clock"] or row["stopped"] for row in rows[ledger.folder]),
                "as_of": edition.as_of,
            },
        )


def _rows(ledger: Ledger, edition: Edition) -> Iterator[Mapping[str, object]]:
    """The newest first, those still open before those done."""
    own = [one for one in edition.standings.values() if one.case.ledger == ledger.folder]
    own.sort(key=lambda one: (one.case.on, one.case.id), reverse=True)
    own.sort(key=lambda one: not one.is_open)
    for standing in own:
        told = stated(standing, edition.viewer) if ledger.folder in TELLING else ()
        yield {**case_words.row(standing, edition), "told": told}
