"""Rows that are no rows: put aside with their reason, only when asked, never with what must stay unseen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli import main
from site_builder.tables import Examined, Quarantine, examine
from tests.builder.tables.folder import Folder, dataset, field
from tests.small_city import City

RAGGED = 'a,b\n"1\n1",2\n3\n\n4,5,"6\n6"\n7,"x"y\n8,9\n'
TWO = [field("a"), field("b")]


def examined(folder: Folder, content: str, fields: list[Any], path: str = "data/t.csv") -> Examined:
    folder.write(path, content)
    resource = {"name": "t", "title": "表", "path": path, "schema": {"fields": fields}}
    return examine(dataset([resource]), source=folder.source, data_root=None, keep=None, quarantine=True)


def put_aside(folder: Folder, content: str, fields: list[Any], path: str = "data/t.csv") -> Quarantine:
    (one,) = examined(folder, content, fields, path).quarantined
    return one


def test_broken_rows_are_put_aside_with_reason_and_text_and_the_good_ones_counted(folder: Folder) -> None:
    one = put_aside(folder, RAGGED, TWO)
    assert one.good == 2
    assert [(aside.row, aside.line, aside.text) for aside in one.rows] == [
        (2, 4, "3"),
        (3, 5, ""),
        (4, 6, '4,5,"6\n6"'),
        (5, 8, '7,"x"y'),
    ]
    assert "只有 1 个值" in one.rows[0].reason
    assert "空行" in one.rows[1].reason
    assert "多出 1 个" in one.rows[2].reason
    assert "引号" in one.rows[3].reason


def test_the_side_file_is_a_table_itself(folder: Folder) -> None:
    rows = list(csv.reader(io.StringIO(put_aside(folder, RAGGED, TWO).to_bytes().decode(), newline="")))
    assert rows[0] == ["行号", "文件行", "原因", "原文"]
    assert [row[3] for row in rows[1:]] == ["3", "", '4,5,"6\n6"', '7,"x"y']


def test_a_broken_line_of_ndjson_is_put_aside_as_it_is(folder: Folder) -> None:
    one = put_aside(folder, '{"a":"1","b":"2"}\n{"a":\n', TWO, "data/t.ndjson")
    assert (one.good, [aside.text for aside in one.rows]) == (1, ['{"a":'])


@pytest.mark.parametrize(
    "gov",
    [{"sensitive": "住址"}, {"masking": "不输出"}, {"sharing": "有条件共享"}],
    ids=lambda g: next(iter(g)),
)
def test_no_text_of_a_table_with_a_field_that_not_everybody_may_see(
    folder: Folder, gov: dict[str, str]
) -> None:
    one = put_aside(folder, RAGGED, [field("a"), field("b", gov=gov)])
    assert [aside.row for aside in one.rows] == [2, 3, 4, 5]
    assert {aside.text for aside in one.rows} == {""}


def test_no_text_that_holds_a_personal_number(folder: Folder) -> None:
    one = put_aside(folder, "a,b\n11010519491231002X\n", TWO)
    assert "11010519491231002X" not in one.to_bytes().decode()


def test_a_mark_among_the_broken_rows_holds_everything(folder: Folder) -> None:
    assert examined(folder, "a,b\n秘密★10年\n", TWO).held


def test_a_quote_that_never_ends_is_cut(folder: Folder) -> None:
    one = put_aside(folder, 'a,b\n1,2\n3,"' + "x,y\n" * 100_000, TWO)
    assert one.good == 1
    assert len(one.rows[0].text) == 100_001


def test_too_many_broken_rows_are_counted(folder: Folder) -> None:
    one = put_aside(folder, "a,b\n" + "1\n" * 10_003, TWO)
    assert (len(one.rows), one.more) == (10_000, 3)
    assert "还有 3 行" in one.to_bytes().decode()


def test_nothing_is_put_aside_unasked(folder: Folder) -> None:
    assert folder.check(RAGGED, TWO).examined.quarantined == ()


def check(city: City, *more: str) -> int:
    return main(["check", "--source", str(city.source), "--as-of", "2026-11-23", "--format", "json", *more])


def test_the_report_says_how_many_are_good_and_where_the_others_lie(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = city.source / "mzj/gongce/data/cesuo.csv"
    file.write_text(file.read_text("utf-8") + "cs-98\ncs-99\n", "utf-8")
    target = tmp_path / "aside"
    assert check(city, "--quarantine", str(target)) == 1
    messages = [finding["message"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    side = target / "mzj/gongce/cesuo.quarantine.csv"
    said = [message for message in messages if str(side) in message]
    assert len(said) == 1
    assert "能读取的有 3 行，读不成行的 2 行" in said[0]
    first = side.read_bytes()
    check(city, "--quarantine", str(target))
    assert side.read_bytes() == first
    assert [p.name for p in target.rglob("*") if p.is_file()] == ["cesuo.quarantine.csv"]


def test_a_folder_that_cannot_be_written_is_said_in_one_line(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = city.source / "mzj/gongce/data/cesuo.csv"
    file.write_text(file.read_text("utf-8") + "cs-98\n", "utf-8")
    (tmp_path / "taken").write_text("")
    assert check(city, "--quarantine", str(tmp_path / "taken")) == 2
    assert "不能写入" in capsys.readouterr().err
