"""`mulu infer`: what it says of a file holds for the file, and nothing is made up."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.authoring.infer import Inferred, infer
from site_builder.authoring.loading import FileUnreadable
from site_builder.cli import main
from tests.small_city import City

CSV = (
    "编号,名称,厕位数,面积,启用日期,手机,是否开放,年度\n"
    "001,示例甲,12,3.5,2020/1/3,13812345678,是,2020\n"
    "002,示例乙,4,12,2021/12/1,13912345678,否,2021\n"
)


@pytest.fixture
def small(tmp_path: Path) -> City:
    return City.copy_to(tmp_path / "small" / "catalog_src")


def types(inferred: Inferred) -> dict[str, str]:
    return {str(field["name"]): str(field["type"]) for field in inferred.fields}


def field(inferred: Inferred, name: str) -> Mapping[str, Any]:
    return next(one for one in inferred.fields if one["name"] == name)


def complaints(city: City, file: Path, inferred: Inferred) -> list[str]:
    """What `check` finds when the file is published with the descriptor that was inferred."""
    value = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))
    value["resources"] = [inferred.resource]
    city.write("mzj/gongce/datapackage.json", json.dumps(value))
    target = city.source / "mzj/gongce" / str(inferred.resource["path"])
    target.write_bytes(file.read_bytes())
    found = city.check().findings
    return [f.message for f in found if f.rule in ("V24", "S01", "F03", "F05", "V01")]


def test_types_keys_and_personal_data_of_a_csv(tmp_path: Path) -> None:
    file = tmp_path / "公共厕所.csv"
    file.write_text(CSV, "utf-8")
    inferred = infer(file)
    assert types(inferred) == {
        "编号": "string",
        "名称": "string",
        "厕位数": "integer",
        "面积": "number",
        "启用日期": "date",
        "手机": "string",
        "是否开放": "boolean",
        "年度": "year",
    }
    assert inferred.resource["schema"]["primaryKey"] == ["编号"]  # type: ignore[index]
    assert field(inferred, "启用日期")["format"] == "%Y/%m/%d"
    assert field(inferred, "手机")["gov"] == {"dataType": "C", "length": 11, "sensitive": "手机号码"}
    assert field(inferred, "编号")["gov"] == {"dataType": "C", "length": 3}
    assert (inferred.resource["title"], inferred.resource["encoding"]) == ("公共厕所", "utf-8")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", CSV.encode("gb18030"), {"encoding": "gb18030"}),
        ("a.csv", CSV.encode("utf-16"), {"encoding": "utf-16"}),
        ("a.csv", CSV.encode("utf-8-sig"), {"encoding": "utf-8"}),
        ("a.csv", CSV.replace(",", ";").encode(), {"dialect": {"delimiter": ";"}}),
        ("a.tsv", CSV.replace(",", "\t").encode(), {"format": "tsv"}),
        ("a.csv.gz", gzip.compress(CSV.encode()), {"format": "csv", "path": "data/a.csv.gz"}),
    ],
    ids=["gb18030", "utf-16", "bom", "semicolon", "tsv", "gz"],
)
def test_encoding_and_delimiter_are_found_and_hold(
    small: City, tmp_path: Path, name: str, content: bytes, found: dict[str, object]
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    inferred = infer(file)
    assert {key: inferred.resource.get(key) for key in found} == found
    assert types(inferred)["厕位数"] == "integer"
    assert complaints(small, file, inferred) == []


def test_workbook_with_a_title_above_its_header(small: City, tmp_path: Path) -> None:
    file = tmp_path / "养老机构.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "示例市养老机构一览表")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, title in enumerate(("机构代码", "名称", "床位数", "成立日期", "备注")):
            sheet.write(1, column, title)
        for row, code in enumerate(("0012", "0013"), start=2):
            sheet.write_string(row, 0, code)
            sheet.write(row, 1, f"示例{row}")
            sheet.write_number(row, 2, 40 + row)
            sheet.write_datetime(row, 3, datetime(2020, 1, row), day)
    inferred = infer(file)
    assert types(inferred) == {
        "机构代码": "string",
        "名称": "string",
        "床位数": "integer",
        "成立日期": "date",
        "备注": "string",
    }
    assert inferred.resource["dialect"] == {"headerRows": [2]}
    assert "表头在第 2 行，之前的行当作标题略去。" in inferred.notes
    assert "整列为空，按文本处理：备注。" in inferred.notes
    assert complaints(small, file, inferred) == []


def test_parquet_json_and_ndjson_keep_the_types_they_state(small: City, tmp_path: Path) -> None:
    parquet = tmp_path / "a.parquet"
    duckdb.sql(
        "SELECT * FROM (VALUES ('001', 1, 1.5::DOUBLE, DATE '2020-01-03', true), ('002', 2, 2.5, DATE '2020-01-04', false))"
        ' t("编号", "数", "值", "日", "有")'
    ).write_parquet(str(parquet))
    rows = [
        {"编号": "001", "数": 1, "值": 1.5, "日": "2020-01-03"},
        {"编号": "002", "数": 2, "值": 2, "日": "2020-01-04"},
    ]
    plain, lines = tmp_path / "a.json", tmp_path / "a.ndjson"
    plain.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    wanted = {"编号": "string", "数": "integer", "值": "number", "日": "date"}
    assert types(infer(parquet)) == {**wanted, "有": "boolean"}
    for file in (parquet, plain, lines):
        inferred = infer(file)
        assert wanted.items() <= types(inferred).items()
        assert complaints(small, file, inferred) == []


@pytest.mark.parametrize(
    ("column", "cells", "kind"),
    [
        ("数", ("1", "007"), "string"),
        ("代码", ("100", "200"), "string"),
        ("数", ("12345678901234567", "1"), "string"),
        ("日期", ("20200131", "20200201"), "date"),
        ("数", ("20200131", "20200201"), "integer"),
        ("日期", ("2020年1月3日", "2020年12月31日"), "date"),
        ("日期", ("2020-02-30", "2020-02-01"), "string"),
        ("时刻", ("2020-02-01 10:00:00", "2020-02-01T11:00:00"), "datetime"),
        ("年月", ("2020-01", "2020-12"), "yearmonth"),
        ("数", ("１２", "13"), "string"),
        ("数", ("", ""), "string"),
    ],
)
def test_guesses_are_cautious(tmp_path: Path, column: str, cells: tuple[str, str], kind: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"序,{column}\n甲,{cells[0]}\n乙,{cells[1]}\n", "utf-8")
    assert types(infer(file))[column] == kind


def test_personal_data_is_marked_by_name_and_by_number(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,说明,经办,家庭住址\n甲,11010519491231002X,无,某路\n", "utf-8")
    marked = {str(f["name"]): f["gov"].get("sensitive") for f in infer(file).fields}  # type: ignore[attr-defined]
    assert marked == {"姓名": "其他个人信息", "说明": "证件号码", "经办": None, "家庭住址": "住址"}


def test_two_columns_together_are_named_when_none_is_a_key(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("站,月份,值\n甲,1,5\n甲,2,5\n乙,1,5\n", "utf-8")
    inferred = infer(file)
    assert "primaryKey" not in inferred.resource["schema"]  # type: ignore[operator]
    assert "没有写主键，可作主键的有：站＋月份。" in inferred.notes


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "没有表头"),
        ("a.csv", "名称,名称\n甲,乙\n".encode(), "列名重复：名称"),
        ("a.csv", "名称,\n甲,乙\n".encode(), "有的列没有列名"),
        ("a.xlsx", b"PK\x03\x04 broken", "打不开或已损坏"),
        ("a.parquet", b"no", "不是 parquet"),
        ("a.xls", b"x", "另存为 xlsx"),
        ("a.json", b"{}", "不是数组"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(FileUnreadable, match=said):
        infer(file)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=80), st.text(alphabet='甲1,;"\t\r\n{}[]:', max_size=60).map(str.encode)
    ),
    ending=st.sampled_from(["csv", "tsv", "json", "ndjson", "xlsx", "parquet", "csv.gz"]),
)
def test_any_bytes_are_a_table_or_one_sentence(tmp_path: Path, content: bytes, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(content)
    with suppress(FileUnreadable):
        assert infer(file).fields


def test_every_table_of_the_sample_city_passes_with_what_is_inferred(repository: Path, small: City) -> None:
    files = [
        file
        for file in sorted((repository / "catalog_src").glob("*/*/data/*"))
        if file.suffix in (".csv", ".xlsx", ".json", ".ndjson") and file.stat().st_size < 200_000
    ]
    assert len(files) > 10
    for file in files:
        assert complaints(small, file, infer(file)) == [], file


def test_terminal_shows_columns_and_json_a_descriptor(
    small: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "公共厕所.csv"
    file.write_text(CSV, "utf-8")
    assert main(["infer", str(file)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("公共厕所：2 行，8 列\n  编号  string  C(3)\n")
    assert "手机  string  C(11)  可能是个人信息：手机号码" in out
    assert "示例甲" not in out
    assert (
        main(["infer", str(file), "--format", "json", "--department", "mzj", "--source", str(small.source)])
        == 0
    )
    value = json.loads(capsys.readouterr().out)
    assert value["gov"]["code"] == "30701032068105/000003"
    assert value["gov"]["sharing"]["type"] == "无条件共享"
    assert list(value) == ["$schema", "name", "title", "gov", "resources"]
