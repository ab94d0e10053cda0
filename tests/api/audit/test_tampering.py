"""Records are chained, so that whatever is done to them is seen, and where."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from query_api.audit.chain import GENESIS, link
from query_api.audit.records import now_text
from query_api.audit.verify import verify
from query_api.audit.writer import Writer
from tests.api.audit.chains import event


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed audit: one chain of three files and one of one."""
    folder = tmp_path_factory.mktemp("chains") / "audit"
    for rotate_bytes, count in ((2_500, 30), (1_000_000, 8)):
        writer = Writer(folder, rotate_bytes=rotate_bytes)
        for number in range(count):
            writer.append(event(number, reason="因为"))
        writer.close()
    assert len(list(folder.glob("2*.jsonl"))) == 4
    assert verify(folder).faults == []
    return folder


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("2*.jsonl"))


def found_in(folder: Path) -> tuple[str, int]:
    faults = verify(folder).faults
    assert faults, "nothing was noticed"
    return faults[0].file, faults[0].line


@pytest.fixture
def copy(chains: Path, tmp_path: Path) -> Path:
    shutil.copytree(chains, tmp_path / "audit")
    for path in files_of(tmp_path / "audit"):
        path.chmod(0o600)
    return tmp_path / "audit"


def test_every_flipped_byte_is_named_by_file_and_line(copy: Path) -> None:
    random_ = random.Random(4)
    for path in files_of(copy):
        content = path.read_bytes()
        for place in sorted(random_.sample(range(len(content)), 150)):
            # The highest bit makes a text no UTF-8, which is another way to be no record.
            flipped = content[place] ^ random_.choice((1, 0x80))
            path.write_bytes(content[:place] + bytes([flipped]) + content[place + 1 :])
            assert found_in(copy) == (path.name, content[:place].count(b"\n") + 1), place
        path.write_bytes(content)
    assert verify(copy).faults == []


def test_a_head_that_is_no_utf8_is_noted_and_ends_no_verification(copy: Path) -> None:
    heads = copy / "heads.jsonl"
    content = heads.read_bytes()
    at = content.index(b".jsonl")
    heads.write_bytes(content[: at - 1] + b"\xff" + content[at:])
    assert [note for note in verify(copy).notes if "一行链头没有写完" in note]


Lines = list[bytes]


def delete(lines: Lines, at: int) -> Lines:
    return lines[:at] + lines[at + 1 :]


def double(lines: Lines, at: int) -> Lines:
    return [*lines[: at + 1], *lines[at:]]


def swap(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


def cut(lines: Lines, at: int) -> Lines:
    return lines[:at]


def insert(lines: Lines, at: int) -> Lines:
    return [*lines[:at], b'{"n":1,"phase":"event","hash":"' + b"0" * 64 + b'"}\n', *lines[at:]]


@pytest.mark.parametrize(("change", "later"), [(delete, 0), (double, 1), (swap, 0), (cut, 0), (insert, 0)])
def test_whatever_is_done_to_a_record_is_seen_at_its_line(
    copy: Path, change: Callable[[Lines, int], Lines], later: int
) -> None:
    for path in files_of(copy):
        content = path.read_bytes()
        lines = content.splitlines(keepends=True)
        last = len(lines) - (1 if change is swap else 0)
        for at in range(last):
            path.write_bytes(b"".join(change(lines, at)))
            assert found_in(copy) == (path.name, at + 1 + later), at
        path.write_bytes(content)


def test_tail_cut_in_the_middle_of_a_record_is_seen(copy: Path) -> None:
    path = files_of(copy)[-1]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines)[:-10])
    assert found_in(copy) == (path.name, len(lines))


def test_file_that_is_gone_is_named(copy: Path) -> None:
    for path in files_of(copy):
        content = path.read_bytes()
        path.unlink()
        assert (path.name, 1) in [(fault.file, fault.line) for fault in verify(copy).faults]
        path.write_bytes(content)
    (copy / "heads.jsonl").unlink()
    assert ("heads.jsonl", 1) in [(fault.file, fault.line) for fault in verify(copy).faults]


def test_chain_that_was_calculated_anew_does_not_fit_its_heads(copy: Path, tmp_path: Path) -> None:
    witness = tmp_path / "elsewhere.jsonl"
    shutil.copy(copy / "heads.jsonl", witness)
    chains = Counter(path.name[:20] for path in files_of(copy))
    (name,) = [path.name for path in files_of(copy) if chains[path.name[:20]] == 1]
    forged = forge(copy, name)
    assert found_in(copy)[0] == name
    # Who can write the heads as well is caught by a copy of them that lies elsewhere.
    heads = (copy / "heads.jsonl").read_text().splitlines()
    kept = [line for line in heads if name not in line]
    (copy / "heads.jsonl").write_text("\n".join([*kept, json.dumps(forged)]) + "\n")
    assert verify(copy).faults == []
    assert verify(copy, witness=witness).faults[0].file == name


def forge(folder: Path, name: str) -> dict[str, object]:
    head, lines, count = GENESIS, [], 0
    for raw in (folder / name).read_bytes().splitlines():
        record = json.loads(raw)
        del record["hash"]
        if record["phase"] == "event":
            record["reason"] = "别的原因"
        line, head = link(head, json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode())
        lines.append(line)
        count += 1
    (folder / name).write_bytes(b"".join(lines))
    return {"time": now_text(), "file": name, "count": count, "hash": head, "sealed": True}
