"""Keys: how they are written, kept, found, changed."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import time
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from query_api import keys
from query_api.audit import AuditUnwritable, audit_folder
from query_api.audit.verify import verify
from query_api.cli import main
from query_api.keys import Keys, KeysUnreadable, KeyTrouble, Store, Usage, Wish, index, token
from tests.api.callers import PURPOSES, made_key, new_key

NOW = datetime(2026, 11, 23, 9, tzinfo=keys.making.moments.SHANGHAI)
CREATE = ["keys", "create", "--department", "mzj", "--system", "低保系统", "--purpose", "dibao=审核"]


def test_key_has_an_id_a_secret_of_160_bits_and_a_checksum() -> None:
    written = [str(token.new()) for _ in range(50)]
    assert len(set(written)) == 50
    assert all(re.fullmatch("mulu_[a-z2-7]{8}_[a-z2-7]{39}", key) for key in written)
    for key in written:
        assert str(keys.parse(key.encode())) == key


def test_key_with_one_sign_changed_is_known_for_a_wrong_one() -> None:
    key = str(token.new())
    for at in range(len(key)):
        other = key[:at] + ("a" if key[at] != "a" else "b") + key[at + 1 :]
        assert keys.parse(other.encode()) is None, at
    for wrong in (key[:-1], key + "a", key.upper(), "", "mulu_", f" {key}", f"{key}\n"):
        assert keys.parse(wrong.encode()) is None


def test_key_does_not_show_itself_in_a_traceback() -> None:
    key = token.new()
    assert key.secret.decode() not in repr(key)


def test_nothing_on_disk_tells_the_key(tmp_path: Path) -> None:
    key = new_key(tmp_path / "state")
    secret = key.rpartition("_")[2]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert secret not in path.read_text()
        assert secret[:32] not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_only_the_right_secret_finds_a_key(tmp_path: Path) -> None:
    key = token.parse(new_key(tmp_path).encode())
    assert key is not None
    known = Keys(tmp_path)
    found = known.check(key)
    assert found is not None
    assert (found.caller.key, found.caller.department, found.caller.purposes) == (key.id, "mzj", PURPOSES)
    assert known.check(token.Token(key.id, token.new().secret)) is None
    assert known.check(token.new()) is None
    assert Keys(None).check(key) is None


def test_registration_for_the_gateway_has_no_secret_that_fits(tmp_path: Path) -> None:
    made = made_key(tmp_path, is_for_gateway=True)
    assert made.key is None
    assert Keys(tmp_path).find(made.record.id) is not None
    assert Keys(tmp_path).check(token.Token(made.record.id, token.new().secret)) is None


def test_worker_sees_what_changed_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LOOK_SECONDS", 0.0)
    known, store = Keys(tmp_path), Store(tmp_path)
    assert known.find("abcdefgh") is None
    made = made_key(tmp_path)
    found = known.find(made.record.id)
    assert found is not None
    assert not found.is_revoked
    store.put(keys.revoke(made.record, reason="系统下线"))
    again = known.find(made.record.id)
    assert again is not None
    assert again.is_revoked
    (store.folder / f"{made.record.id}.json").unlink()
    assert known.find(made.record.id) is None


def test_folder_is_looked_at_once_a_second_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_key(tmp_path)
    known, looked = Keys(tmp_path), 0
    stat_of = Path.stat

    def counted(path: Path, **more: bool) -> os.stat_result:
        nonlocal looked
        looked += path == tmp_path / "keys"
        return stat_of(path, **more)

    monkeypatch.setattr(Path, "stat", counted)
    for _ in range(1000):
        assert known.find(made.record.id) is not None
    assert looked == 1


def test_damaged_record_opens_no_door_and_leaves_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = made_key(tmp_path), made_key(tmp_path)
    path = tmp_path / "keys" / f"{bad.record.id}.json"
    path.write_bytes(path.read_bytes()[:40])
    known = Keys(tmp_path)
    assert known.find(bad.record.id) is None
    assert known.find(good.record.id) is not None
    assert path.name in caplog.text
    with pytest.raises(KeyTrouble, match="已损坏"):
        Store(tmp_path).all()


def test_unreadable_folder_is_no_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("not a folder")
    with pytest.raises(KeysUnreadable):
        Keys(tmp_path).find("abcdefgh")


def test_what_the_disk_refuses_is_one_line_for_the_operator(tmp_path: Path) -> None:
    made = made_key(tmp_path / "state")
    (tmp_path / "file").write_text("")
    nowhere = Store(tmp_path / "file")
    with pytest.raises(KeyTrouble, match="写不进"):
        nowhere.put(made.record)
    with pytest.raises(KeyTrouble, match="读不出"):
        nowhere.all()
    with pytest.raises(KeyTrouble, match="读不出"):
        nowhere.last_used(made.record.id)
    store = Store(tmp_path / "state")
    path = store.folder / f"{made.record.id}.json"
    path.rename(store.folder / "other")
    path.mkdir()
    with pytest.raises(KeyTrouble, match="读不出"):
        store.all()


@pytest.mark.parametrize("wrong", ["nobodyhr", "../../etc", "ABCDEFGH", ""])
def test_a_key_that_is_not_there_is_said_whatever_it_is_called(tmp_path: Path, wrong: str) -> None:
    made_key(tmp_path)
    with pytest.raises(KeyTrouble, match="keys list"):
        Store(tmp_path).get(wrong)


@pytest.mark.parametrize(("member", "value"), [("digest", "00" * 31), ("expires", "0001-01-01")])
def test_a_record_that_cannot_be_meant_is_damaged(tmp_path: Path, member: str, value: str) -> None:
    made = made_key(tmp_path)
    path = tmp_path / "keys" / f"{made.record.id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), member: value}), "utf-8")
    with pytest.raises(KeyTrouble, match=f"不是一条凭证记录：{member}"):
        Store(tmp_path).get(made.record.id)


def test_check_costs_microseconds(tmp_path: Path) -> None:
    key = new_key(tmp_path).encode()
    for _ in range(200):
        made_key(tmp_path)
    known, calls = Keys(tmp_path), 5000
    began = time.process_time()
    for _ in range(calls):
        parsed = token.parse(key)
        assert parsed is not None
        assert known.check(parsed) is not None
    # About 4 µs here; an index that read the disk, or a slow hash, would be a hundred times that.
    assert (time.process_time() - began) / calls < 100e-6


def test_last_use_is_written_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage, store = Usage(tmp_path), Store(tmp_path)
    monkeypatch.setattr(time, "time", lambda: 1_764_000_012.0)
    assert store.last_used("abcdefgh") is None
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") == "2025-11-25T00:00+08:00"
    (tmp_path / "keys-used" / "abcdefgh").unlink()
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") is None, "written again within the minute"
    monkeypatch.setattr(time, "time", lambda: 1_764_000_061.0)
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") == "2025-11-25T00:01+08:00"


def test_rotation_keeps_the_old_key_for_the_grace(tmp_path: Path) -> None:
    old = made_key(tmp_path).record
    ended, fresh = keys.rotate(old, grace=timedelta(days=7))
    assert 7 * 86_400 - 5 < ended.ends - time.time() <= 7 * 86_400
    assert ended.rotated_to == fresh.record.id
    assert fresh.record.rotated_from == old.id
    assert fresh.record.family == old.family, "one rate for both"
    assert fresh.record.digest != old.digest
    assert (fresh.record.purposes, fresh.record.datasets) == (old.purposes, old.datasets)
    with pytest.raises(KeyTrouble, match="已轮换"):
        keys.rotate(ended, grace=timedelta(0))


def test_key_is_valid_to_the_end_of_its_last_day() -> None:
    record = msgspec.structs.replace(
        keys.make(Wish(department="mzj", system="x", purposes={"a": "b"})).record, expires="2026-12-31"
    )
    assert record.ends == 1_798_732_800  # 2027-01-01T00:00 in Shanghai
    assert record.state(record.ends - 1) == "有效"
    assert record.state(record.ends) == "已到期"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"department": "民政局"}, "部门标识"),
        ({"department": "../x"}, "部门标识"),
        ({"system": " "}, "--system"),
        ({"purposes": {}}, "至少登记一个用途"),
        ({"purposes": {"低保": "审核"}}, "用途编号"),
        ({"purposes": {"a": " "}}, "没有写明内容"),
        ({"datasets": ()}, "没有写明"),
        ({"datasets": ("mzj/街路巷",)}, "不是信息资源的标识"),
    ],
)
def test_wish_that_cannot_be_met_is_one_line(wrong: dict[str, object], said: str) -> None:
    wish = {"department": "mzj", "system": "x", "purposes": {"a": "b"}, **wrong}
    with pytest.raises(KeyTrouble, match=said):
        keys.make(Wish(**wish))  # type: ignore[arg-type]


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
