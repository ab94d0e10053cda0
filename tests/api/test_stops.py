"""The emergency stop: every generation and file, every worker, within seconds; and back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.exceptions import LitestarException
from litestar.testing import TestClient

from query_api import stops
from query_api.app import create_app
from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.cli import main
from query_api.errors import OperatorError
from query_api.settings import Settings
from tests.api import handmade
from tests.api.test_serve import serving

V1 = "/api/v1/datasets/mzj/streets"
ROWS = f"{V1}/tables/streets/rows"
WHY = ("--reason", "数据有误，正在核对", "--by", "张三")

ROW_CALLS = [
    ("GET", ROWS),
    ("GET", f"{ROWS}/000123"),
    ("GET", f"{ROWS}?_asof={{generation}}"),
    ("POST", f"{V1}/tables/streets/lookup"),
    ("POST", f"{V1}/tables/streets/query"),
    ("GET", f"{V1}/tables/streets/summary"),
    ("GET", f"{V1}/tables/long/download?_format=csv"),
    ("GET", f"{V1}/files/map"),
]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call looks."""
    monkeypatch.setattr(stops, "LOOK_SECONDS", 0.0)


@pytest.fixture
def stopped(snapshot: Path, tmp_path: Path, at_once: None) -> Iterator[tuple[httpx.Client, Path]]:
    state = tmp_path / "state"
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True)
    with TestClient(create_app(settings)) as client:
        assert client.get(ROWS).status_code == 200
        yield client, state


@pytest.mark.parametrize(("method", "address"), ROW_CALLS)
def test_withdrawn_dataset_gives_451_with_the_reason_on_every_row_call(
    stopped: tuple[httpx.Client, Path], snapshot: Path, method: str, address: str
) -> None:
    client, state = stopped
    assert main(["withdraw", "mzj/streets", "--state", str(state), *WHY]) == 0
    generation = (snapshot / "current").read_text().strip()
    answer = client.request(method, address.format(generation=generation))
    assert answer.status_code == 451
    assert answer.json()["type"].endswith("/sharing-suspended/index.html")
    assert "数据有误，正在核对" in answer.json()["detail"]
    assert answer.json()["suspended"]["reason"] == "数据有误，正在核对"
    # Who did it is for the record, not for callers.
    assert "张三" not in answer.text
    assert client.get("/api/v1/datasets/fgw/prices/tables/prices/rows").status_code == 200
    assert main(["restore", "mzj/streets", "--state", str(state), *WHY]) == 0
    assert client.get(ROWS).status_code == 200


def test_metadata_says_so_and_its_entity_tag_changes(stopped: tuple[httpx.Client, Path]) -> None:
    client, state = stopped
    before = client.get(V1)
    assert before.json()["dataset"]["suspended"] is None
    assert main(["withdraw", "mzj/streets", "--state", str(state), *WHY]) == 0
    after = client.get(V1, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["dataset"]["suspended"]["reason"] == "数据有误，正在核对"
    assert any("暂停共享：数据有误，正在核对" in notice for notice in after.json()["notices"])
    listed = client.get("/api/v1/datasets?q=街路巷").json()["datasets"]
    assert {d["id"]: d["status"] for d in listed}["mzj/streets"] == "暂停共享"


def test_stop_and_restore_leave_one_record_each(stopped: tuple[httpx.Client, Path]) -> None:
    _, state = stopped
    for command in ("withdraw", "restore"):
        assert main([command, "mzj/streets", "--state", str(state), *WHY]) == 0
    lines = [
        json.loads(line)
        for path in sorted(audit_folder(state).glob("2*.jsonl"), key=lambda p: p.stat().st_mtime_ns)
        for line in path.read_bytes().splitlines()
    ]
    events = [line for line in lines if line["phase"] == "event"]
    assert [(e["event"], e["dataset"], e["by"], e["reason"]) for e in events] == [
        ("withdraw", "mzj/streets", "张三", "数据有误，正在核对"),
        ("restore", "mzj/streets", "张三", "数据有误，正在核对"),
    ]
    assert verify(audit_folder(state)).faults == []


def test_order_of_checks_has_451_after_403_and_410(snapshot: Path, tmp_path: Path, at_once: None) -> None:
    state = tmp_path / "state"
    for dataset in ("gaj/conditional", "gaj/gone", "mzj/streets"):
        assert main(["withdraw", dataset, "--state", str(state), *WHY]) == 0
    with TestClient(create_app(Settings(snapshot=str(snapshot), state=str(state), demo=True))) as client:
        assert client.get("/api/v1/datasets/gaj/conditional/tables/t/rows").status_code == 403
        assert client.get("/api/v1/datasets/gaj/gone/tables/t/rows").status_code == 410
        assert client.get(f"{V1}/tables/nope/rows").status_code == 404
        # Before the query is looked at.
        assert client.get(f"{ROWS}?nope=1").status_code == 451


def test_stop_outlives_its_file(stopped: tuple[httpx.Client, Path], caplog: pytest.LogCaptureFixture) -> None:
    client, state = stopped
    main(["withdraw", "mzj/streets", "--state", str(state), *WHY])
    assert client.get(ROWS).status_code == 451
    (state / stops.FILE).unlink()
    assert client.get(ROWS).status_code == 451
    assert "不见了" in caplog.text
    (state / stops.FILE).write_text("{")
    assert client.get(ROWS).status_code == 451
    with pytest.raises(OperatorError, match="读不出"):
        stops.Stops(state)


def test_download_under_way_is_cut_off(
    tmp_path: Path, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.routes.stretches.STRETCH", 10)
    handmade.make(tmp_path)
    state = tmp_path / "state"
    app = create_app(Settings(snapshot=str(tmp_path), state=str(state), demo=True))
    with TestClient(app) as client:
        # Filtered, since a whole table is kept as a file and leaves in one part the second time.
        whole = client.get(f"{V1}/tables/long/download?_format=ndjson&g__gte=0").content
        seen = 0
        passes = app.service.stops.of

        def stopping(dataset: str) -> stops.Stop | None:
            nonlocal seen
            seen += 1
            if seen == 4:
                main(["withdraw", "mzj/streets", "--state", str(state), *WHY])
            return passes(dataset)

        monkeypatch.setattr(app.service.stops, "of", stopping)
        with pytest.raises(LitestarException, match="after response started"):
            client.get(f"{V1}/tables/long/download?_format=ndjson&g__gte=0")
    closes = [
        record
        for path in audit_folder(state).glob("2*.jsonl")
        for record in map(json.loads, path.read_bytes().splitlines())
        if record["phase"] == "close"
    ]
    assert sorted(record["complete"] for record in closes) == [False, True]
    cut = next(record for record in closes if not record["complete"])
    assert 0 < cut["bytes"] < len(whole)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["withdraw", "mzj", "--state", "{state}", *WHY], "mzj 不是信息资源标识"),
        (["withdraw", "mzj/streets", "--state", "{state}", "--by", "张三"], "缺少：--reason"),
        (["restore", "mzj/streets", "--state", "{state}", *WHY], "没有暂停共享；暂停的有：无"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    state = str(tmp_path / "state")
    try:
        code = main([argument.replace("{state}", state) for argument in arguments])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert error.count("\n") == 1


def test_every_worker_obeys_within_five_seconds(snapshot: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--demo", "--workers", "2"]
    with serving(arguments) as (_, client):
        statuses = {client.get(ROWS, headers={"connection": "close"}).status_code for _ in range(20)}
        assert statuses == {200}
        assert main(["withdraw", "mzj/streets", "--state", str(state), *WHY]) == 0
        began = time.monotonic()
        last_served = began
        while time.monotonic() < began + 3:
            if client.get(ROWS, headers={"connection": "close"}).status_code == 200:
                last_served = time.monotonic()
        assert last_served - began < 2.5
    assert verify(audit_folder(state)).faults == []


def test_name_that_is_not_in_the_catalogue_stops_nothing_and_the_nearest_are_named(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state"
    with TestClient(create_app(Settings(snapshot=str(snapshot), state=str(state), demo=True))):
        pass
    assert main(["withdraw", "mzj/street", "--state", str(state), *WHY]) == 2
    assert "是否指 mzj/streets" in capsys.readouterr().err
    assert main(["withdraw", "fgw/streets", "--state", str(state), *WHY]) == 2
    assert "mzj/streets" in capsys.readouterr().err
    assert main(["withdraw", "zz/zzzzzzzz", "--state", str(state), *WHY]) == 2
    error = capsys.readouterr().err
    assert "没有暂停任何数据" in error
    assert "--force" in error
    assert stops.read(state) == {}
    assert main(["withdraw", "mzj/not-yet", "--state", str(state), *WHY, "--force"]) == 0
    assert list(stops.read(state)) == ["mzj/not-yet"]
    assert main(["withdraw", "mzj/streets", "--state", str(state), *WHY]) == 0


def test_stop_that_no_name_can_be_held_against_works_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["withdraw", "mzj/streets", "--state", str(tmp_path), *WHY]) == 0
    assert "无法核对名称" in capsys.readouterr().err
    assert list(stops.read(tmp_path)) == ["mzj/streets"]


def test_kept_files_of_a_withdrawn_dataset_are_deleted_and_no_others(
    snapshot: Path, tmp_path: Path, at_once: None
) -> None:
    state = tmp_path / "state"
    kept = state / "scratch" / "tables"
    app = create_app(Settings(snapshot=str(snapshot), state=str(state), demo=True, poll_seconds=0.02))
    with TestClient(app) as client:
        for table in ("streets", "long"):
            assert client.get(f"{V1}/tables/{table}/download?_format=csv").status_code == 200
        assert client.get("/api/v1/datasets/fgw/prices/tables/prices/download?_format=csv").status_code == 200
        assert len(list(kept.iterdir())) == 3
        assert main(["withdraw", "mzj/streets", "--state", str(state), *WHY]) == 0
        deadline = time.monotonic() + 5
        while len(list(kept.iterdir())) > 1:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        (left,) = kept.iterdir()
        assert "东市" in left.read_text()
        # Given free again it is made again.
        assert main(["restore", "mzj/streets", "--state", str(state), *WHY]) == 0
        assert client.get(f"{V1}/tables/long/download?_format=csv").status_code == 200
        assert len(list(kept.iterdir())) == 2
