"""暂停共享 in a build: a finding, a mark, no row on any page; and a list that cannot be read is never an empty one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from query_api import stops as service
from site_builder.build import build, compile_for_pages, masthead_and_edition
from site_builder.cli import main
from site_builder.findings import Severity
from site_builder.stops import StopsUnreadable, read_stops
from site_builder.tables.records import TableRecord
from site_builder.visibility import Audience
from tests.builder.bytes_of import texts
from tests.small_city import City

STOP = {"reason": "门牌写错，正在核对", "by": "示例经手人", "at": "2026-11-20T09:30:00+08:00"}
PAGE = "datasets/mzj/gongce/index.html"
ROW = "示例公厕甲"
PUBLISH = Path(__file__).resolve().parents[2] / "deploy/bin/mulu-publish"


def put(city: City, stops: Mapping[str, Any]) -> None:
    city.stops.write_text(json.dumps(stops, ensure_ascii=False), encoding="utf-8")


def site(city: City, audience: str = "政务", folder: str = "build") -> dict[str, bytes]:
    output = city.source.parent / folder
    built = build(city.config(audience=Audience.of(audience), output=output))
    assert built.published is not None, built.compiled.findings
    files = (path for path in sorted((output / "site").rglob("*")) if path.is_file())
    return {path.relative_to(output / "site").as_posix(): path.read_bytes() for path in files}


def test_no_row_of_a_suspended_entry_is_on_the_site_and_the_mark_is_where_lists_are_made(city: City) -> None:
    before = site(city)
    assert any(ROW in text for _, text in texts(city.source.parent / "build/site"))
    put(city, {"mzj/gongce": STOP})
    after = site(city)
    told = dict(texts(city.source.parent / "build/site"))
    assert [name for name, text in told.items() if ROW in text or STOP["by"] in text] == []
    page = after[PAGE].decode()
    assert "2026-11-20 起暂停共享：门牌写错，正在核对。" in page
    assert 'id="preview"' not in page
    assert "整表下载" not in page
    assert "暂停共享期间不提供数据" in page
    # Lists, the search and the department's page carry the word; other entries do not.
    marked = {name for name, text in told.items() if "暂停共享" in text and not name.startswith("rules/")}
    assert {PAGE, "departments/mzj/index.html", "assets/search/names.js"} <= marked
    assert "datasets/mzj/hunyin/index.html" not in marked
    # What a program reads of the entry is still there, without rows as before.
    assert before["datasets/mzj/gongce/datapackage.json"] == after["datasets/mzj/gongce/datapackage.json"]


def test_an_edition_has_nothing_to_show_of_a_suspended_entry_whatever_a_page_asks(city: City) -> None:
    def tables() -> list[TableRecord]:
        _, edition = masthead_and_edition(compile_for_pages(city.config()))
        return list(edition.tables["mzj/gongce"])

    assert all(record.preview and record.profiles for record in tables())
    put(city, {"mzj/gongce": STOP})
    assert [(record.name, record.preview, record.profiles) for record in tables()] == [("cesuo", (), ())]


def test_same_list_same_bytes_and_a_restore_gives_back_the_page(city: City) -> None:
    open_ = site(city)
    put(city, {"mzj/gongce": STOP, "mzj/hunyin": STOP})
    renewed, anew = site(city), site(city, folder="whole")
    assert renewed == anew
    put(city, {"mzj/hunyin": STOP, "mzj/gongce": STOP | {"reason": "另一个原因"}})
    changed = site(city)
    assert "另一个原因" in changed[PAGE].decode()
    assert changed == site(city, folder="whole")
    put(city, {})
    assert site(city) == open_


def test_public_is_told_the_day_and_not_why(city: City) -> None:
    put(city, {"mzj/gongce": STOP})
    city.patch(
        "mzj/gongce/datapackage.json", {"gov": {"opening": {"type": "无条件开放"}, "visibility": "公开"}}
    )
    for audience, tells_why in (("公开", False), ("政务", True), ("部门:dsjzx", True), ("管理", True)):
        site(city, audience)
        found = list(texts(city.source.parent / "build/site"))
        page = next(text for name, text in found if name == PAGE and text != name)
        assert "2026-11-20 起暂停共享" in page
        assert any(STOP["reason"] in text for _, text in found) == tells_why, audience
        assert not any(STOP["by"] in text for _, text in found), audience


def test_suspended_and_held_back_says_both_and_promises_no_rows(city: City) -> None:
    site(city)
    put(city, {"mzj/gongce": STOP})
    city.patch("mzj/gongce/datapackage.json", {"gov": {"updateCycle": None}})
    output = city.source.parent / "build"
    assert build(city.config(lenient=True)).held_back == ("mzj/gongce",)
    page = (output / "site" / PAGE).read_text("utf-8")
    assert "待整改" in page
    assert "2026-11-20 起暂停共享" in page
    assert "继续提供上一次通过核对的" not in page


def test_a_warning_stops_no_build_and_reaches_json(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    put(city, {"mzj/gongce": STOP})
    (finding,) = city.check().findings
    assert (finding.rule, finding.severity) == ("V35", Severity.WARNING)
    arguments = ["--source", str(city.source), "--as-of", "2026-11-23", "--stops", str(city.stops)]
    assert main(["check", "--format", "json", *arguments]) == 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["name"] == "sharing-is-not-suspended"
    assert found["article"] == "第十九条"
    assert STOP["by"] not in json.dumps(found, ensure_ascii=False)
    assert main(["build", *arguments, "--output", str(city.source.parent / "build")]) == 0
    assert "查询服务上暂停共享的：mzj/gongce" in capsys.readouterr().out


BAD = {
    "absent": None,
    "not JSON": "{",
    "a list": "[]",
    "without a reason": json.dumps({"mzj/gongce": {"by": "x", "at": STOP["at"]}}),
    "leaves the tree": json.dumps({"../etc": STOP}),
    "a day that there is not": json.dumps({"mzj/gongce": STOP | {"at": "2026-02-31T00:00:00+08:00"}}),
    "deep": "[" * 200_000,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_list_that_cannot_be_read_is_no_empty_list(
    city: City, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = site(city)
    if text is not None:
        city.stops.write_text(text, encoding="utf-8")
    with pytest.raises(StopsUnreadable):
        read_stops(city.stops)
    output = city.source.parent / "build"
    arguments = ["--source", str(city.source), "--output", str(output), "--stops", str(city.stops)]
    assert main(["build", *arguments]) == 2
    error = capsys.readouterr().err
    assert str(city.stops) in error
    assert "不能当作没有暂停的" in error
    assert (output / "site" / PAGE).read_bytes() == before[PAGE]


def test_build_without_a_list_says_so(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--source", str(city.source), "--output", str(city.source.parent / "build")]
    assert main(["build", *arguments]) == 0
    assert "没有给出暂停共享的名单" in capsys.readouterr().out


def test_list_named_in_the_environment_is_read_by_the_command_and_by_the_script(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(city, {"mzj/gongce": STOP})
    monkeypatch.setenv("MULU_STOPS", str(city.stops))
    assert main(["check", "--source", str(city.source), "--as-of", "2026-11-23", "--format", "json"]) == 0
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["V35"]
    given = {
        **os.environ,
        "MULU_CATALOG": str(city.source.parent),
        "MULU_OUTPUT": str(city.source.parent / "build"),
        "MULU_PROGRAM": str(Path(sys.executable).with_name("mulu")),
    }

    def publish() -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(PUBLISH)], env=given, capture_output=True, text=True, check=False)

    done = publish()
    assert done.returncode == 0, done.stderr
    assert "暂停共享的：mzj/gongce" in done.stdout
    city.stops.unlink()
    refused = publish()
    assert refused.returncode == 2
    assert "不能当作没有暂停的" in refused.stderr


def test_builder_reads_what_the_service_writes(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    state = city.source.parent / "state"
    service.begin(state)
    assert read_stops(state / service.FILE) == {}
    deed = ["--state", str(state), "--reason", "误传，正在核对。", "--by", "示例经手人"]
    from query_api.cli import main as api

    assert api(["withdraw", "mzj/gongce", *deed, "--force"]) == 0
    # A second start leaves the list as it is.
    service.begin(state)
    found = read_stops(state / service.FILE)
    assert [one.reason for one in found.values()] == ["误传，正在核对"]
    assert api(["restore", "mzj/gongce", *deed]) == 0
    assert read_stops(state / service.FILE) == {}


def test_copy_that_is_taken_away_has_no_row_of_a_suspended_entry(city: City) -> None:
    put(city, {"mzj/gongce": STOP})
    target: Path = city.source.parent / "copy"
    arguments = ["--source", str(city.source), "--as-of", "2026-11-23", "--output", str(target)]
    assert main(["pack", *arguments]) == 0
    assert any(ROW in text for _, text in texts(target))
    assert main(["pack", *arguments[:-1], f"{target}-2", "--stops", str(city.stops)]) == 0
    assert not any(ROW in text for _, text in texts(Path(f"{target}-2")))
