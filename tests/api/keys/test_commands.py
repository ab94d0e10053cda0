"""`mulu-api keys`: what each command shows, refuses and leaves in the records."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest

from query_api import keys
from query_api.audit import AuditUnwritable, audit_folder
from query_api.audit.verify import verify
from query_api.cli import main
from query_api.keys import Store
from tests.api.callers import new_key

NOW = datetime(2026, 11, 23, 9, tzinfo=keys.making.moments.SHANGHAI)
CREATE = ["keys", "create", "--department", "mzj", "--system", "低保系统", "--purpose", "dibao=审核"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main([*arguments]) == code
    captured = capsys.readouterr()
    assert code or captured.out
    return captured.out or captured.err


def test_command_line_makes_shows_rotates_and_revokes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ["--state", str(tmp_path / "new" / "state"), "--format", "json"]
    made = json.loads(
        run(
            capsys, *CREATE, "--purpose", "b=临时救助", "--datasets", "mzj/*", "--datasets", "fgw/prices",
            "--rate", "90/min", "--expires", "2099-01-31", *state,
        )
    )  # fmt: skip
    assert keys.parse(made["key"].encode()) is not None
    assert made["purposes"] == {"dibao": "审核", "b": "临时救助"}
    assert (made["datasets"], made["rate"], made["expires"]) == (["mzj/*", "fgw/prices"], 90, "2099-01-31")
    turned = json.loads(run(capsys, "keys", "rotate", made["id"], "--grace-days", "0", *state))
    assert turned["key"] not in (None, made["key"])
    gone = json.loads(run(capsys, "keys", "revoke", turned["id"], "--reason", "系统下线", *state))
    assert (gone["state"], gone["reason"]) == ("已吊销", "系统下线")
    listed = json.loads(run(capsys, "keys", "list", *state))
    assert {one["id"]: one["state"] for one in listed} == {made["id"]: "已到期", turned["id"]: "已吊销"}
    shown = run(capsys, "keys", "show", made["id"], *state)
    for text in (json.dumps(listed), shown, run(capsys, "keys", "list", *state[:2])):
        assert made["key"].rpartition("_")[2] not in text
        assert "digest" not in text
    assert f"已由：{turned['id']} 接替" in run(capsys, "keys", "show", made["id"], *state[:2])


def test_key_alone_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CREATE, "--rate", "unlimited", "--state", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert keys.parse(captured.out.strip().encode()) is not None
    assert "只显示这一次" in captured.err
    (record,) = Store(tmp_path).all()
    assert record.rate is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["keys", "create", "--department", "mzj", "--system", "x"], "缺少 --purpose"),
        ([*CREATE, "--purpose", "dibao=另一个"], "重复"),
        ([*CREATE, "--case", "mzj-2026-001"], "不能再写 --department"),
        ([*CREATE, "--expires", "2020-01-01"], "已经过去"),
        (["keys", "show", "../../x"], "没有凭证"),
        (["keys", "revoke", "abcdefgh", "--reason", "x"], "没有凭证"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--state", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err


@pytest.mark.parametrize(
    "wrong", [["--rate", "600"], ["--rate", "0/min"], ["--purpose", "dibao"], ["--expires", "31.12.2026"]]
)
def test_value_that_is_none_is_said_with_what_would_be(
    tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*CREATE, *wrong, "--state", str(tmp_path)])
    assert stopped.value.code == 2
    assert "应写作" in capsys.readouterr().err


def test_commands_of_the_page_run(
    tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the one that needs an application, which has tests of its own."""
    monkeypatch.setattr(keys.making.moments, "now", lambda: NOW)
    for page in ("service/index.md", "service/gateway/index.md"):
        text = (repository / "site_builder/handbook" / page).read_text("utf-8").replace("\\\n", "")
        commands = re.findall(r"^mulu-api (keys [^#\n]*)", text, re.MULTILINE)
        assert commands
        for command in commands:
            words = shlex.split(command)
            if "--case" in words:
                continue
            words = [str(tmp_path) if word == "DIR" else word for word in words]
            if "编号" in words:
                words[words.index("编号")] = Store(tmp_path).all()[-1].id
            run(capsys, *words)


def deeds(state: Path) -> list[dict[str, object]]:
    lines = [
        line for path in sorted(audit_folder(state).glob("2*")) for line in path.read_text().splitlines()
    ]
    records = [json.loads(line) for line in lines]
    return sorted((r for r in records if r["phase"] == "event"), key=lambda r: str(r["time"]))


def test_keys_that_are_given_changed_and_taken_leave_records_without_a_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--state", str(tmp_path), "--by", "张三"]
    assert main([*CREATE, *where]) == 0
    first = capsys.readouterr().out.strip()
    assert main(["keys", "rotate", first.split("_")[1], *where]) == 0
    second = capsys.readouterr().out.strip()
    assert main(["keys", "revoke", second.split("_")[1], "--reason", "系统下线", *where]) == 0
    found = deeds(tmp_path)
    assert [d["event"] for d in found] == ["keys.create", "keys.rotate", "keys.revoke"]
    assert {d["by"] for d in found} == {"张三"}
    assert found[0]["details"]["key"] == first.split("_")[1]  # type: ignore[index]
    assert found[0]["details"]["purposes"] == ["dibao"]  # type: ignore[index]
    assert found[1]["details"]["rotatedFrom"] == first.split("_")[1]  # type: ignore[index]
    assert found[2]["reason"] == "系统下线"
    for path in audit_folder(tmp_path).iterdir():
        for key in (first, second):
            assert key.rpartition("_")[2] not in path.read_text()
    assert verify(audit_folder(tmp_path)).faults == []


def test_key_is_not_given_without_a_record_and_taken_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key(tmp_path)

    def full(*_: object) -> None:
        raise AuditUnwritable("审计记录写不进：没有空间。")

    monkeypatch.setattr("query_api.cli.keys.note_deed", full)
    assert main([*CREATE, "--state", str(tmp_path)]) == 2
    assert len(Store(tmp_path).all()) == 1
    assert capsys.readouterr().out == ""
    revoke = ["keys", "revoke", key.split("_")[1], "--state", str(tmp_path), "--reason", "x"]
    assert main(revoke) == 2
    assert "已吊销，但没有留下记录" in capsys.readouterr().err
    assert Store(tmp_path).get(key.split("_")[1]).revoked
