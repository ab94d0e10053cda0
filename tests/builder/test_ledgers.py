"""The tables of the ledgers, state by event; and the days that git holds against the files."""

from __future__ import annotations

import csv
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from site_builder.ledgers.case import Case, Event, Role
from site_builder.ledgers.contents import Interpretation
from site_builder.ledgers.process import Facts, Process, standing
from site_builder.ledgers.processes import processes
from tests.builder.test_sample_cases import sample
from tests.small_city import City

TABLES = Path(__file__).parents[1] / "examples" / "ledgers"
DAY = date(2026, 11, 16)
WRITERS = {"发起": Role.OPENER, "答复": Role.ASKED, "协调": Role.COORDINATOR}


def cells(path: Path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return {(row[0], event): cell for row in rows for event, cell in zip(header[1:], row[1:], strict=True)}


def bare(process: Process, state: str) -> Process:
    """The same table, begun in a state, without what more than the state decides."""
    moves = tuple(
        type(move)(role=move.role, kind=move.kind, before=move.before, after=move.after)
        for move in process.moves
    )
    return Process(ledger=process.ledger, title=process.title, states=(state,), final=(), moves=moves)


def judged(process: Process, state: str, event: str, facts: Facts) -> str:
    writer, kind = event.split(" ")
    step = Event(
        on=DAY, kind=kind, by="bz", role=WRITERS[writer], department="mzj", file="f", pointer="/events/0"
    )
    # The table does not look at what the case says.
    content = Interpretation(question="", answer="", article="")
    case = Case(
        id="mzj-2026-001",
        ledger=process.ledger,
        department="mzj",
        file="f",
        on=DAY,
        by="bz",
        content=content,
        opened=(step,),
    )
    found = standing(case, bare(process, state), facts, as_of=DAY)
    return "拒" if found.refusals else found.state


@pytest.mark.parametrize("ledger", sorted(processes()))
def test_each_event_in_each_state_does_what_the_table_says(ledger: str) -> None:
    process = processes()[ledger]
    facts = sample(date(2026, 11, 23)).facts
    table = cells(TABLES / f"{ledger.removeprefix('_')}.csv")
    assert {state for state, _ in table} == set(process.states) or not process.moves
    found = {(state, event): judged(process, state, event, facts) for state, event in table}
    assert found == table
    names = {role: writer for writer, role in WRITERS.items()}
    known = {f"{names[move.role]} {move.kind}" for move in process.moves}
    assert {event for _, event in table} == known


def git(folder: Path, *arguments: str, on: str = "2026-11-20T09:00:00+08:00") -> None:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "t"}
    who |= {"GIT_COMMITTER_EMAIL": "t@t", "GIT_COMMITTER_DATE": on, "GIT_AUTHOR_DATE": on}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, env=os.environ | who, capture_output=True
    )


def dispute(on: str, **more: str) -> dict[str, object]:
    value: dict[str, object] = {"id": "dsjzx-2026-001", "on": on, "by": "bz", "dataset": "mzj/gongce"}
    return value | {"kind": "内容", "locator": "编号 1", "evidence": "示例卷宗", "events": []} | more


@pytest.mark.parametrize(
    ("more", "rules", "received"),
    [
        ({}, ["L08"], "2026-11-20"),
        ({"register": "示例收2026-1"}, [], "2026-11-02"),
    ],
)
def test_git_days_are_held_against_the_dates_unless_a_letter_was_registered(
    city: City, more: dict[str, str], rules: list[str], received: str
) -> None:
    city.patch("catalog.json", {"demo": None})
    city.patch("dsjzx/_disputes/dsjzx-2026-001.json", dispute("2026-11-02", **more))
    git(city.source, "init", "-q")
    git(city.source, "add", "-A")
    git(city.source, "commit", "-qm", "x")
    compiled = city.check()
    assert [f.rule for f in compiled.findings if f.file.startswith("dsjzx/_disputes")] == rules
    case = compiled.ledgers.cases_by_id["dsjzx-2026-001"]
    assert case.received == date.fromisoformat(received)
    assert (case.on, case.committed) == (date(2026, 11, 2), date(2026, 11, 20))


@pytest.mark.parametrize(("register", "rules"), [({}, ["L08"]), ({"register": "示例收2026-2"}, [])])
def test_days_of_steps_are_held_against_git_as_well(
    city: City, register: dict[str, str], rules: list[str]
) -> None:
    city.patch("catalog.json", {"demo": None})
    step = {"on": "2026-11-13", "kind": "撤回", "by": "bz", "text": "不再需要。"} | register
    file = "dsjzx/_disputes/dsjzx-2026-001.json"
    city.patch(file, dispute("2026-11-12", register="示例收2026-1") | {"events": [step]})
    git(city.source, "init", "-q")
    git(city.source, "add", "-A")
    # The fourth working day after the 13th is the 19th, the third the 18th.
    git(city.source, "commit", "-qm", "x", on="2026-11-19T09:00:00+08:00")
    found = [(f.rule, f.pointer) for f in city.check().findings if f.file == file]
    assert found == [(rule, "/events/0/on") for rule in rules]


@pytest.mark.parametrize(("committed", "rules"), [("2026-11-18", []), ("2026-11-19", ["L08"])])
def test_three_working_days_may_pass_before_a_file_is_committed(
    city: City, committed: str, rules: list[str]
) -> None:
    city.patch("catalog.json", {"demo": None})
    city.patch("dsjzx/_disputes/dsjzx-2026-001.json", dispute("2026-11-13"))
    git(city.source, "init", "-q")
    git(city.source, "add", "-A")
    git(city.source, "commit", "-qm", "x", on=f"{committed}T09:00:00+08:00")
    assert [f.rule for f in city.check().findings if f.file.startswith("dsjzx/_disputes")] == rules
