"""`mulu due`, `mulu notify`: what is past, what comes, and one reminder a day and department."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.builder.cases.commanding import WHEN
from tests.builder.contents import files_with


def due(source: Path, *options: str) -> int:
    return main(["due", "--source", str(source), *WHEN, *options])


def test_due_lists_what_is_past_and_what_comes_within_the_days(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert due(source) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("时点 2026-11-23，在办的期限 6 个\n\n已超过（3）\n")
    assert "5 个工作日内到期（3）" in printed
    assert due(source, "--within", "3") == 0
    assert "3 个工作日内到期（1）" in capsys.readouterr().out
    assert due(source, "--department", "zrzyj") == 0
    printed = capsys.readouterr().out
    assert "mzj-2026-001" in printed
    assert "xzspj" not in printed
    assert due(source, "--department", "meiyou") == 2


def test_a_reminder_is_written_once_a_day_and_department(source: Path, tmp_path: Path) -> None:
    outbox = tmp_path / "out"
    for _ in range(2):
        assert main(["notify", "--source", str(source), "--outbox", str(outbox), *WHEN]) == 0
    found = {p.name: json.loads(p.read_text("utf-8")) for p in outbox.iterdir()}
    assert sorted(found) == [
        f"2026-11-23-{id_}.json" for id_ in ("fgw", "jtysj", "mzj", "rsj", "scjgj", "zrzyj")
    ]
    one = found["2026-11-23-zrzyj.json"]
    assert one["text"] == (
        "【启东市政务信息资源目录】市资规局：已超过期限 1 件（mzj-2026-001）。详见目录网站“办理”。"
    )
    assert one["to"]
    assert not files_with(outbox, "不动产")
