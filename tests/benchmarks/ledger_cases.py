"""Any number of lawful cases for a source: random histories that no rule of the ledgers objects to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.city import write_json

POLICIES = Path(__file__).parents[2] / "catalog_src" / "_policy"
FIRST = 500
"""Numbers below belong to cases that are already there."""
DAY = timedelta(days=1)
EXTENDED_SINCE = date(2025, 8, 1)
"""Only the decree lets a limit be extended."""
Event = dict[str, Any]


def with_limits(root: Path) -> None:
    """Give a generated city the limits of the sample city's instruments."""
    names = ("qidong-2019", "decree-809")
    for name in names:
        (root / f"_policy/{name}.json").write_bytes((POLICIES / f"{name}.json").read_bytes())
    city = json.loads((root / "catalog.json").read_bytes())
    write_json(root / "catalog.json", city | {"policies": list(names)})


def write_cases(root: Path, *, count: int, as_of: date, seed: int = 1) -> None:
    """Write `count` cases below a source, all opened in the 500 days before `as_of`."""
    city = _City.of(root, as_of=as_of, random=Random(seed))
    makers = (
        (_request, 50),
        (_dispute, 20),
        (_trigger, 8),
        (_rectification, 7),
        (_report, 7),
        (_project, 4),
        (_form, 3),
        (_evaluation, 1),
    )
    chosen = city.random.choices([maker for maker, _ in makers], [weight for _, weight in makers], k=count)
    for maker in chosen:
        maker(city)
    for (department, ledger, id_), value in city.written.items():
        write_json(root / department / ledger / f"{id_}.json", value)


@dataclass
class _City:
    authority: str
    departments: list[str]
    datasets: dict[str, list[str]]
    """By sharing type, those in use."""
    as_of: date
    random: Random
    written: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    reported: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Path, *, as_of: date, random: Random) -> _City:
        city = json.loads((root / "catalog.json").read_bytes())
        datasets: dict[str, list[str]] = {"无条件共享": [], "有条件共享": [], "不予共享": []}
        for file in sorted(root.glob("*/*/datapackage.json")):
            gov = json.loads(file.read_bytes())["gov"]
            if gov.get("status", "在用") == "在用":
                datasets[gov["sharing"]["type"]].append(file.parent.relative_to(root).as_posix())
        departments = sorted(file.parent.name for file in root.glob("*/department.json"))
        return cls(city["authority"], departments, datasets, as_of, random)

    def opened(self) -> date:
        """The day 0 of a new case."""
        return self.as_of - self.random.randint(1, 500) * DAY

    def number(self, department: str, on: date) -> str:
        self.numbers[department] = self.numbers.get(department, FIRST) + 1
        return f"{department}-{on.year}-{self.numbers[department]:03}"

    def write(self, folder: str, ledger: str, id_: str, on: date, /, **more: Any) -> None:
        self.written[folder, ledger, id_] = {"id": id_, "on": on.isoformat(), "by": "bz", **more}

    def dataset(self) -> str:
        kinds = [kind for kind, of in self.datasets.items() if of]
        weights = {"无条件共享": 2, "有条件共享": 9, "不予共享": 1}
        kind = self.random.choices(kinds, [weights[kind] for kind in kinds])[0]
        return self.random.choice(self.datasets[kind])

    def other(self, than: str) -> str:
        """A department that is neither this one nor the authority, which decides on others."""
        return self.random.choice([one for one in self.departments if one not in (than, self.authority)])

    def denied(self, dataset: str) -> bool:
        return dataset in self.datasets["不予共享"]


class _Course:
    """Events on ever later days, as far as the day of the city has come."""

    def __init__(self, city: _City, start: date) -> None:
        self.city, self.day, self.is_over = city, start, False
        self.files: dict[str, list[Event]] = {"opener": [], "reply": [], "coordination": []}

    def step(self, file: str, kind: str, most: int = 12, **more: Any) -> bool:
        """Whether the event still happened."""
        day = self.day + self.city.random.randint(1, most) * DAY
        if self.is_over or day > self.city.as_of:
            self.is_over = True
            return False
        self.day = day
        self.files[file].append({"on": day.isoformat(), "kind": kind, "by": "bz", **more})
        return True

    def maybe(self, percent: int) -> bool:
        return not self.is_over and self.city.random.randrange(100) < percent


def _request(city: _City) -> None:
    dataset, on = city.dataset(), city.opened()
    provider = dataset.split("/")[0]
    applicant = city.other(provider)
    course = _Course(city, on)
    if city.denied(dataset):
        _negotiate(course)
    else:
        _answer(course)
    id_ = city.number(applicant, on)
    text = {"need": "核验示例事项所需信息。", "purpose": "示例事项办理。", "dutyBasis": "示例依据第一条"}
    more: dict[str, Any] = {
        "dataset": dataset,
        **text,
        "approvedBy": "科长",
        "events": course.files["opener"],
    }
    if city.random.random() < 0.6:
        more["until"] = (on + city.random.randint(60, 500) * DAY).isoformat()
    city.write(applicant, "_requests", id_, on, **more)
    _papers(city, course, id_, provider)


def _papers(city: _City, course: _Course, id_: str, provider: str) -> None:
    for file, department, ledger in (
        ("reply", provider, "_replies"),
        ("coordination", city.authority, "_coordination"),
    ):
        events = course.files[file]
        if events:
            city.write(department, ledger, id_, date.fromisoformat(events[0]["on"]), events=events)


def _answer(course: _Course) -> None:
    if course.maybe(70):
        course.step("reply", "受理", 4)
        if course.maybe(20):
            course.step("reply", "一次性告知", 4, missing=["使用范围"])
            if course.maybe(80):
                course.step("opener", "补正", 15, text="已经补充。")
    if course.maybe(8):
        course.step("opener", "撤回")
        return
    if course.maybe(12):
        return
    if course.maybe(20):
        course.step(
            "reply",
            "不同意",
            20,
            reason="超出履行职责所必需的范围和限度，建议改为汇总数。",
            reasonClass=_reason(course),
        )
        if course.maybe(50):
            _negotiate(course)
        return
    kind = "同意" if course.maybe(80) else "部分同意"
    until = (course.day + course.city.random.randint(60, 300) * DAY).isoformat()
    course.step("reply", kind, 20, until=until, approvedBy="科长")
    if course.maybe(80):
        course.step("reply", "提供", 35)
        _use(course)


def _reason(course: _Course) -> str:
    return course.city.random.choice(("超出履职所必需的范围", "依法不得提供", "没有这项信息"))


def _use(course: _Course) -> None:
    if course.maybe(60):
        course.step("opener", "收到", 3)
    if course.maybe(10):
        course.step("reply", "收回", reason="使用单位职责调整，不再需要。")
    if course.maybe(30):
        course.step("opener", "处置", 60, text="已经删除。")


def _negotiate(course: _Course) -> None:
    course.step("opener", "协商", result="未果", text="示例。")
    if course.maybe(60):
        course.step("opener", "请求协调", text="示例。")
        if course.maybe(70):
            course.step(
                "coordination",
                "结论",
                20,
                text="示例。",
                outcome=course.city.random.choice(("提供", "不提供")),
            )


def _dispute(city: _City) -> None:
    dataset, on = city.dataset(), city.opened()
    provider = dataset.split("/")[0]
    reporter = city.other(provider)
    course = _Course(city, on)
    if course.maybe(60):
        course.step("reply", "受理", 4)
    if course.maybe(8):
        course.step("opener", "撤回")
    elif course.maybe(75):
        kind = city.random.choice(("属实已更正", "不属实", "无法核实"))
        course.step(
            "reply",
            kind,
            20,
            **({} if kind == "属实已更正" else {"reason": "经核对原始记录，与登记内容一致，暂不更正。"}),
        )
        if course.maybe(50):
            course.step("opener", "评价", score=city.random.randint(1, 5))
    id_ = city.number(reporter, on)
    more = {"dataset": dataset, "kind": city.random.choice(("目录", "内容", "使用")), "locator": "第 1 条"}
    city.write(reporter, "_disputes", id_, on, **more, evidence="示例卷宗", events=course.files["opener"])
    _papers(city, course, id_, provider)


def _trigger(city: _City) -> None:
    on = city.opened()
    own = f"{city.authority}/"  # nobody answers themselves
    everything = sorted(one for of in city.datasets.values() for one in of if not one.startswith(own))
    datasets = sorted(set(city.random.choices(everything, k=city.random.randint(1, 4))))
    id_ = city.number(city.authority, on)
    answers: list[str] = []
    for department in dict.fromkeys(one.split("/")[0] for one in datasets):
        course = _Course(city, on)
        if course.maybe(20) and on >= EXTENDED_SINCE:
            course.step("reply", "延期", 5, days=5, consent="主管部门同意")
        for dataset in (one for one in datasets if one.startswith(f"{department}/")):
            if course.maybe(85):
                course.step("reply", "已更新", 12, dataset=dataset)
        if course.files["reply"]:
            first = date.fromisoformat(course.files["reply"][0]["on"])
            city.write(department, "_replies", id_, first, events=course.files["reply"])
        answers += [one["on"] for one in course.files["reply"] if one["kind"] == "已更新"]
    events = []
    if len(answers) == len(datasets):
        # By the number and not by the dice, which later cases would feel.
        done = date.fromisoformat(max(answers)) + (1 + int(id_[-3:]) % 5) * DAY
        if done <= city.as_of and int(id_[-3:]) % 3:
            events = [{"on": done.isoformat(), "kind": "完成", "by": "bz"}]
    more = {"kind": "法规修订", "basis": {"title": "示例法"}, "effectiveOn": on.isoformat()}
    city.write(city.authority, "_triggers", id_, on, **more, datasets=datasets, events=events)


def _rectification(city: _City) -> None:
    on = city.opened()
    department = city.other(city.authority)
    due = on + city.random.randint(10, 30) * DAY
    course = _Course(city, on)
    if course.maybe(70):
        course.step("reply", "已整改", 40, text="已经补齐。")
        if course.maybe(60):
            course.step("opener", "核实完成", 10)
    elif course.maybe(60) and due < city.as_of:
        course.day = max(course.day, due)
        course.step("opener", "上报市政府", 10)
    id_ = city.number(city.authority, on)
    more = {"department": department, "ground": city.random.randint(1, 7), "evidence": ["示例事实"]}
    city.write(
        city.authority,
        "_rectifications",
        id_,
        on,
        **more,
        dueOn=due.isoformat(),
        events=course.files["opener"],
    )
    _papers(city, course, id_, department)


def _report(city: _City) -> None:
    department, year = city.random.choice(city.departments), city.as_of.year - city.random.randint(1, 2)
    if (department, year) in city.reported:
        _form(city)
        return
    city.reported.add((department, year))
    on = date(year + 1, 1, 5) + city.random.randint(0, 40) * DAY
    events = [{"on": on.isoformat(), "kind": "提交", "by": "bz"}] if city.random.random() < 0.9 else []
    city.write(
        department, "_reports", city.number(department, on), on, year=year, text="示例。", events=events
    )


def _project(city: _City) -> None:
    department, on = city.random.choice(city.departments), city.opened()
    own = sorted(one for of in city.datasets.values() for one in of if one.startswith(f"{department}/"))
    datasets = sorted(set(city.random.choices(own, k=2))) if own else []
    course = _Course(city, on)
    if course.maybe(80):
        course.step("opener", "申请立项")
    more = {"title": "示例系统", "datasets": datasets, "events": course.files["opener"]}
    if not datasets:
        _form(city)
        return
    city.write(department, "_projects", city.number(department, on), on, **more)


def _form(city: _City) -> None:
    department, on = city.random.choice(city.departments), city.opened()
    fields = [{"title": title} for title in ("姓名", "单位名称", "单位地址")]
    more = {"title": "示例登记表", "fields": fields, "basis": "示例依据第二条"}
    city.write(department, "_forms", city.number(department, on), on, **more)


def _evaluation(city: _City) -> None:
    on = date(city.as_of.year, 4, 1)
    scores = [{"department": one, "score": city.random.randint(60, 100)} for one in city.departments[:5]]
    improvements = []
    for department in city.departments[:5]:
        one = {"department": department, "what": "补齐示例资料。", "dueOn": f"{city.as_of.year}-12-31"}
        if city.random.random() < 0.5:
            one["doneOn"] = (on + city.random.randint(1, 200) * DAY).isoformat()
        improvements.append(one)
    more = {"year": city.as_of.year - 1, "scores": scores, "improvements": improvements, "events": []}
    city.write(city.authority, "_evaluations", city.number(city.authority, on), on, **more)
