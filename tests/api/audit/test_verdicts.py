"""What `verify` says of each thing that can be done to a file, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from query_api.audit.chain import GENESIS
from query_api.audit.verify import Verdict, verify
from tests.api.audit.chains import NAME, NEXT, OTHER, chain_record, head, record, write, write_heads

WRONG = "f" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"


def three(folder: Path, *heads: tuple[int, bool], name: str = NAME) -> list[str]:
    """One file of three records with true heads at these numbers (and whether sealed)."""
    hashes = write(folder / name, [chain_record(), record(2), record(3)])
    write_heads(folder, *(head(name, n, hashes[n - 1], sealed=sealed) for n, sealed in heads))
    return hashes


def told(verdict: Verdict) -> list[str]:
    return [str(fault) for fault in verdict.faults]


def place(count: int, hash_: str, file: str = NAME, torn: int = 0) -> dict[str, Any]:
    return {"file": file, "count": count, "hash": hash_, "torn": torn}


def test_whole_audit_is_counted_and_left_as_it_is(folder: Path) -> None:
    three(folder, (1, False), (3, True))
    verdict = verify(folder)
    assert (verdict.faults, verdict.notes) == ([], [])
    assert (verdict.files, verdict.records, verdict.refused) == (1, 3, 0)
    assert sorted(path.name for path in folder.iterdir()) == [NAME, "heads.jsonl"]


def test_empty_folder_is_whole(folder: Path) -> None:
    folder.mkdir()
    assert told(verify(folder)) == []


def test_heads_that_are_gone_are_missed(folder: Path) -> None:
    three(folder)
    (folder / "heads.jsonl").unlink()
    assert told(verify(folder)) == ["heads.jsonl:1  链头文件不见了"]


def test_copy_of_the_heads_that_is_not_there_is_missed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    assert told(verify(folder, witness=tmp_path / "copy.jsonl")) == ["copy.jsonl:1  链头文件不见了"]


def test_head_that_was_not_written_whole_is_a_note(folder: Path) -> None:
    three(folder, (1, False))
    with (folder / "heads.jsonl").open("a") as file:
        file.write('{"time"')
    verdict = verify(folder)
    assert (told(verdict), verdict.notes) == ([], ["heads.jsonl:2  一行链头没有写完"])


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([chain_record(), record(2), record(5)], f"{NAME}:3  序号应为 3，写的是 5"),
        ([chain_record(), {"x": 1, "y": 2, "z": 3}, record(3)], f"{NAME}:2  不是审计记录"),
        ([chain_record(), {"x": 1}], f"{NAME}:2  不是审计记录"),
        ([chain_record(), {"n": 2, "phase": "join", "time": ""}], f"{NAME}:2  不是审计记录"),
        (
            [chain_record(), record(2, event="audit.prune", details=[{"file": NAME}])],
            f"{NAME}:2  不是审计记录",
        ),
        ([record(1), record(2)], f"{NAME}:1  文件的第一条应说明它接续哪里：其前的记录被删去"),
        ([chain_record(2), record(2)], f"{NAME}:1  序号应为 1，写的是 2"),
    ],
)
def test_record_that_cannot_stand_there_is_named(
    folder: Path, records: list[dict[str, Any]], said: str
) -> None:
    write(folder / NAME, records)
    write_heads(folder)
    assert told(verify(folder)) == [said]


def test_first_bad_record_is_the_one_that_is_told(folder: Path) -> None:
    three(folder)
    lines = (folder / NAME).read_bytes().splitlines(keepends=True)
    (folder / NAME).write_bytes(lines[0] + lines[1].replace(b"test", b"tast") + lines[2])
    said = "与前一条接不上：本条被改动，或其前的记录被删去、插入、调换"
    assert told(verify(folder)) == [f"{NAME}:2  {said}"]
    assert verify(folder).records == 1


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ([(2, WRONG, False)], f"{NAME}:2  与 heads.jsonl:1 记下的链头不符"),
        ([(4, WRONG, False)], f"{NAME}:4  从这里起少了记录：heads.jsonl:1 记有 4 条，文件里只到第 3 条"),
        ([(2, "", True)], f"{NAME}:3  多出了记录：heads.jsonl:1 说到第 2 条为止"),
        (
            [(3, "", False), (1, WRONG, False), (2, WRONG, False)],
            f"{NAME}:1  与 heads.jsonl:2 记下的链头不符",
        ),
    ],
)
def test_head_that_does_not_fit_is_told_at_its_record(
    folder: Path, heads: list[tuple[int, str, bool]], said: str
) -> None:
    hashes = three(folder)
    write_heads(folder, *(head(NAME, n, hash_ or hashes[n - 1], sealed=s) for n, hash_, s in heads))
    assert told(verify(folder)) == [said]


def two(folder: Path, former: dict[str, Any], more: list[dict[str, Any]] | None = None) -> list[str]:
    """A second file that goes on from a place, with one record more; its hashes."""
    number = former["count"] + 1
    rest = more if more is not None else [record(number + 1)]
    return write(folder / NEXT, [chain_record(number, former), *rest], former["hash"])


def test_chain_goes_on_from_file_to_file(folder: Path) -> None:
    hashes = three(folder, (3, True))
    later = two(folder, place(3, hashes[2]))
    write_heads(folder, head(NAME, 3, hashes[2], sealed=True), head(NEXT, 5, later[1], sealed=True))
    verdict = verify(folder)
    assert (told(verdict), verdict.files, verdict.records) == ([], 2, 5)


@pytest.mark.parametrize(
    ("count", "hash_", "said"),
    [
        (3, WRONG, f"{NAME}:3  末条与 {NEXT}:1 所说不符"),
        (4, WRONG, f"{NAME}:4  从这里起少了记录：{NEXT}:1 说有 4 条，文件里只到第 3 条"),
        (2, WRONG, f"{NAME}:3  多出了记录：{NEXT}:1 说到第 2 条为止"),
        (0, GENESIS, f"{NAME}:1  多出了记录：{NEXT}:1 说到第 0 条为止"),
    ],
)
def test_file_must_end_where_the_next_one_goes_on(folder: Path, count: int, hash_: str, said: str) -> None:
    three(folder)
    two(folder, place(count, hash_))
    assert told(verify(folder)) == [said]


@pytest.mark.parametrize(
    ("count", "sealed", "said"),
    [
        (4, False, f"{NEXT}:1  与 heads.jsonl:2 记下的链头不符"),
        (5, False, f"{NEXT}:2  与 heads.jsonl:2 记下的链头不符"),
        (4, True, f"{NEXT}:1  与 heads.jsonl:2 记下的链头不符"),
        (6, False, f"{NEXT}:3  从这里起少了记录：heads.jsonl:2 记有 6 条，文件里只到第 5 条"),
        (1, True, f"{NEXT}:1  多出了记录：heads.jsonl:2 说到第 1 条为止"),
    ],
)
def test_lines_of_a_later_file_are_counted_from_its_own_beginning(
    folder: Path, count: int, sealed: bool, said: str
) -> None:
    hashes = three(folder)
    two(folder, place(3, hashes[2]))
    write_heads(folder, head(NAME, 3, hashes[2]), head(NEXT, count, WRONG, sealed=sealed))
    assert told(verify(folder)) == [said]


def test_record_after_the_seal_of_a_later_file_is_told_at_its_line(folder: Path) -> None:
    hashes = three(folder)
    later = two(folder, place(3, hashes[2]))
    write_heads(folder, head(NEXT, 4, later[0], sealed=True))
    assert told(verify(folder)) == [f"{NEXT}:2  多出了记录：heads.jsonl:1 说到第 4 条为止"]


@pytest.mark.parametrize(
    ("sealed", "said", "noted"),
    [
        (False, [], [f"{NAME}:4  末条没有写完（正在写，或进程中断）"]),
        (True, [f"{NAME}:4  末尾多出 6 字节"], []),
    ],
)
def test_part_of_a_record_is_a_note_until_the_file_is_closed(
    folder: Path, sealed: bool, said: list[str], noted: list[str]
) -> None:
    three(folder, (3, sealed))
    with (folder / NAME).open("ab") as file:
        file.write(b'{"n":4')
    verdict = verify(folder)
    assert (told(verdict), verdict.notes) == (said, noted)


@pytest.mark.parametrize("tail", [b'{"n":4', b"what?\n", b"a\nb\nc\n"])
@pytest.mark.parametrize(("torn", "is_told"), [(6, True), (5, False), (7, False)])
def test_rest_of_a_dead_writer_is_a_note_where_its_successor_told_its_length(
    folder: Path, tail: bytes, torn: int, is_told: bool
) -> None:
    hashes = three(folder, (3, False))
    with (folder / NAME).open("ab") as file:
        file.write(tail)
    joined = {"n": 2, "phase": "join", "time": "", "joins": [place(3, hashes[2], torn=torn)]}
    write(folder / OTHER, [chain_record(), joined])
    verdict = verify(folder)
    if is_told:
        note = f"{NAME}:4  进程中断时没有写完的 6 字节，已由后来的进程记明"
        assert (told(verdict), verdict.notes) == ([], [note])
    elif b"\n" in tail:
        assert (told(verdict), verdict.notes) == ([f"{NAME}:4  不是一条完整的记录"], [])
    else:
        assert (told(verdict), verdict.notes) == ([f"{NAME}:4  末尾多出 6 字节"], [])


def test_rest_that_was_told_excuses_no_other_fault(folder: Path) -> None:
    hashes = three(folder)
    with (folder / NAME).open("ab") as file:
        file.write(b"what?\n")
    joined = {"n": 2, "phase": "join", "time": "", "joins": [place(3, hashes[2], torn=6)]}
    write(folder / OTHER, [chain_record(), joined])
    write_heads(folder, head(NAME, 2, WRONG))
    verdict = verify(folder)
    assert (told(verdict), verdict.notes) == ([f"{NAME}:2  与 heads.jsonl:1 记下的链头不符"], [])


@pytest.mark.parametrize(
    ("hash_", "said"), [(GENESIS, []), (WRONG, [f"{NAME}:1  末条与 {OTHER}:2 所说不符"])]
)
def test_file_without_any_record_may_be_joined(folder: Path, hash_: str, said: list[str]) -> None:
    joined = {"n": 2, "phase": "join", "time": "", "joins": [place(0, hash_)]}
    write(folder / OTHER, [chain_record(), joined])
    (folder / NAME).touch()
    write_heads(folder)
    assert told(verify(folder)) == said


def test_file_that_is_gone_is_missed_by_whoever_names_it(folder: Path) -> None:
    three(folder)
    gone, more = NEXT, "2026-11-27-0000000a-0003.jsonl"
    joined = {"n": 2, "phase": "join", "time": "", "joins": [place(9, WRONG, file=gone)]}
    write(folder / OTHER, [chain_record(), joined])
    write_heads(folder, head(more, 1, WRONG), head(gone, 9, WRONG))
    assert told(verify(folder)) == [
        f"{gone}:1  整个文件不见了（见 {OTHER}:2）",
        f"{more}:1  整个文件不见了（见 heads.jsonl:1）",
    ]
    # Unless it was removed after its time, and recorded.
    pruned = record(2, event="audit.prune", details=[place(9, WRONG, file=gone), place(1, WRONG, file=more)])
    write(folder / OTHER, [chain_record(), pruned])
    assert told(verify(folder)) == []
    # Another deed that names files removes none.
    write(folder / OTHER, [chain_record(), pruned | {"event": "audit.archive"}])
    assert len(told(verify(folder))) == 2


def test_faults_stand_by_file_whatever_was_found_first(folder: Path) -> None:
    write(folder / NEXT, [record(1)])
    write_heads(folder, head(NAME, 1, WRONG))
    assert [fault.file for fault in verify(folder).faults] == [NAME, NEXT]


def test_calls_that_were_refused_are_summed_up_and_noted(folder: Path) -> None:
    gaps = [{"n": n, "phase": "gap", "time": "", "refused": n + 1, "since": "", "reason": ""} for n in (2, 3)]
    write(folder / NAME, [chain_record(), *gaps])
    write_heads(folder)
    verdict = verify(folder)
    assert (told(verdict), verdict.refused) == ([], 7)
    assert verdict.notes == [
        f"{NAME}:2  审计曾写不进，其间 3 次调用答 503",
        f"{NAME}:3  审计曾写不进，其间 4 次调用答 503",
    ]
