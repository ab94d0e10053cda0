"""Cases for the invented city: applications, doubts, updates and reports of every stage, by number alone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from site_builder.calendar import calendar_of
from tests.benchmarks.city import write_json

DAY = date(2026, 11, 23)
SHARES = ("_requests", "_requests", "_requests", "_disputes", "_triggers")
"""Of five cases, so many of each; the rest of a department's numbers are its annual report."""
ANSWERS = ("", "受理", "同意", "不同意", "提供")
POLICY = {
    "id": "tiaoli",
    "title": "示例条例",
    "docNo": "示例令第1号",
    "validFrom": "2025-08-01",
    "rank": 30,
    "levels": ["法律", "行政法规"],
    "limits": [
        {"id": "catalog-update", "days": 10, "unit": "工作日", "from": "事由生效", "article": "第十七条"},
        {"id": "answer-conditional", "days": 10, "unit": "工作日", "from": "申请", "article": "第二十一条"},
        {"id": "supply", "days": 20, "unit": "工作日", "from": "同意", "article": "第二十二条"},
        {"id": "correct", "days": 10, "unit": "工作日", "from": "提出疑义", "article": "第二十六条"},
    ],
}


def write_cases(root: Path, number: int) -> int:
    """So many cases among the departments of a generated source; gives how many files were written."""
    write_json(root / "_policy/tiaoli.json", POLICY)
    city = json.loads((root / "catalog.json").read_bytes())
    write_json(root / "catalog.json", city | {"policies": [*city["policies"], "tiaoli"]})
    people = {
        path.parent.name: json.loads(path.read_bytes())["people"][0]["id"]
        for path in sorted(root.glob("*/department.json"))
    }
    conditional, others = [], []
    for path in sorted(root.glob("*/*/datapackage.json")):
        sharing = json.loads(path.read_bytes())["gov"]["sharing"]["type"]
        (conditional if sharing == "有条件共享" else others).append(f"{path.parts[-3]}/{path.parts[-2]}")
    departments, authority = sorted(people), str(city["authority"])
    calendar, files, used = calendar_of(), 0, dict.fromkeys(people, 0)
    for at in range(number):
        ledger = SHARES[at % len(SHARES)]
        dataset = (conditional if ledger == "_requests" else conditional + others)[
            at * 7919 % len(conditional if ledger == "_requests" else conditional + others)
        ]
        provider = dataset.split("/")[0]
        opener = authority if ledger == "_triggers" else departments[at % len(departments)]
        if opener == provider:
            opener = departments[(departments.index(opener) + 1) % len(departments)]
        if ledger == "_triggers" and opener != authority:
            continue
        on = DAY - timedelta(days=at % 60)
        used[opener] += 1
        id_ = f"{opener}-2026-{used[opener]:03}"
        write_json(root / f"{opener}/{ledger}/{id_}.json", _case(ledger, id_, on, people[opener], dataset))
        files += 1
        reply = _reply(ledger, at, calendar.add_workdays(on, 3).end, people[provider], dataset)
        if reply and provider != opener and reply[0]["on"] <= DAY.isoformat():
            value = {"id": id_, "on": reply[0]["on"], "by": people[provider], "events": reply}
            write_json(root / f"{provider}/_replies/{id_}.json", value)
            files += 1
    return files


def _case(ledger: str, id_: str, on: date, by: str, dataset: str) -> dict[str, object]:
    value: dict[str, object] = {"id": id_, "on": on.isoformat(), "by": by}
    if ledger == "_triggers":
        basis = {"title": "示例法"}
        return {
            **value,
            "kind": "法规修订",
            "basis": basis,
            "effectiveOn": on.isoformat(),
            "datasets": [dataset],
            "events": [],
        }
    if ledger == "_disputes":
        return {
            **value,
            "dataset": dataset,
            "kind": "内容",
            "locator": "第 1 行",
            "evidence": "与原件不一致",
            "events": [],
        }
    asked = {"need": "核验状态。", "purpose": "办理业务。", "dutyBasis": "示例法第一条", "approvedBy": "科长"}
    return {**value, "dataset": dataset, **asked, "until": "2027-12-31", "events": []}


def _reply(ledger: str, at: int, on: date, by: str, dataset: str) -> list[dict[str, object]]:
    event: dict[str, object] = {"on": on.isoformat(), "by": by}
    if ledger == "_triggers":
        return [{**event, "kind": "已更新", "dataset": dataset}] if at % 2 else []
    if ledger == "_disputes":
        return [{**event, "kind": "属实已更正"}] if at % 2 else []
    kind = ANSWERS[at % len(ANSWERS)]
    if kind == "不同意":
        return [{**event, "kind": kind, "reason": "所需信息项超出履职所必需的范围。"}]
    if kind == "提供":
        return [{**event, "kind": "同意", "approvedBy": "科长"}, {**event, "kind": kind}]
    return [{**event, "kind": kind, **({"approvedBy": "科长"} if kind == "同意" else {})}] if kind else []
