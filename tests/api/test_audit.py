"""Evidence: one record a call, before its answer; chained, so that whatever is done to it is seen."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.audit import Pseudonyms, Writer, audit_folder
from query_api.audit.chain import GENESIS, link
from query_api.audit.records import EventEntry, now_text
from query_api.audit.verify import verify
from query_api.settings import Durability, Settings

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"
PERSONS = f"{V1}/fgw/persons/tables/persons"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def audited(snapshot: Path, state: Path) -> Iterator[httpx.Client]:
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        client.follow_redirects = False
        yield client


def records(state: Path) -> list[dict[str, Any]]:
    lines = [
        json.loads(line)
        for path in sorted(audit_folder(state).glob("2*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]
    return [line for line in lines if line["phase"] in ("whole", "open", "close")]


CALLS: list[tuple[str, str, object, int]] = [
    ("GET", "/api/v1", None, 200),
    ("GET", f"{V1}?q=街路巷", None, 200),
    ("GET", f"{V1}?nope=1", None, 400),
    ("GET", f"{V1}?code=307001001/000001", None, 303),
    ("GET", f"{V1}/mzj/streets", None, 200),
    ("GET", f"{V1}/mzj/nope", None, 404),
    ("GET", f"{V1}/mzj/streets/tables/streets", None, 200),
    ("GET", ROWS, None, 200),
    ("HEAD", ROWS, None, 200),
    ("GET", f"{ROWS}?a=x", None, 400),
    ("GET", f"{ROWS}/000123", None, 200),
    ("GET", f"{ROWS}/nope", None, 404),
    ("POST", ROWS, None, 405),
    ("POST", f"{PERSONS}/lookup", {"keys": ["示例000001"]}, 200),
    ("POST", f"{PERSONS}/lookup", "no json", 400),
    ("QUERY", f"{PERSONS}/query", {"where": {"field": "姓名", "op": "eq", "value": "示例甲"}}, 200),
    ("GET", f"{V1}/mzj/streets/tables/streets/summary?_by=名称", None, 200),
    ("GET", f"{V1}/mzj/streets/tables/long/download?_format=csv", None, 200),
    ("GET", f"{V1}/mzj/streets/files/map", None, 200),
    ("GET", f"{V1}/gaj/conditional/tables/t/rows", None, 403),
    ("GET", f"{V1}/gaj/denied/tables/t/rows", None, 403),
    ("GET", f"{V1}/gaj/gone/tables/t/rows", None, 410),
    ("GET", "/api/v1/changes", None, 200),
    ("GET", "/api/v1/openapi.json", None, 200),
    ("GET", "/api/v1/nope", None, 404),
    ("GET", "/nope", None, 404),
    ("GET", f"{ROWS}?名称={'x' * 61_000}", None, 414),
]


def test_every_call_leaves_exactly_one_record_refused_ones_too(audited: httpx.Client, state: Path) -> None:
    for number, (method, address, body, status) in enumerate(CALLS):
        content = json.dumps(body) if isinstance(body, dict) else body
        answer = audited.request(method, address, content=content, headers={"x-request-id": f"call-{number}"})
        assert answer.status_code == status, (address, answer.text)
    for address in ("/health/live", "/health/ready", "/metrics", "/health/nope"):
        audited.get(address)
    found = records(state)
    whole = [r for r in found if r["phase"] != "close"]
    assert [r["requestId"] for r in whole] == [f"call-{number}" for number in range(len(CALLS))]
    assert [(r["method"], r["status"]) for r in whole] == [(m, s) for m, _, _, s in CALLS]
    streamed = [r["phase"] for r in found if "/download" in (r["route"] or "")]
    assert streamed == ["open", "close"]
    assert verify(audit_folder(state)).faults == []


def test_record_says_who_what_and_how_it_ended(audited: httpx.Client, state: Path) -> None:
    answer = audited.get(
        f"{ROWS}?名称=人民路&_select=code&_sort=-a&_limit=1", headers={"accept-encoding": "gzip"}
    )
    (record,) = records(state)
    assert record["digest"] == hashlib.sha256(answer.content).hexdigest()
    assert record["bytes"] == len(answer.content)
    assert record["query"] == {
        "where": {"and": [{"field": "名称", "op": "eq", "value": "人民路"}]},
        "select": ["code"],
        "sort": ["-a"],
        "limit": 1,
    }
    expected = {
        "phase": "whole",
        "requestId": answer.headers["x-request-id"],
        "route": "/api/v1/datasets/{department}/{dataset}/tables/{table}/rows",
        "dataset": "mzj/streets",
        "table": "streets",
        "snapshot": answer.json()["snapshot"]["generation"],
        "client": "testclient",
        "status": 200,
        "rows": 1,
        "complete": True,
        "caller": "demo",
        "department": "demo",
        "purpose": None,
    }
    assert {key: record[key] for key in expected} == expected
    assert record["time"].endswith("+08:00")
    assert record["spentMs"] > 0


def test_streamed_answer_has_rows_bytes_and_digest_in_its_close(audited: httpx.Client, state: Path) -> None:
    answer = audited.get(f"{V1}/mzj/streets/tables/long/download?_format=csv&g=1")
    opened, closed = records(state)
    assert (opened["phase"], opened["complete"], opened["digest"]) == ("open", None, None)
    assert opened["query"]["where"] == {"and": [{"field": "g", "op": "eq", "value": 1}]}
    assert closed["requestId"] == opened["requestId"]
    assert (closed["rows"], closed["bytes"]) == (len(answer.text.splitlines()) - 1, len(answer.content))
    assert closed["digest"] == hashlib.sha256(answer.content).hexdigest()
    assert closed["complete"] is True


def test_sensitive_values_are_found_by_value_and_read_by_nobody(
    audited: httpx.Client, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = ("示例000001", "示例甲")
    audited.post(f"{PERSONS}/lookup", json={"keys": ["示例000001", "示例没有"]})
    where = {"and": [{"field": "证件", "op": "eq", "value": "示例000001"}]}
    audited.post(f"{PERSONS}/query", json={"where": where})
    audited.post(
        f"{PERSONS}/query", json={"where": {"not": {"field": "姓名", "op": "in", "value": ["示例甲"]}}}
    )
    # In the address it is refused, and still nothing of it is kept.
    assert audited.get(f"{PERSONS}/rows/示例000001").status_code == 400
    assert audited.get(f"{PERSONS}/rows?证件=示例000001").status_code == 400
    assert audited.get(f"{PERSONS}/nope/示例000001").status_code == 404
    for path in state.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            assert secret.encode() not in content, path
            assert json.dumps(secret)[1:-1].encode() not in content, path
    assert not any(secret in caplog.text for secret in secrets)
    one, two, three, *_ = records(state)
    hidden = Pseudonyms.open(state).of("示例000001")
    assert one["query"]["keys"][0] == hidden
    assert one["query"]["keys"][1] not in ("示例没有", hidden)
    assert two["query"]["where"]["and"][0]["value"] == hidden
    assert three["query"]["where"]["not"]["value"] == [Pseudonyms.open(state).of("示例甲")]


def test_key_of_the_digests_and_the_records_are_for_their_owner_only(
    audited: httpx.Client, state: Path
) -> None:
    audited.get("/api/v1")
    for path in state.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_composite_key_is_kept_by_its_parts(audited: httpx.Client, state: Path) -> None:
    assert audited.get(f"{V1}/fgw/prices/tables/prices/rows/西市场,2026-01-01").status_code == 200
    assert records(state)[0]["query"] == {"keys": [["西市场", "2026-01-01"]]}


@pytest.mark.parametrize("sync", ["group", "always"])
def test_durability_can_be_chosen(snapshot: Path, state: Path, sync: Any) -> None:
    durability = Durability(sync=sync, window_ms=60_000)
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True, durability=durability)
    with TestClient(create_app(settings)) as client:
        for _ in range(3):
            assert client.get(f"{ROWS}/000123").status_code == 200
        heads = (audit_folder(state) / "heads.jsonl").read_bytes().split()
        counts = [json.loads(head)["count"] for head in heads]
        # The head of the file's first record; with `always` that of each answer besides.
        assert counts == ([1] if sync == "group" else [1, 2, 3, 4])


def test_service_without_a_state_folder_keeps_no_records(api: httpx.Client, tmp_path: Path) -> None:
    assert api.get(ROWS).status_code == 200
    assert list(tmp_path.iterdir()) == []


# --- tampering -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed audit: one chain of three files and one of one."""
    folder = tmp_path_factory.mktemp("chains") / "audit"
    for rotate_bytes, count in ((2_500, 30), (1_000_000, 8)):
        writer = Writer(folder, rotate_bytes=rotate_bytes)
        for number in range(count):
            writer.append(event(number))
        writer.close()
    assert len(list(folder.glob("2*.jsonl"))) == 4
    assert verify(folder).faults == []
    return folder


def event(number: int) -> EventEntry:
    return EventEntry(time=now_text(), event="test", by=None, reason="因为", dataset=f"a/{number}")


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


# --- trouble -------------------------------------------------------------------------------------


def test_new_writer_joins_the_chain_of_one_that_died(tmp_path: Path, snapshot: Path, state: Path) -> None:
    folder = audit_folder(state)
    pid = os.fork()
    if pid == 0:
        dying = Writer(folder, rotate_bytes=1_000_000)
        for number in range(5):
            dying.append(event(number))
        # Killed in the middle of a record: a part of it stays.
        with files_of(folder)[0].open("ab") as file:
            file.write(b'{"n":7,"phase":"wh')
        os._exit(0)
    os.waitpid(pid, 0)
    assert verify(folder).faults == []
    (left,) = files_of(folder)
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True)
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/v1").status_code == 200
    verdict = verify(folder)
    assert verdict.faults == []
    assert any("没有写完" in note for note in verdict.notes)
    joins = [json.loads(line) for path in files_of(folder) for line in path.read_bytes().splitlines()[1:2]]
    place = next(record for record in joins if record["phase"] == "join")["joins"][0]
    assert (place["file"], place["count"], place["torn"]) == (left.name, 6, 18)
    # What the dead writer left is now held by its successor: nothing can be taken off any more.
    left.chmod(0o600)
    left.write_bytes(b"".join(left.read_bytes().splitlines(keepends=True)[:4]))
    assert found_in(folder) == (left.name, 5)
