"""Known holes are told, and what could not be looked up is never called free of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import holes

CLEAN = {"name": "duckdb", "version": "2.0.0", "vulns": []}
HOLE = {
    "name": "msgspec",
    "version": "0.19.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["0.19.1"], "aliases": [], "description": ""}],
}
SKIPPED = {"name": "litestar", "skip_reason": "Dependency not found on PyPI and could not be audited"}
NO_WAY_OUT = "Failed to resolve 'api.example' (Name or service not known)"


def program(folder: Path, **said: list[dict[str, Any]] | None) -> Path:
    """A pip-audit that says these packages of each database, or that it cannot be reached."""
    for service, packages in said.items():
        if packages is not None:
            (folder / service).write_text(json.dumps({"dependencies": packages, "fixes": []}))
    file = folder / "pip-audit"
    file.write_text(f'#!/bin/sh\ncat "{folder}/$2" 2>/dev/null || {{ echo "{NO_WAY_OUT}" >&2; exit 1; }}\n')
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("pypi", "osv", "code", "required", "told"),
    [
        ([CLEAN], None, 0, 0, ["1 packages looked up"]),
        ([CLEAN, HOLE], None, 1, 1, ["PYSEC-2026-1: msgspec 0.19.0, mended in 0.19.1"]),
        (None, None, 0, 2, ["NOT LOOKED UP: nothing looked up", NO_WAY_OUT]),
        ([SKIPPED], None, 0, 2, ["NOT LOOKED UP", "litestar"]),
        ([CLEAN, SKIPPED], None, 0, 2, ["1 packages not looked up, 1 were", "litestar"]),
        ([HOLE, SKIPPED], None, 1, 1, ["PYSEC-2026-1", "NOT LOOKED UP"]),
        ([SKIPPED], [{**CLEAN, "name": "litestar"}], 0, 0, ["1 packages looked up"]),
        (None, [HOLE], 1, 1, ["PYSEC-2026-1"]),
        (
            [HOLE, SKIPPED],
            [CLEAN, {**CLEAN, "name": "litestar"}],
            1,
            1,
            ["PYSEC-2026-1", "3 packages looked up"],
        ),
    ],
    ids=[
        "clean",
        "hole",
        "no network",
        "unknown to it",
        "one unknown",
        "hole beside unknown",
        "other",
        "other, hole",
        "what one of them knows",
    ],
)
def test_holes_fail_and_silence_is_told(
    pypi: list[dict[str, Any]] | None,
    osv: list[dict[str, Any]] | None,
    code: int,
    required: int,
    told: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = program(tmp_path, pypi=pypi, osv=osv)
    monkeypatch.delenv("REQUIRED", raising=False)
    assert holes.main(asked, tmp_path / "lock") == code
    out = capsys.readouterr().out
    assert all(text in out for text in told), out
    monkeypatch.setenv("REQUIRED", "1")
    assert holes.main(asked, tmp_path / "lock") == required


def test_a_wrong_call_is_a_failure_whatever_is_required(tmp_path: Path) -> None:
    wrong = tmp_path / "pip-audit"
    wrong.write_text('#!/bin/sh\necho "no such option" >&2; exit 2\n')
    wrong.chmod(0o755)
    with pytest.raises(RuntimeError, match="no such option"):
        holes.main(wrong, tmp_path / "lock")


def test_an_accepted_hole_is_told_with_its_reason_and_one_that_is_gone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted = {"PYSEC-2026-1": "we never call it", "PYSEC-2025-9": "gone"}
    monkeypatch.setattr(holes, "ACCEPTED", accepted)
    assert holes.main(program(tmp_path, pypi=[HOLE]), tmp_path / "lock") == 0
    out = capsys.readouterr().out
    assert "accepted: we never call it" in out
    assert "PYSEC-2025-9 is accepted and is not there any more" in out
