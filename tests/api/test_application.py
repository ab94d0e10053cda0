"""A granted 接口调用申请 becomes a key; any other does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from query_api.cli import main
from query_api.keys import Store

CASE = "mzj-2026-003"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog_src"
    write(folder / "catalog.json", {"title": "示例", "authority": "dsjzx"})
    application = {
        "id": CASE,
        "on": "2026-11-02",
        "by": "p1",
        "system": "低保系统",
        "datasets": ["fgw/prices", "mzj/streets"],
        "purposes": [{"id": "dibao", "text": "最低生活保障审核"}, {"id": "jiuzhu", "text": "临时救助"}],
        "expectedCalls": 2000,
        "approvedBy": "分管负责人",
        "events": [],
    }
    write(folder / "mzj" / "_keys" / f"{CASE}.json", application)
    reply(folder, "受理", "开通")
    return folder


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def reply(folder: Path, *kinds: str) -> None:
    events = [{"on": "2026-11-03", "kind": kind, "by": "p9"} for kind in kinds]
    write(folder / "dsjzx" / "_replies" / f"{CASE}.json", {"id": CASE, "events": events})


def create(source: Path, state: Path, *more: str) -> int:
    return main(["keys", "create", "--case", CASE, "--source", str(source), "--state", str(state), *more])


def test_granted_application_fills_a_key(source: Path, tmp_path: Path) -> None:
    assert create(source, tmp_path / "state", "--rate", "120/min") == 0
    (record,) = Store(tmp_path / "state").all()
    assert (record.department, record.system, record.case) == ("mzj", "低保系统", CASE)
    assert record.purposes == {"dibao": "最低生活保障审核", "jiuzhu": "临时救助"}
    assert record.datasets == ("fgw/prices", "mzj/streets")
    assert record.rate == 120


def test_one_application_gives_one_valid_key(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create(source, tmp_path / "state") == 0
    assert create(source, tmp_path / "state") == 2
    (record,) = Store(tmp_path / "state").all()
    assert f"已开通凭证 {record.id}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), "还没有主管部门的“开通”"),
        (("受理",), "还没有主管部门的“开通”"),
        (("受理", "不同意"), "不同意"),
        (("开通", "不同意"), "不同意"),
    ],
)
def test_application_that_is_not_granted_gives_none(
    source: Path, tmp_path: Path, kinds: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reply(source, *kinds)
    assert create(source, tmp_path / "state") == 2
    assert said in capsys.readouterr().err
    assert Store(tmp_path / "state").all() == []


def test_grant_of_another_department_is_none(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    granted = source / "dsjzx" / "_replies" / f"{CASE}.json"
    (source / "mzj" / "_replies").mkdir()
    granted.rename(source / "mzj" / "_replies" / f"{CASE}.json")
    assert create(source, tmp_path / "state") == 2
    assert "还没有主管部门的“开通”" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["撤回", "停用"])
def test_application_that_was_ended_gives_none(
    source: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = source / "mzj" / "_keys" / f"{CASE}.json"
    written = json.loads(path.read_text("utf-8"))
    write(path, {**written, "events": [{"on": "2026-11-05", "kind": kind, "by": "p1"}]})
    assert create(source, tmp_path / "state") == 2
    assert f"已{kind}" in capsys.readouterr().err


@pytest.mark.parametrize("case", ["mzj-2026-999", "../../etc/passwd", "mzj"])
def test_application_that_is_not_there_is_one_line(
    source: Path, tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["keys", "create", "--case", case, "--source", str(source), "--state", str(tmp_path)]
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
