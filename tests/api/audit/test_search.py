"""Searching: which records fit, of which time, by which value."""

from __future__ import annotations

from pathlib import Path

import pytest

from query_api.audit.search import Criteria, Found, search
from tests.api.audit.chains import NAME, NEXT, at, call, chain_record, two_days, write

FOUND = {
    "request_id": "r", "caller": "k", "department": "mzj", "system": "s", "purpose": "rz", "operator": "o",
    "dataset": "mzj/a", "status": 200,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    two_days(tmp_path / "audit")
    return tmp_path / "audit"


@pytest.mark.parametrize("name", FOUND)
def test_each_criterion_is_asked_by_itself(name: str) -> None:
    found = Found(phase="whole", time=at(5), **FOUND)
    assert Criteria().admits(found)
    assert Criteria(**{name: FOUND[name]}).admits(found)
    assert not Criteria(**{name: 404 if name == "status" else "other"}).admits(found)
    assert Criteria(**FOUND).admits(found)


@pytest.mark.parametrize(
    ("since", "until", "holds", "day_holds"),
    [
        ("", "", True, True),
        ("2026-11-25T09:05", "2026-11-25T09:05", True, True),
        ("2026-11-25T09:06", "", False, True),
        ("", "2026-11-25T09:04", False, True),
        ("2026-11-26", "", False, False),
        ("", "2026-11-24", False, False),
        ("2026", "2026", True, True),
        ("2027", "", False, False),
        ("", "2025", False, False),
        (at(5), at(5), True, True),
    ],
)
def test_both_ends_of_a_time_are_meant_whole(since: str, until: str, holds: bool, day_holds: bool) -> None:
    criteria = Criteria(since=since, until=until)
    assert criteria.admits(Found(phase="whole", time=at(5))) is holds
    assert criteria.admits_day("2026-11-25") is day_holds


def test_hit_says_where_it_stands_and_chains_are_left_to_verify(folder: Path) -> None:
    with (folder / NEXT).open("ab") as file:
        file.write(b"no record\n" + b'{"n":11,"phase":"whole"')
    hits = list(search(folder, Criteria()))
    assert [(hit.file, hit.line) for hit in hits] == [
        *((NAME, line) for line in range(2, 7)),
        *((NEXT, line) for line in range(2, 5)),
    ]
    assert hits[0].text == (folder / NAME).read_bytes().splitlines(keepends=True)[1]
    assert hits[0].found == Found(phase="whole", time=at(2), request_id="r2", status=200)
    assert [hit.line for hit in search(folder, Criteria(since="2026-11-26"))] == [2, 3, 4]
    assert sorted(path.name for path in folder.iterdir()) == [NAME, NEXT, "heads.jsonl"]


def test_files_of_other_days_are_not_even_opened(folder: Path) -> None:
    # It could not be read, and is not asked for.
    (folder / "archive").mkdir()
    (folder / NAME).rename(folder / f"archive/{NAME}.gz")
    assert [hit.file for hit in search(folder, Criteria(since="2026-11-26"))] == [NEXT] * 3


def test_joins_are_no_calls_and_events_are_found(tmp_path: Path) -> None:
    event = {"n": 3, "phase": "event", "time": at(1), "event": "x", "dataset": "a/b"}
    write(tmp_path / NAME, [chain_record(), {"n": 2, "phase": "join", "time": at(1), "joins": []}, event])
    assert [hit.line for hit in search(tmp_path, Criteria())] == [3]


def test_hidden_value_is_looked_for_in_the_whole_line(tmp_path: Path) -> None:
    asked = [call(2, query={"keys": ["hmac:1a"]}), call(3, query={"keys": ["hmac:2b"]})]
    write(tmp_path / NAME, [chain_record(), *asked])
    assert [hit.line for hit in search(tmp_path, Criteria(hidden="hmac:1a"))] == [2]
