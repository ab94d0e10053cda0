"""Figures about entries, their data, their review: how they stand on the day, what changed in the year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from site_builder.catalog import Dataset, SharingType, Status
from site_builder.figures.evaluation.measure import Scope, Value, measure, share
from site_builder.freshness import FreshnessState, freshness


def _entries(scope: Scope) -> Value:
    return Value(top=sum(1 for _ in scope.entries()))


def _of(kind: SharingType) -> Callable[[Scope], Value]:
    def compute(scope: Scope) -> Value:
        return Value(top=sum(one.sharing.type is kind for one in scope.entries()))

    return compute


def _open(scope: Scope) -> Value:
    entries = list(scope.entries())
    return share(sum(one.sharing.type is SharingType.UNCONDITIONAL for one in entries), len(entries))


def _denied(scope: Scope) -> Value:
    entries = list(scope.entries())
    return share(sum(one.sharing.type is SharingType.DENIED for one in entries), len(entries))


def _weak_basis(scope: Scope) -> Value:
    """不予共享 entries with a finding about their basis (V09, V10)."""
    refused = {f.file.rpartition("/")[0] for f in scope.ground.findings if f.rule in ("V09", "V10")}
    denied = [one.id for one in scope.entries() if one.sharing.type is SharingType.DENIED]
    return share(sum(id_ in refused for id_ in denied), len(denied))


def _published(scope: Scope) -> Value:
    return Value(top=sum(scope.ground.in_year(one.published_on) for one in scope.all_entries()))


def _changed(scope: Scope) -> Value:
    return Value(top=sum(any(map(scope.ground.in_year, _changes(one))) for one in scope.all_entries()))


def _changes(dataset: Dataset) -> Iterator[date]:
    gov = dataset.raw.get("gov")
    changes = gov.get("changes", ()) if isinstance(gov, dict) else ()
    return (date.fromisoformat(change["on"]) for change in changes)


def _withdrawn(scope: Scope) -> Value:
    gone = (one for one in scope.all_entries() if one.status is Status.WITHDRAWN and one.withdrawn)
    return Value(top=sum(scope.ground.in_year(one.withdrawn.on) for one in gone if one.withdrawn))


def _items(scope: Scope) -> Value:
    return Value(top=sum(len(t.fields) for one in scope.entries() for t in one.distributions))


def _complete(scope: Scope) -> Value:
    filled = total = 0
    for one in scope.entries():
        fields = [field for table in one.distributions for field in table.fields]
        answers = (
            bool(one.aliases),
            bool(one.keywords),
            bool(one.themes),
            bool(one.unit),
            bool(fields) and all(field.description for field in fields),
        )
        filled, total = filled + sum(answers), total + len(answers)
    return share(filled, total)


def _timely(scope: Scope) -> Value:
    cycles = scope.ground.catalog.codelists.get("cycles", ())
    current = late = 0
    for one in scope.entries():
        state = freshness(
            scope.ground.updated_on(one), one.accrual_periodicity, cycles, scope.ground.as_of
        ).state
        current += state is FreshnessState.CURRENT
        late += state is FreshnessState.OVERDUE
    return share(current, current + late)


def _valid(scope: Scope) -> Value:
    served = [one.id for one in scope.entries() if one.is_served]
    return share(sum(id_ not in scope.ground.faulty_data for id_ in served), len(served))


def _available(scope: Scope) -> Value:
    uses = [one for one in scope.ground.uses if one.dataset and scope.mine(one.dataset.split("/")[0])]
    own = [one for one in uses if one.month[:4] == str(scope.ground.year)]
    answered = sum(one.answered for one in own)
    return share(answered, answered + sum(one.failed for one in own))


def _reviewed(scope: Scope) -> Value:
    entries = list(scope.entries())
    current = [
        one for one in entries if one.secrecy_review and one.secrecy_review.review_by >= scope.ground.as_of
    ]
    return share(len(current), len(entries))


def _systems(scope: Scope) -> Value:
    systems = [s for d in scope.ground.catalog.departments if scope.mine(d.id) for s in d.systems]
    return share(sum(one.link.connected for one in systems), len(systems))


MEASURES = (
    measure("entries", "目录", "信息资源", "项", "第七条", "统计时点在用的信息资源。", _entries),
    measure("unconditional", "目录", "无条件共享", "项", "第九条", "在用的无条件共享资源。", _of(SharingType.UNCONDITIONAL)),
    measure("conditional", "目录", "有条件共享", "项", "第九条", "在用的有条件共享资源。", _of(SharingType.CONDITIONAL)),
    measure("denied", "目录", "不予共享", "项", "第九条", "在用的不予共享资源。", _of(SharingType.DENIED)),
    measure("open-share", "目录", "无条件共享占比", "%", "第四条（一）", "在用的无条件共享资源除以在用资源。", _open, drawn=True),
    measure("denied-share", "目录", "不予共享占比", "%", "第四条（一）", "在用的不予共享资源除以在用资源。", _denied),
    measure("weak-basis", "目录", "不予共享依据存疑", "%", "第十条（一）", "依据有检查意见（V09、V10）的不予共享资源除以不予共享资源。", _weak_basis),
    measure("published", "目录", "当年新增", "项", "第八条", "发布日期在统计年度内的资源。", _published),
    measure("changed", "目录", "当年变更", "项", "第八条", "在统计年度内有变更记录的资源。", _changed),
    measure("withdrawn", "目录", "当年停用", "项", "第八条", "停用日期在统计年度内的资源。", _withdrawn),
    measure("items", "目录", "信息项", "个", "第七条", "在用资源各表的信息项之和。", _items),
    measure("complete", "目录", "选填完整率", "%", "第七条",
             "别名、关键词、主题、内部部门、全部信息项有说明，五项中已填的除以应填的。", _complete, drawn=True),
    measure("timely", "数据", "更新及时率", "%", "第十六条", "数据按期更新的除以有更新要求且知道数据日期的；超过周期加宽限天数为逾期。", _timely, drawn=True),
    measure("valid", "数据", "数据核对通过率", "%", "第十六条", "数据与信息项相符（V24、F05 没有意见）的除以在本平台提供的。", _valid),
    measure("available", "数据", "接口可用率", "%", "第十六条", "使用情况文件中已答复的调用除以已答复和未能答复的；没有提供文件的不计算。", _available),
    measure("reviewed", "安全", "保密审查在有效期内", "%", "第十八条", "复审日期未到的在用资源除以在用资源。", _reviewed),
    measure("connected", "安全", "业务系统接入率", "%", "第十三条", "已接入共享平台的业务系统除以登记的业务系统。", _systems),
)  # fmt: skip
