"""The figures of the evaluation a second time, by hand, from the files alone: slow, plain, and nothing of ours.

Only which days are worked on is taken from the calendar, which has vectors of its own.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from site_builder.calendar import calendar_of

Json = dict[str, Any]
DAY = timedelta(days=1)
CALENDAR = calendar_of()
DENIED, CONDITIONAL, UNCONDITIONAL = "不予共享", "有条件共享", "无条件共享"


def workdays(start: date, end: date) -> int:
    """Working days after `start` up to `end`, one day after the other."""
    count, day = 0, start
    while day < end:
        day += DAY
        count += CALENDAR.is_workday(day)
    return count


def add(start: date, days: int) -> date:
    day = start
    while days:
        day += DAY
        days -= CALENDAR.is_workday(day)
    return day


class Naive:
    """Every figure as `top` or `top/bottom`, for a department or for all."""

    def __init__(self, source: Path, year: int, as_of: date) -> None:
        self.year, self.as_of = year, as_of
        self.departments = {p.parent.name: self._json(p) for p in sorted(source.glob("*/department.json"))}
        self.datasets: list[tuple[str, str, Json]] = [
            (p.parts[-3], f"{p.parts[-3]}/{p.parts[-2]}", self._json(p))
            for p in sorted(source.glob("*/*/datapackage.json"))
        ]
        self.files = {
            (p.parts[-2], p.parts[-3], p.stem): self._json(p) for p in sorted(source.glob("*/_*/*.json"))
        }
        with (source / "_codelists/cycles.csv").open(encoding="utf-8", newline="") as opened:
            self.cycles = {row["name"]: row for row in csv.DictReader(opened)}

    @staticmethod
    def _json(path: Path) -> Json:
        value: Json = json.loads(path.read_text("utf-8"))
        return value

    def compute(self, who: str | None) -> dict[str, tuple[int, int | None]]:
        active = [(d, i, v) for d, i, v in self.datasets if v["gov"]["status"] == "在用" and who in (None, d)]
        every = [(d, i, v) for d, i, v in self.datasets if who in (None, d)]
        kinds = [v["gov"]["sharing"]["type"] for _, _, v in active]
        total = len(active)
        found: dict[str, tuple[int, int | None]] = {
            "entries": (total, None),
            "unconditional": (kinds.count(UNCONDITIONAL), None),
            "conditional": (kinds.count(CONDITIONAL), None),
            "denied": (kinds.count(DENIED), None),
            "open-share": (kinds.count(UNCONDITIONAL), total),
            "denied-share": (kinds.count(DENIED), total),
            "weak-basis": (0, kinds.count(DENIED)),
            "published": (self._in_year(every, lambda g: [g.get("publishedOn")]), None),
            "changed": (self._in_year(every, lambda g: [c["on"] for c in g.get("changes", [])]), None),
            "withdrawn": (self._in_year(every, lambda g: [g.get("withdrawn", {}).get("on")]), None),
            "items": (
                sum(len(r.get("schema", {}).get("fields", [])) for _, _, v in active for r in v["resources"]),
                None,
            ),
            "complete": self._complete(active),
            "timely": self._timely(active),
            "reviewed": (
                sum(v["gov"]["secrecyReview"]["reviewBy"] >= self.as_of.isoformat() for _, _, v in active),
                total,
            ),
            "connected": self._connected(who),
            "available": (0, 0),
        }
        served = [
            v
            for _, _, v in active
            if v["gov"]["sharing"]["type"] == UNCONDITIONAL and "delivery" not in v["gov"]
        ]
        found["valid"] = (len(served), len(served))
        return {**found, **self._requests(who), **self._disputes(who), **self._rest(who)}

    def _in_year(self, entries: list[Any], dates: Callable[[Json], list[str | None]]) -> int:
        return sum(any(self._counts(on) for on in dates(v["gov"])) for _, _, v in entries)

    def _counts(self, on: str | None) -> bool:
        return on is not None and on[:4] == str(self.year) and on <= self.as_of.isoformat()

    def _complete(self, active: list[Any]) -> tuple[int, int]:
        filled = 0
        for _, _, value in active:
            gov = value["gov"]
            fields = [f for r in value["resources"] for f in r.get("schema", {}).get("fields", [])]
            filled += bool(gov.get("aliases")) + bool(value.get("keywords")) + bool(gov.get("themes"))
            filled += bool(gov.get("unit")) + (bool(fields) and all(f.get("description") for f in fields))
        return filled, 5 * len(active)

    def _timely(self, active: list[Any]) -> tuple[int, int]:
        current = judged = 0
        for _, _, value in active:
            row, on = self.cycles[value["gov"]["updateCycle"]], value["gov"].get("dataUpdatedOn")
            if not row["days"] or on is None:
                continue
            due = date.fromisoformat(on) + timedelta(days=int(row["days"]) + int(row["graceDays"] or 0))
            judged += 1
            current += self.as_of <= due
        return current, judged

    def _connected(self, who: str | None) -> tuple[int, int]:
        systems = [s for d, v in self.departments.items() if who in (None, d) for s in v.get("systems", [])]
        return sum(s["platformLink"]["connected"] for s in systems), len(systems)

    def _of(self, ledger: str) -> list[tuple[str, str, Json]]:
        return [(d, id_, v) for (folder, d, id_), v in self.files.items() if folder == ledger]

    def _events(self, folder: str, department: str, id_: str) -> list[Json]:
        events = self.files.get((folder, department, id_), {}).get("events", [])
        return [event for event in events if event["on"] <= self.as_of.isoformat()]

    def _asked(self, value: Json, kinds: tuple[str, ...]) -> list[Json]:
        provider = value["dataset"].split("/")[0]
        return [e for e in self._events("_replies", provider, value["id"]) if e["kind"] in kinds]

    def _requests(self, who: str | None) -> dict[str, tuple[int, int | None]]:
        types = {id_: v["gov"]["sharing"]["type"] for _, id_, v in self.datasets}
        received = made = in_time = judged = days = answered = refused = in_use = expired = 0
        for applicant, _, value in self._of("_requests"):
            on, provider = date.fromisoformat(value["on"]), value["dataset"].split("/")[0]
            mine, counts = who in (None, provider), self._counts(value["on"])
            made += who in (None, applicant) and counts
            received += mine and counts
            answers = self._asked(value, ("同意", "部分同意", "不同意"))
            refused += mine and counts and any(e["kind"] == "不同意" for e in answers)
            limit = {CONDITIONAL: 10, UNCONDITIONAL: 1}.get(types[value["dataset"]])
            if mine and counts and limit is not None:
                due, end = add(on, limit), date.fromisoformat(answers[0]["on"]) if answers else None
                judged += end is not None or self.as_of > due
                in_time += end is not None and end <= due
                answered += end is not None
                days += workdays(on, end) if end else 0
            supplied = self._asked(value, ("提供",))
            done = [e for e in self._events("_requests", applicant, value["id"]) if e["kind"] == "处置"]
            if supplied and not done and who in (None, applicant):
                late = value.get("until", "9999") < self.as_of.isoformat()
                in_use, expired = in_use + (not late), expired + late
        return {
            "requests-received": (received, None),
            "requests-in-time": (in_time, judged),
            "requests-days": (days, answered),
            "requests-refused": (refused, None),
            "requests-made": (made, None),
            "grants-in-use": (in_use, None),
            "grants-expired": (expired, None),
            "demands-made": (
                sum(who in (None, d) and self._counts(v["on"]) for d, _, v in self._of("_demands")),
                None,
            ),
        }

    def _disputes(self, who: str | None) -> dict[str, tuple[int, int | None]]:
        received = upheld = days = answered = open_ = 0
        for _, _, value in self._of("_disputes"):
            if who not in (None, value["dataset"].split("/")[0]):
                continue
            answers = self._asked(value, ("属实已更正", "不属实", "无法核实"))
            counts = self._counts(value["on"])
            received += counts
            upheld += counts and any(e["kind"] == "属实已更正" for e in answers)
            open_ += not answers
            if counts and answers:
                answered += 1
                days += workdays(date.fromisoformat(value["on"]), date.fromisoformat(answers[0]["on"]))
        return {
            "disputes-received": (received, None),
            "disputes-upheld": (upheld, None),
            "disputes-days": (days, answered),
            "disputes-open": (open_, None),
        }

    def _rest(self, who: str | None) -> dict[str, tuple[int, int | None]]:
        in_time = judged = 0
        for _, id_, value in self._of("_triggers"):
            for dataset in value["datasets"]:
                department = dataset.split("/")[0]
                if who not in (None, department) or not self._counts(value["effectiveOn"]):
                    continue
                replies = self._events("_replies", department, id_)
                ends = [
                    e["on"]
                    for e in replies
                    if e["kind"] in ("已更新", "无需更新") and e["dataset"] == dataset
                ]
                due = add(date.fromisoformat(value["effectiveOn"]), 10).isoformat()
                judged += bool(ends) or self.as_of.isoformat() > due
                in_time += bool(ends) and ends[0] <= due
        projects = [(d, v) for d, _, v in self._of("_projects") if who in (None, d)]
        offices = ("dsjzx", "wxb")
        accepted = sum(
            all(
                any(
                    e["kind"] == "验收意见" and e["result"] == "符合"
                    for e in self._events("_replies", o, v["id"])
                )
                for o in offices
            )
            for _, v in projects
        )
        notices = [(d, v) for d, _, v in self._of("_rectifications") if who in (None, v["department"])]
        own = [(v, {e["kind"] for e in self._events("_rectifications", d, v["id"])}) for d, v in notices]
        done = [
            any(e["kind"] == "已整改" for e in self._events("_replies", v["department"], v["id"]))
            for v, _ in own
        ]
        open_ = ["核实完成" not in kinds for _, kinds in own]
        improvements = [
            i
            for d, id_, v in self._of("_evaluations")
            if v["year"] == self.year - 1
            and any(e["kind"] == "公布" for e in self._events("_evaluations", d, id_))
            for i in v["improvements"]
            if who in (None, i["department"])
        ]
        last = f"{self.year}-01-31"
        handed = [
            d
            for d, id_, v in self._of("_reports")
            if v["year"] == self.year - 1
            and any(e["kind"] == "提交" and e["on"] <= last for e in self._events("_reports", d, id_))
        ]
        return {
            "updates-in-time": (in_time, judged),
            "projects": (len(projects), None),
            "projects-accepted": (accepted, None),
            "rectifications": (sum(self._counts(v["on"]) for v, _ in own), None),
            "rectifications-open": (sum(open_), None),
            "rectifications-late": (
                sum(
                    o and not d and v["dueOn"] < self.as_of.isoformat()
                    for (v, _), o, d in zip(own, open_, done, strict=True)
                ),
                None,
            ),
            "rectifications-reported": (sum("上报市政府" in kinds for _, kinds in own), None),
            "improvements": (
                sum(i.get("doneOn", "9999") <= self.as_of.isoformat() for i in improvements),
                len(improvements),
            ),
            "reports": (
                sum(who in (None, d) for d in handed),
                len(self.departments) if who is None else 1,
            ),
        }
