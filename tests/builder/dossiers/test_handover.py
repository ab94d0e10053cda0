"""`mulu handover`: who answers for an entry changes, who did something on a day does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli import main
from tests.small_city import City

OFFICE = "mzj/department.json"
NAMES = ("gongce", "hunyin", "shouyang")
COMMAND = ["handover", "mzj", "bz", "xin", "--on", "2026-11-20"]


@pytest.fixture(autouse=True)
def _successor(city: City) -> None:
    hire(city, "xin", "编制人")


def hire(city: City, number: str, *roles: str, **more: str) -> None:
    people = value(city, OFFICE)["people"]
    person = {"id": number, "name": "示例接手人", "roles": list(roles), "phone": "0513-00000109"}
    city.patch(OFFICE, {"people": [*people, {**person, "from": "2026-01-01", **more}]})


def value(city: City, path: str) -> Any:
    return json.loads((city.source / path).read_text("utf-8"))


def files(city: City) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(city.source.rglob("*")) if path.is_file()}


def test_only_a_diff_is_shown_until_it_is_confirmed(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(city)
    assert main(COMMAND) == 0
    said = capsys.readouterr()
    assert said.out.count('-      "compiledBy": "bz",\n+      "compiledBy": "xin",\n') == 3
    assert '+      "to": "2026-11-20"\n' in said.out
    assert "3 项信息资源由 bz 交给 xin；没有写入；确认后加 --write。" in said.err
    assert files(city) == before


def test_every_entry_of_the_department_changes_hands_and_nothing_else(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(city)
    assert main([*COMMAND, "--write"]) == 0
    assert capsys.readouterr().out == (
        "mzj：3 项信息资源由 bz 交给 xin（2026-11-20）。\n"
        "  写入  mzj/department.json\n" + "".join(f"  写入  mzj/{name}/datapackage.json\n" for name in NAMES)
    )
    for name in NAMES:
        path = city.source / "mzj" / name / "datapackage.json"
        told = before[str(path)].replace(b'"compiledBy": "bz"', b'"compiledBy": "xin"')
        assert path.read_bytes() == told
    assert value(city, OFFICE)["people"][0]["to"] == "2026-11-20"
    assert not any(finding.rule == "V16" for finding in city.check().findings)


def test_same_number_in_another_department_is_another_person(city: City) -> None:
    before = (city.source / "dsjzx/department.json").read_bytes()
    main([*COMMAND, "--write"])
    assert (city.source / "dsjzx/department.json").read_bytes() == before


def test_secrecy_review_stays_with_who_made_it(city: City) -> None:
    hire(city, "bm2", "保密审查员")
    before = [value(city, f"mzj/{name}/datapackage.json") for name in NAMES]
    assert main(["handover", "mzj", "bm", "bm2", "--on", "2026-11-20", "--write"]) == 0
    assert [value(city, f"mzj/{name}/datapackage.json") for name in NAMES] == before


def test_day_of_leaving_that_is_on_record_stands(city: City) -> None:
    people = value(city, OFFICE)["people"]
    city.patch(OFFICE, {"people": [{**people[0], "to": "2026-10-31"}, *people[1:]]})
    assert main([*COMMAND, "--write"]) == 0
    assert value(city, OFFICE)["people"][0]["to"] == "2026-10-31"


def test_role_that_nobody_has_any_more_is_said(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    main(COMMAND)
    said = capsys.readouterr().err
    assert "“bz”离任后，本部门没有在任的“联系人”，请在 department.json 里明确。" in said
    assert "“编制人”，请" not in said


def test_compiler_who_would_review_himself_is_refused(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    hire(city, "both", "编制人", "审核人")
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"people": {"reviewedBy": "both"}}})
    before = files(city)
    assert main(["handover", "mzj", "bz", "both", "--write"]) == 2
    assert (
        "“婚姻登记信息”的编制人和审核人会成为同一个人（both）；这些先改由另一名在任人员编制或审核。"
        in capsys.readouterr().err
    )
    assert files(city) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mzj", "bz", "bz"], "交出和接手的是同一个人（bz）。"),
        (["mzj", "bz", "nobody"], "mzj/department.json 里没有编号为 nobody 的人（现有：bz、sh、bm、xin）"),
        (["mzj", "nobody", "xin"], "里没有编号为 nobody 的人"),
        (["xxx", "bz", "xin"], "没有部门 xxx；现有部门：dsjzx、mzj。"),
        (["mzj", "bz", "bm"], "接手的“bm”没有“编制人”角色"),
        (["mzj", "bz", "xin", "--on", "2025-12-31"], "接手的“xin”在 2025-12-31 不在任"),
        (["mzj", "bz", "xin", "--on", "2999-01-01"], "交接日期 2999-01-01 还没有到"),
    ],
)
def test_handover_that_cannot_be_is_refused_in_a_sentence(
    city: City, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(city)
    assert main(["handover", *arguments, "--write"]) == 2
    assert said in capsys.readouterr().err
    assert files(city) == before


def test_file_that_cannot_be_read_is_mended_first(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.write("mzj/hunyin/datapackage.json", "{")
    assert main([*COMMAND, "--write"]) == 2
    assert "mzj/hunyin/datapackage.json 读不出来，先用 mulu check" in capsys.readouterr().err


def test_all_or_none_is_written(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(city)
    replaced = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.parent.name == "shouyang":
            raise OSError(28, "No space left on device", str(target))
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    assert main([*COMMAND, "--write"]) == 2
    assert files(city) == before
