"""What the three bodies of 联合考核 look at, item by item: facts, and whether there is something to note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from site_builder.basis import Basis
from site_builder.casework import running
from site_builder.casework.security import duties
from site_builder.catalog import Department
from site_builder.evaluation import evaluate
from site_builder.evaluation.measures import measure_of
from site_builder.evaluation.period import Period
from site_builder.evaluation.tabular import in_words
from site_builder.findings import Severity
from site_builder.freshness import FreshnessState
from site_builder.ledgers.processes.projects import content, not_included

NOTED, CLEAR = "有情形", "未见情形"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is looked at."""

    office: str
    title: str
    article: str
    fact: str
    is_noted: bool

    @property
    def row(self) -> tuple[str, ...]:
        """With the last cell left to the body."""
        return (self.office, self.title, self.article, self.fact, NOTED if self.is_noted else CLEAR, "")


class Maker(Protocol):
    """Makes an item of one body."""

    def __call__(self, title: str, article: str, fact: str, *, noted: bool) -> Item:
        """The item."""


def items(basis: Basis, department: Department, year: int) -> list[Item]:
    """Everything, by body: 大数据中心, 网络安全, 财政局 last, because it also sees what the others noted."""
    found = [*_authority(basis, department, year), *_security(basis, department)]
    return found + list(_finance(basis, department, found))


def _authority(basis: Basis, department: Department, year: int) -> Iterator[Item]:
    """大数据中心: 审批、投资计划安排、验收."""
    office = basis.title_of(basis.catalog.city.authority)
    evaluated, period, id_ = evaluate(basis, year), Period(basis=basis, year=year), department.id

    def item(title: str, article: str, fact: str, *, noted: bool) -> Item:
        return Item(office=office, title=title, article=article, fact=fact, is_noted=noted)

    def said(measure: str) -> str:
        return in_words(measure_of(measure), evaluated.of(measure_of(measure), id_))

    entries = basis.entries[id_]
    errors = sum(
        one.severity is Severity.ERROR and one.file.removeprefix("dropbox/").startswith(f"{id_}/")
        for one in basis.findings
    )
    yield item(
        "目录编制",
        "第七条",
        f"信息资源 {len(entries)} 项{'' if entries or not department.no_datasets else '（已说明没有信息资源）'}，"
        f"须修改 {errors} 处。",
        noted=errors > 0 or not (entries or department.no_datasets),
    )
    for title, article, limits in (
        ("目录更新", "第八条", ("catalog-update",)),
        ("答复和提供", "第十五条", ("answer-conditional", "answer-unconditional", "supply")),
        ("疑义校核", "第十七条", ("correct",)),
    ):
        late = [
            f"{clock.standing.case.id} {clock.clock.label}{clock.short}"
            for standing in basis.ledgers.standings.values()
            for clock in running(standing, basis.as_of)
            if clock.clock.department == id_
            and clock.clock.limit in limits
            and clock.is_late
            and period.holds(clock.clock.start)
        ]
        yield item(title, article, f"本年超过期限 {_counted(late, '项', '；')}。", noted=bool(late))
    stale = [one.id for one in basis.in_use[id_] if basis.freshness[one.id].state is FreshnessState.OVERDUE]
    yield item(
        "数据更新",
        "第十六条",
        f"更新及时率 {said('data-in-time')}；逾期未更新 {_counted(stale, '项')}。",
        noted=bool(stale),
    )
    yield _connection(department, item)
    rectifications = [
        one for one in basis.standings("_rectifications") if one.case.raw["department"] == id_ and one.is_open
    ]
    yield item(
        "整改",
        "第二十七条",
        f"没有办结的整改 {_counted([f'{one.case.id}（{one.state}）' for one in rectifications], '件')}。",
        noted=any(one.state in ("逾期", "已上报") for one in rectifications),
    )
    handing = Period(basis=basis, year=year - 1).handings[id_]
    handed = f"{handing.handed_in_on} 提交" if handing.handed_in_on else "没有提交"
    missing = handing.is_missing(basis.as_of)
    yield item("年度报告", "第二十一条", f"{year - 1}年度报告{handed}。", noted=missing or handing.is_late)
    yield _projects(basis, department, item)


def _connection(department: Department, item: Maker) -> Item:
    link = department.link
    left = [one.title for one in department.systems if not one.link.connected]
    connected = link is not None and link.connected
    fact = f"部门{'已' if connected else '未'}接入平台；业务信息系统 {len(department.systems)} 个，"
    fact += f"未接入 {_counted(left, '个')}。"
    return item("平台接入", "第十三条", fact, noted=bool(left) or not connected)


def _projects(basis: Basis, department: Department, item: Maker) -> Item:
    own = [one for one in basis.standings("_projects") if one.case.department == department.id]
    bare = [one.case.id for one in own if not content(one.case).datasets]
    left = {one.case.id: not_included(one.course) for one in own if one.state in ("待验收", "已验收")}
    open_ = [f"{id_}（{'、'.join(datasets)}）" for id_, datasets in left.items() if datasets]
    fact = f"信息化项目 {len(own)} 个"
    fact += f"；没有预编目录的：{'、'.join(bare)}" if bare else ""
    fact += f"；申请验收而没有纳入目录的：{'、'.join(open_)}" if open_ else ""
    return item("项目信息资源目录", "第二十五条", f"{fact}。", noted=bool(bare or open_))


def _security(basis: Basis, department: Department) -> Iterator[Item]:
    """网络安全管理部门: what is registered of the department's systems."""
    office = _office(basis, "security", "网络安全管理部门")
    own = [one for one in duties(basis.catalog, basis.as_of) if one.department == department.id]
    bad = [f"{one.system}{one.what}{one.state}" for one in own if one.state in ("已过期", "未登记")]
    yield Item(
        office=office,
        title="等级保护、评估和迁移到期",
        article="第二十四条",
        fact=f"登记事项 {len(own)} 项，已过期或未登记 {_counted(bad, '项', '；')}。",
        is_noted=bool(bad),
    )
    entries = basis.in_use[department.id]
    unreviewed = [one.id for one in entries if basis.faults(one.id, "V17")]
    yield Item(
        office=office,
        title="保密审查",
        article="第十八条",
        fact=f"在用信息资源 {len(entries)} 项，保密审查记录有问题 {_counted(unreviewed, '项')}。",
        is_noted=bool(unreviewed),
    )


def _finance(basis: Basis, department: Department, items: list[Item]) -> Iterator[Item]:
    """财政局: budgets, and what the other two noted."""
    office = _office(basis, "finance", "市财政局")
    own = [one for one in basis.standings("_projects") if one.case.department == department.id]
    bare = [one.case.id for one in own if not content(one.case).budget_line]
    yield Item(
        office=office,
        title="项目预算",
        article="第二十五条",
        fact=f"信息化项目 {len(own)} 个，没有写预算科目 {_counted(bare, '个')}。",
        is_noted=bool(bare),
    )
    noted = [one.title for one in items if one.is_noted]
    yield Item(
        office=office,
        title="预算下达、运维经费安排的参考",
        article="第二十五条",
        fact=f"以上列出的事项中，有情形的 {_counted(noted, '项')}。",
        is_noted=bool(noted),
    )


def _counted(named: Sequence[str], unit: str, between: str = "、") -> str:
    """`2 项：甲、乙`, or `0 项`."""
    return f"{len(named)} {unit}" + (f"：{between.join(named)}" if named else "")


def _office(basis: Basis, name: str, otherwise: str) -> str:
    found = basis.ledgers.facts.office(name)
    return basis.title_of(found) if found else otherwise
