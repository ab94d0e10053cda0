"""The figures of the evaluation a second time: straight from the files, by loops, with days counted one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Pair = tuple[int, int | None]
ANSWERS = ("同意", "部分同意", "不同意")
FORMATS = ("电子文件", "电子表格", "数据库", "图形图像", "流媒体", "自描述格式", "服务接口")
FORMAT_IDS = ("file", "sheet", "database", "image", "media", "self-described", "service")
CYCLES = {"实时": 2, "每日": 4, "每周": 10, "每月": 41, "每季度": 112, "每半年": 214, "每年": 426}


def read(path: Path) -> Json:
    value: Json = json.loads(path.read_bytes())
    return value


def day(text: str) -> date:
    return date.fromisoformat(text)


class Naive:
    """One source, one year, one day."""

    def __init__(
        self,
        root: Path,
        year: int,
        as_of: date,
        *,
        is_workday: Callable[[date], bool],
        faults: Iterable[tuple[str, str, str]],
        usage: Sequence[Json] = (),
        data_dates: dict[str, str] | None = None,
        examined: Iterable[str] = (),
    ) -> None:
        """`faults` are (file, rule, severity) of every finding."""
        self.root, self.year, self.as_of, self.is_workday = root, year, as_of, is_workday
        self.known: dict[str, list[Json]] = {}
        self.faults, self.usage, self.examined = set(faults), usage, set(examined)
        self.departments = {f.parent.name: read(f) for f in root.glob("*/department.json")}
        self.datasets = {
            f.parent.relative_to(root).as_posix(): read(f) for f in root.glob("*/*/datapackage.json")
        }
        self.data_dates = data_dates or {}
        city = read(root / "catalog.json")
        policies = [read(root / f"_policy/{name}.json") for name in city["policies"]]
        self.policies = sorted(policies, key=lambda policy: -policy["rank"])

    def figures(self) -> dict[str, dict[str, Pair]]:
        """Measure → department → part and whole."""
        found: dict[str, dict[str, Pair]] = {}
        for department in self.departments:
            for name, pair in self.of(department).items():
                found.setdefault(name, {})[department] = pair
        return found

    # -- counting days -------------------------------------------------------------------------

    def add(self, start: date, count: int) -> date:
        while count:
            start += timedelta(days=1)
            count -= self.is_workday(start)
        return start

    def between(self, start: date, end: date) -> int:
        sign = 1 if end >= start else -1
        low, high = min(start, end), max(start, end)
        return sign * sum(self.is_workday(low + timedelta(days=n + 1)) for n in range((high - low).days))

    def ends(self, limit: str, start: date, extension: int = 0) -> tuple[date | None, date | None]:
        """The last day by the highest instrument in force, and by the lowest of all where it sets one."""
        own = [
            (policy, one)
            for policy in self.policies
            if day(policy["validFrom"]) <= start
            for one in policy["limits"]
            if one["id"] == limit
        ]
        if not own:
            return None, None
        days = [
            self.add(start, one["days"] + min(extension, one.get("extension", {}).get("days", 0)))
            for _, one in own
        ]
        return days[0], days[-1] if own[-1][0] is self.policies[-1] else days[0]

    def in_time(self, pairs: Iterable[tuple[date | None, date | None]]) -> Pair:
        """(when it ended, last day) of each → kept, and decided."""
        kept = decided = 0
        for ended, last in pairs:
            if last is None or (ended is None and self.as_of <= last):
                continue
            decided += 1
            kept += ended is not None and ended <= last
        return kept, decided

    def holds(self, text: str | None) -> bool:
        return text is not None and text[:4] == str(self.year) and day(text) <= self.as_of

    # -- cases ---------------------------------------------------------------------------------

    def cases(self, ledger: str) -> list[Json]:
        """Every case with all its events until the day, in order: opener, reply, coordination."""
        if ledger in self.known:
            return self.known[ledger]
        found = self.known[ledger] = []
        for file in sorted(self.root.glob(f"*/{ledger}/*.json")):
            case = read(file)
            events = [(e["on"], 0, file.parts[-3], e) for e in case.get("events", [])]
            for rank, folder in ((1, "_replies"), (2, "_coordination")):
                for paper in sorted(self.root.glob(f"*/{folder}/{file.name}")):
                    events += [(e["on"], rank, paper.parts[-3], e) for e in read(paper)["events"]]
            events.sort(key=lambda item: item[:3])
            case["opener"] = file.parts[-3]
            case["all"] = [{**e, "dept": dept} for on, _, dept, e in events if day(on) <= self.as_of]
            found.append(case)
        return found

    def of(self, department: str) -> dict[str, Pair]:
        """Every figure of one department."""
        return {
            **self._catalogue(department),
            **self._updates(department),
            **self._requests(department),
            **self._use(department),
            **self._disputes(department),
            **self._safety(department),
            **self._projects(department),
            **self._supervision(department),
        }

    def _catalogue(self, department: str) -> dict[str, Pair]:
        all_ = {k: v for k, v in self.datasets.items() if k.split("/")[0] == department}
        own = {k: v for k, v in all_.items() if v["gov"].get("status", "在用") == "在用"}
        kinds = [v["gov"]["sharing"]["type"] for v in own.values()]
        classes = [v["gov"]["code"][0] for v in own.values()]
        formats = [v["gov"]["format"]["class"] for v in own.values()]
        tables = [t for v in own.values() for t in v["resources"]]
        fields = [f for t in tables for f in t.get("schema", {}).get("fields", [])]
        denied = [k for k, v in own.items() if v["gov"]["sharing"]["type"] == "不予共享"]

        def faulty(id_: str, *rules: str, error: bool = False) -> bool:
            return any(
                file.startswith((f"{id_}/", f"dropbox/{id_}/"))
                and rule in rules
                and (severity == "error" or not error)
                for file, rule, severity in self.faults
            )

        filled = asked = 0
        for v in own.values():
            inner = [f for t in v["resources"] for f in t.get("schema", {}).get("fields", [])]
            filled += sum(bool(v["gov"].get(key)) for key in ("aliases", "themes", "related"))
            filled += bool(v.get("keywords")) + bool(inner)
            asked += 5
        for f in fields:
            gov = f.get("gov", {})
            filled += bool(gov.get("element")) + bool(f.get("description"))
            filled += bool(gov.get("length") or f.get("constraints"))
            asked += 3
        fresh = dated = 0
        for k, v in own.items():
            since, cycle = self.data_dates.get(k) or v["gov"].get("dataUpdatedOn"), v["gov"]["updateCycle"]
            if since and cycle in CYCLES:
                dated += 1
                fresh += (self.as_of - day(since)).days <= CYCLES[cycle]
        looked_at = [k for k in own if k in self.examined]
        changes = [[c["on"] for c in v["gov"].get("changes", [])] for v in all_.values()]
        published = [v["gov"].get("publishedOn") for v in all_.values() if v["gov"].get("status") != "预编"]
        withdrawn = [v["gov"].get("withdrawn", {}).get("on") for v in all_.values()]
        return {
            "entries": (len(own), None),
            "entries-unconditional": (kinds.count("无条件共享"), None),
            "entries-conditional": (kinds.count("有条件共享"), None),
            "entries-denied": (kinds.count("不予共享"), None),
            "unconditional-share": (kinds.count("无条件共享"), len(own)),
            "entries-base": (classes.count("1"), None),
            "entries-theme": (classes.count("2"), None),
            "entries-department": (classes.count("3"), None),
            **{
                f"entries-{id_}": (formats.count(name), None)
                for id_, name in zip(FORMAT_IDS, FORMATS, strict=True)
            },
            "fields": (len(fields), None),
            "entries-new": (sum(map(self.holds, published)), None),
            "entries-changed": (sum(any(map(self.holds, days)) for days in changes), None),
            "entries-withdrawn": (sum(map(self.holds, withdrawn)), None),
            "denied-share": (len(denied), len(own)),
            "denied-basis-refused": (sum(faulty(k, "V09", error=True) for k in denied), len(denied)),
            "denied-basis-decree": (sum(faulty(k, "V10") for k in denied), len(denied)),
            "mandatory-complete": (sum(not faulty(k, "V01") for k in own), len(own)),
            "optional-complete": (filled, asked),
            "data-in-time": (fresh, dated),
            "data-valid": (
                sum(not faulty(k, "V24", "F03", "F05", error=True) for k in looked_at),
                len(looked_at),
            ),
        }

    def _updates(self, department: str) -> dict[str, Pair]:
        both: list[list[tuple[date | None, date | None]]] = [[], []]
        for case in self.cases("_triggers"):
            if not self.holds(case["effectiveOn"]):
                continue
            for dataset in case["datasets"]:
                if dataset.split("/")[0] != department:
                    continue
                settled = [
                    e["on"]
                    for e in case["all"]
                    if e["kind"] in ("已更新", "无需更新") and e["dataset"] == dataset
                ]
                longer = [e["days"] for e in case["all"] if e["kind"] == "延期" and e["dept"] == department]
                ends = self.ends("catalog-update", day(case["effectiveOn"]), longer[0] if longer else 0)
                ended = day(settled[0]) if settled else None
                for found, end in zip(both, ends, strict=True):
                    found.append((ended, end))
        return {
            "updates-in-time": self.in_time(both[0]),
            "updates-in-time-city": self.in_time(both[1]),
            "reviews-in-time": self.in_time(self._reviews(department)),
        }

    def _reviews(self, department: str) -> Iterator[tuple[date | None, date | None]]:
        for case in self.cases("_triggers"):
            answers = [e for e in case["all"] if e["kind"] in ("已更新", "无需更新")]
            if case["opener"] != department or {e["dataset"] for e in answers} < set(case["datasets"]):
                continue
            last = max(e["on"] for e in answers)
            if self.holds(last):
                done = [day(e["on"]) for e in case["all"] if e["kind"] == "完成"]
                yield (done[0] if done else None), self.ends("catalog-review", day(last))[0]

    def _requests(self, department: str) -> dict[str, Pair]:
        received = [
            case
            for case in self.cases("_requests")
            if case["dataset"].split("/")[0] == department and self.holds(case["on"])
        ]
        both: list[list[tuple[date | None, date | None]]] = [[], []]
        supplied: list[tuple[date | None, date | None]] = []
        days: list[int] = []
        kinds: list[str] = []
        for case in received:
            events, start = case["all"], day(case["on"])
            answer = next((e for e in events if e["kind"] in ANSWERS), None)
            over = next((e for e in events if e["kind"] in (*ANSWERS, "撤回", "转报")), None)
            if answer:
                days.append(self.between(start, day(answer["on"])))
                kinds.append(answer["kind"])
            type_ = self.datasets[case["dataset"]]["gov"]["sharing"]["type"]
            limit = {"无条件共享": "answer-unconditional", "有条件共享": "answer-conditional"}.get(type_)
            if limit and not (over and answer is None):
                longer = [e["days"] for e in events if e["kind"] == "延期"]
                ends = self.ends(limit, start, longer[0] if longer else 0)
                for found, end in zip(both, ends, strict=True):
                    found.append((day(answer["on"]) if answer else None, end))
            consent = [e for e in events if e["kind"] in ("同意", "部分同意")]
            if consent:
                given = [e["on"] for e in events if e["kind"] == "提供"]
                ended = [e["on"] for e in events if e["kind"] in ("提供", "收回", "撤回")]
                if given or not ended:
                    end = self.ends("supply", day(consent[-1]["on"]))[0]
                    supplied.append((day(ended[-1]) if ended else None, end))
        return {
            "requests-received": (len(received), None),
            "requests-in-time": self.in_time(both[0]),
            "requests-in-time-city": self.in_time(both[1]),
            "requests-days": (sum(days), len(days)),
            "requests-refused": (kinds.count("不同意"), len(kinds)),
            "supplies-in-time": self.in_time(supplied),
        }

    def _use(self, department: str) -> dict[str, Pair]:
        own = [case for case in self.cases("_requests") if case["opener"] == department]
        in_use = expired = 0
        for case in own:
            kinds = [e["kind"] for e in case["all"]]
            if "处置" in kinds or "提供" not in kinds:
                expired += "收回" in kinds and "处置" not in kinds
                continue
            consent = [e for e in case["all"] if e["kind"] in ("同意", "部分同意")]
            until = (consent[-1].get("until") if consent else None) or case.get("until")
            if "收回" in kinds or (until and day(until) < self.as_of):
                expired += 1
            else:
                in_use += 1
        uses = [use for use in self.usage if use["month"][:4] == str(self.year)]
        to = [use for use in uses if (use["dataset"] or "").split("/")[0] == department]
        calls = sum(use["calls"] for use in to)
        return {
            "requests-made": (sum(self.holds(case["on"]) for case in own), None),
            "demands-made": (
                sum(
                    case["opener"] == department and self.holds(case["on"]) for case in self.cases("_demands")
                ),
                None,
            ),
            "grants-in-use": (in_use, None),
            "grants-expired": (expired, None),
            "calls-made": (sum(u["calls"] for u in uses if u["department"] == department), None),
            "service-available": (calls - sum(use["failed"] for use in to), calls),
        }

    def _disputes(self, department: str) -> dict[str, Pair]:
        cases = [case for case in self.cases("_disputes") if self.holds(case["on"])]
        received = [case for case in cases if case["dataset"].split("/")[0] == department]
        days, kinds, clocks = [], [], []
        for case in received:
            start = day(case["on"])
            answers = [e for e in case["all"] if e["kind"] in ("属实已更正", "不属实", "无法核实")]
            if answers:
                days.append(self.between(start, day(answers[0]["on"])))
                kinds.append(answers[0]["kind"])
            if not any(e["kind"] == "撤回" for e in case["all"]):
                ended = day(answers[0]["on"]) if answers else None
                clocks.append((ended, self.ends("correct", start)[0]))
        return {
            "disputes-received": (len(received), None),
            "disputes-upheld": (kinds.count("属实已更正"), len(kinds)),
            "disputes-in-time": self.in_time(clocks),
            "disputes-days": (sum(days), len(days)),
            "disputes-raised": (sum(case["opener"] == department for case in cases), None),
        }

    def _safety(self, department: str) -> dict[str, Pair]:
        own = {k: v for k, v in self.datasets.items() if k.split("/")[0] == department}
        used = {k: v for k, v in own.items() if v["gov"].get("status", "在用") == "在用"}
        bad = {file for file, rule, _ in self.faults if rule == "V17"}
        reviewed = sum(
            "secrecyReview" in v["gov"] for k, v in used.items() if f"{k}/datapackage.json" not in bad
        )
        file = self.departments[department]
        systems = file.get("systems", [])
        return {
            "reviews-current": (reviewed, len(used)),
            "reviews-made": (
                sum(self.holds(v["gov"].get("secrecyReview", {}).get("on")) for v in own.values()),
                None,
            ),
            "departments-connected": (int(file.get("platformLink", {}).get("connected", False)), 1),
            "systems-connected": (sum(s["platformLink"]["connected"] for s in systems), len(systems)),
            "exchanges-left": (sum(len(s.get("exchanges", [])) for s in systems), None),
        }

    def _projects(self, department: str) -> dict[str, Pair]:
        own = [case for case in self.cases("_projects") if case["opener"] == department]
        opened = [case for case in own if self.holds(case["on"])]
        planned = [self.datasets.get(one) for case in own for one in case["datasets"]]
        included = [one for one in planned if one and one["gov"].get("status", "在用") != "预编"]
        accepted = 0
        for case in own:
            agreed = {
                e["dept"]: e["on"] for e in case["all"] if e["kind"] == "验收意见" and e["result"] == "符合"
            }
            accepted += {"dsjzx", "wxb"} <= set(agreed) and self.holds(max(agreed.values()))
        return {
            "projects-precompiled": (sum(bool(case["datasets"]) for case in opened), len(opened)),
            "projects-included": (len(included), len(planned)),
            "projects-accepted": (accepted, None),
        }

    def _supervision(self, department: str) -> dict[str, Pair]:
        own = [
            case
            for case in self.cases("_rectifications")
            if case["department"] == department and self.holds(case["on"])
        ]
        clocks = []
        overdue = 0
        for case in own:
            done = [day(e["on"]) for e in case["all"] if e["kind"] == "已整改"]
            clocks.append((done[-1] if done else None, day(case["dueOn"])))
            overdue += not done and self.as_of > day(case["dueOn"])
        wanted = [
            one
            for case in self.cases("_evaluations")
            if case["year"] == self.year - 1
            for one in case["improvements"]
            if one["department"] == department
        ]
        reports = [
            e["on"]
            for case in self.cases("_reports")
            if case["opener"] == department and case["year"] == self.year
            for e in case["all"]
            if e["kind"] == "提交"
        ]
        last = date(self.year + 1, 1, 31)
        judged = bool(reports) or self.as_of > last
        return {
            "rectifications": (len(own), None),
            "rectifications-open": (
                sum(not any(e["kind"] == "核实完成" for e in case["all"]) for case in own),
                None,
            ),
            "rectifications-overdue": (overdue, None),
            "rectifications-reported": (
                sum(any(e["kind"] == "上报市政府" for e in case["all"]) for case in own),
                None,
            ),
            "rectifications-in-time": self.in_time(clocks),
            "improvements-done": (
                sum("doneOn" in one and day(one["doneOn"]) <= self.as_of for one in wanted),
                len(wanted),
            ),
            "report-in-time": (
                int(judged and bool(reports) and day(min(reports)) <= last),
                int(judged),
            ),
        }
