"""The state folder copied while the service runs, and brought back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from query_api.audit import audit_folder
from query_api.audit.export import verify_export
from query_api.audit.verify import verify
from query_api.backup import backup
from query_api.cli import main
from query_api.errors import OperatorError
from tests.api.audit.asking import found


def test_backup_while_serving_restores_to_an_audit_that_verifies(
    client: httpx.Client, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # As if the copy had caught a record in the middle.
    (path,) = audit_folder(state).glob("2*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"n":99,"phase":"wh')
    target, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    assert main(["withdraw", "mzj/streets", "--state", str(state), "--reason", "x", "--by", "y"]) == 0
    assert main(["state", "backup", "--state", str(state), "--to", str(target)]) == 0
    assert target.stat().st_mode & 0o077 == 0
    assert main(["state", "restore", "--from", str(target), "--state", str(restored)]) == 0
    assert verify(audit_folder(restored)).faults == []
    assert [r["requestId"] for r in found(capsys, restored, "--value", "示例000001")] == ["four"]
    assert (restored / "stops.json").read_bytes() == (state / "stops.json").read_bytes()
    assert all(path.stat().st_mode & 0o077 == 0 for path in restored.rglob("*"))
    # A state that is there is never written over.
    assert main(["state", "restore", "--from", str(target), "--state", str(restored)]) == 2
    assert "不是空目录" in capsys.readouterr().err


def test_backup_whose_records_are_spoiled_is_not_restored(
    client: httpx.Client, state: Path, tmp_path: Path
) -> None:
    (path,) = audit_folder(state).glob("2*.jsonl")
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"status":400', b'"status":200'))
    backup(state, tmp_path / "backup.tar.gz", by="y")
    restored = tmp_path / "restored"
    assert (
        main(["state", "restore", "--from", str(tmp_path / "backup.tar.gz"), "--state", str(restored)]) == 2
    )
    assert not restored.exists()
    path.write_bytes(content)


def test_file_that_is_no_backup_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("x")
    assert main(["state", "restore", "--from", str(tmp_path / "x"), "--state", str(tmp_path / "s")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(OperatorError):
        verify_export(tmp_path / "x")
