"""Figures about cases of the year: how many, how fast, what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_builder.casework import Running
from site_builder.figures.evaluation.measure import Scope, Value, average, measure, share
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Dispute, Evaluation, Rectification, Request

ANSWER, CORRECT, UPDATE = "答复", "核实更正", "更新目录"
REQUESTS, DISPUTES, TRIGGERS = "_requests", "_disputes", "_triggers"
REFUSALS = "不同意"


def _provider(standing: Standing) -> str:
    content = standing.case.content
    assert isinstance(content, Request | Dispute)  # the folder says so
    return content.dataset.split("/")[0]


def _received(scope: Scope, ledger: str) -> Iterator[Standing]:
    """Cases of the year that ask something of this scope."""
    for one in scope.cases(ledger):
        if scope.mine(_provider(one)) and scope.ground.in_year(one.case.received):
            yield one


def _count(ledger: str) -> Callable[[Scope], Value]:
    return lambda scope: Value(top=sum(1 for _ in _received(scope, ledger)))


def _made(ledger: str) -> Callable[[Scope], Value]:
    def compute(scope: Scope) -> Value:
        return Value(
            top=sum(
                scope.mine(one.case.department) and scope.ground.in_year(one.case.received)
                for one in scope.cases(ledger)
            )
        )

    return compute


def _clocks(scope: Scope, ledger: str, label: str) -> Iterator[Running]:
    """Clocks of cases of the year that have ended, or whose end has passed."""
    for one in scope.cases(ledger):
        for clock in scope.clocks(one, label):
            if scope.ground.in_year(clock.clock.start) and clock.terms:
                yield clock


def _in_time(ledger: str, label: str) -> Callable[[Scope], Value]:
    def compute(scope: Scope) -> Value:
        clocks = list(_clocks(scope, ledger, label))
        judged = [one for one in clocks if one.clock.stopped_on is not None or one.is_late]
        return share(sum(not one.is_late for one in judged), len(judged))

    return compute


def _days(ledger: str, label: str) -> Callable[[Scope], Value]:
    def compute(scope: Scope) -> Value:
        used = [
            one.terms[0].used for one in _clocks(scope, ledger, label) if one.clock.stopped_on is not None
        ]
        return average(sum(used), len(used))

    return compute


def _with(ledger: str, kind: str) -> Callable[[Scope], Value]:
    """Cases of the year in which something happened."""
    return lambda scope: Value(top=sum(one.course.has(kind) for one in _received(scope, ledger)))


def _in_state(ledger: str, *states: str) -> Callable[[Scope], Value]:
    """Cases that this scope made and that stand so on the day, whatever year they are from."""

    def compute(scope: Scope) -> Value:
        return Value(
            top=sum(scope.mine(one.case.department) and one.state in states for one in scope.cases(ledger))
        )

    return compute


def _open_disputes(scope: Scope) -> Value:
    return Value(top=sum(scope.mine(_provider(one)) and one.is_open for one in scope.cases(DISPUTES)))


def _projects(*states: str) -> Callable[[Scope], Value]:
    def compute(scope: Scope) -> Value:
        return Value(
            top=sum(
                scope.mine(one.case.department) and (not states or one.state in states)
                for one in scope.cases("_projects")
            )
        )

    return compute


def _rectifications(scope: Scope) -> Iterator[Standing]:
    for one in scope.cases("_rectifications"):
        assert isinstance(one.case.content, Rectification)  # the folder says so
        if scope.mine(one.case.content.department):
            yield one


def _issued(scope: Scope) -> Value:
    return Value(top=sum(scope.ground.in_year(one.case.on) for one in _rectifications(scope)))


def _unfinished(scope: Scope) -> Value:
    return Value(top=sum(one.is_open for one in _rectifications(scope)))


def _past(scope: Scope) -> Value:
    """Open, and past the day of the notice."""
    found = 0
    for one in _rectifications(scope):
        assert isinstance(one.case.content, Rectification)
        found += one.is_open and not one.course.has("已整改") and one.case.content.due_on < scope.ground.as_of
    return Value(top=found)


def _reported(scope: Scope) -> Value:
    return Value(top=sum(one.course.has("上报市政府") for one in _rectifications(scope)))


def _improvements(scope: Scope) -> Value:
    """Of the published evaluation of the year before."""
    wanted = [
        improvement
        for one in scope.cases("_evaluations")
        if isinstance(one.case.content, Evaluation)
        and one.case.content.year == scope.ground.year - 1
        and not one.is_open
        for improvement in one.case.content.improvements
        if scope.mine(improvement.department)
    ]
    done = [one for one in wanted if one.done_on is not None and one.done_on <= scope.ground.as_of]
    return share(len(done), len(wanted))


def _reports(scope: Scope) -> Value:
    own = [one for one in scope.ground.reports if scope.mine(one.department)]
    return share(sum(one.handed_in_on is not None and not one.is_late for one in own), len(own))


MEASURES = (
    measure("requests-received", "申请", "收到申请", "件", "第十五条", "统计年度内收到的共享申请，按第 0 日。", _count(REQUESTS)),
    measure("requests-in-time", "申请", "按期答复率", "%", "第十五条",
             "按较严的期限，期限内答复的除以已答复和已超期的。", _in_time(REQUESTS, ANSWER), drawn=True),
    measure("requests-days", "申请", "平均答复用时", "个工作日", "第十五条", "已答复的申请从第 0 日到答复的工作日数的平均。", _days(REQUESTS, ANSWER)),
    measure("requests-refused", "申请", "不同意", "件", "第十五条", "统计年度内收到、答复为不同意的申请。", _with(REQUESTS, REFUSALS)),
    measure("requests-made", "申请", "提出申请", "件", "第十五条", "统计年度内提出的共享申请。", _made(REQUESTS)),
    measure("grants-in-use", "申请", "在用授权", "件", "第十六条", "统计时点状态为已提供的申请，按申请部门。", _in_state(REQUESTS, "已提供")),
    measure("grants-expired", "申请", "到期未处置", "件", "第十六条", "统计时点状态为到期、已收回的申请，按申请部门。", _in_state(REQUESTS, "到期", "已收回")),
    measure("demands-made", "申请", "提出需求", "件", "第四条（二）", "统计年度内提出的共享需求。", _made("_demands")),
    measure("disputes-received", "疑义", "收到疑义", "件", "第十七条", "统计年度内对本部门资源提出的疑义。", _count(DISPUTES)),
    measure("disputes-upheld", "疑义", "属实已更正", "件", "第十七条", "统计年度内收到、核实后更正的疑义。", _with(DISPUTES, "属实已更正")),
    measure("disputes-days", "疑义", "平均核实用时", "个工作日", "第十七条", "已答复的疑义从第 0 日到答复的工作日数的平均。", _days(DISPUTES, CORRECT)),
    measure("disputes-open", "疑义", "未结疑义", "件", "第十七条", "统计时点还没有答复的疑义。", _open_disputes),
    measure("updates-in-time", "更新", "目录更新按期率", "%", "第八条",
             "事由在统计年度内生效的，按较严的期限，期限内更新的除以已更新和已超期的，按资源计。", _in_time(TRIGGERS, UPDATE), drawn=True),
    measure("projects", "项目", "信息化项目", "个", "第二十五条", "登记的项目，立项前均预编目录。", _projects()),
    measure("projects-accepted", "项目", "已验收项目", "个", "第二十五条", "目录已纳入、验收意见齐全的项目。", _projects("已验收")),
    measure("rectifications", "监督", "整改通知", "件", "第二十七条", "统计年度内发出的整改通知。", _issued),
    measure("rectifications-open", "监督", "整改未完成", "件", "第二十七条", "统计时点没有核实完成的整改。", _unfinished),
    measure("rectifications-late", "监督", "逾期未完成", "件", "第二十七条", "统计时点超过通知规定的日期而没有完成的整改。", _past),
    measure("rectifications-reported", "监督", "已上报市政府", "件", "第二十七条", "已上报市政府的整改。", _reported),
    measure("improvements", "监督", "上年改进意见完成率", "%", "第二十一条", "上年度公布的评估中，已完成的改进意见除以全部。", _improvements),
    measure("reports", "监督", "年度报告按期报送率", "%", "第二十一条", "上年度的报告在期限内报送的部门除以全部部门。", _reports),
)  # fmt: skip
