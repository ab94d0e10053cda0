"""Types: what may be written, and what value is kept."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.builder.tables.folder import Folder, field

GOOD = [
    ("integer", {}, "007", 7),
    ("integer", {}, " +12 ", 12),
    ("integer", {}, "-0", 0),
    ("integer", {"bareNumber": False}, "￥12元", 12),
    ("integer", {"groupChar": ","}, "1,200", 1200),
    ("number", {}, "1.50", 1.5),
    ("number", {}, "-1e3", -1000.0),
    ("number", {"groupChar": ",", "decimalChar": "."}, "1,200.5", 1200.5),
    ("number", {"decimalChar": ","}, "0,5", 0.5),
    ("number", {}, "NaN", "NaN"),
    ("number", {}, "-inf", "-INF"),
    ("number", {}, "123456789012345678.123456789012", "123456789012345678.123456789012"),
    ("boolean", {}, "TRUE", True),
    ("boolean", {"trueValues": ["是"], "falseValues": ["否"]}, "否", False),
    ("date", {}, "1899-12-31", date(1899, 12, 31)),
    ("date", {}, "2024-2-9", date(2024, 2, 9)),
    ("date", {"format": "%Y年%m月%d日"}, "2024年03月01日", date(2024, 3, 1)),
    ("date", {"format": "any"}, "March 1, 2024", date(2024, 3, 1)),
    ("datetime", {}, "2024-03-01T08:30:00", datetime(2024, 3, 1, 8, 30)),
    ("datetime", {}, "2024-03-01 08:30:00.25", datetime(2024, 3, 1, 8, 30, 0, 250000)),
    ("datetime", {}, "2024-03-01T08:30:00+08:00", "2024-03-01T08:30:00+08:00"),
    ("time", {}, "08:30:00", "08:30:00"),
    ("year", {}, "2024", 2024),
    ("yearmonth", {}, "2024-3", "2024-03"),
    ("duration", {}, "P1Y2M", "P1Y2M"),
    ("geopoint", {}, "121.66,31.81", "121.66,31.81"),
    ("object", {}, '{"a": 1.10}', '{"a": 1.10}'),
    ("array", {}, "[1, 2]", "[1, 2]"),
    (
        "geojson",
        {},
        '{"type":"Point","coordinates":[121.6,31.8]}',
        '{"type":"Point","coordinates":[121.6,31.8]}',
    ),
    ("list", {"itemType": "integer"}, "1,2", "1,2"),
    ("any", {}, "𠮷", "𠮷"),
    ("string", {}, "320681199001010017", "320681199001010017"),
    ("string", {}, "𠮷", "𠮷"),
    ("string", {"format": "email"}, "a@example.org", "a@example.org"),
    (
        "string",
        {"format": "uuid"},
        "123e4567-e89b-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a456-426614174000",
    ),
    ("string", {"format": "uri"}, "https://example.org/", "https://example.org/"),
]

BAD = [
    ("integer", {}, "１２", "全角"),
    ("integer", {}, "1,200", "千位分隔符"),
    ("integer", {}, "1.0", "小数点"),
    ("integer", {}, "1_000", "不是整数"),
    ("integer", {}, "0x10", "不是整数"),
    ("integer", {"bareNumber": False}, "１2元", "全角"),
    ("number", {}, "1.2.3", "不是数值"),
    ("number", {}, "1,200.5", "千位分隔符"),
    ("number", {}, "１．５", "全角"),
    ("boolean", {}, "是", "trueValues"),
    ("date", {}, "2023-02-29", "没有这一天"),
    ("date", {}, "2024/03/01", "不是日期的写法"),
    ("date", {}, "0000-01-01", "没有这一天"),
    ("date", {"format": "%Y-%m-%d"}, "２０２４-03-01", "全角"),
    ("date", {"format": "any"}, "10", "不是日期"),
    ("datetime", {}, "2024-03-01", "不是日期时间"),
    ("datetime", {}, "2024-03-01T25:00:00", "不是日期时间"),
    ("time", {}, "8:30", "不是时间"),
    ("year", {}, "24", "不是年份"),
    ("yearmonth", {}, "2024-13", "不是年月"),
    ("duration", {}, "一天", "不是时长"),
    ("geopoint", {}, "200,31", "不是坐标点"),
    ("object", {}, "[1]", "不是JSON 对象"),
    ("object", {}, '{"a": NaN}', "不是JSON 对象"),
    ("array", {}, "[1", "不是JSON 数组"),
    ("string", {"format": "email"}, "无", "不是文本（email）"),
]


@pytest.mark.parametrize(("kind", "more", "text", "value"), GOOD)
def test_value_is_kept_as_its_type_says(
    folder: Folder, kind: str, more: dict[str, object], text: str, value: object
) -> None:
    result = folder.check(
        f"a\tb\nx\t{text}\n",
        [field("a"), field("b", kind, **more)],
        path="data/t.tsv",
        dialect={"quoteChar": ""},
    )
    assert not result.findings, result.messages
    assert result.values("b") == [value]


@pytest.mark.parametrize(("kind", "more", "text", "words"), BAD)
def test_wrong_value_is_a_finding_with_its_place(
    folder: Folder, kind: str, more: dict[str, object], text: str, words: str
) -> None:
    result = folder.check(
        f"a\tb\nx\t\ny\t{text}\n",
        [field("a"), field("b", kind, **more)],
        path="data/t.tsv",
        dialect={"quoteChar": ""},
    )
    found = result.one()
    assert (found.rule, found.line, found.row, found.field, found.value) == ("V24", 3, 2, "b", text)
    assert found.file == "bureau/things/data/t.tsv"
    assert found.table == "t"
    assert words in found.message + found.hint
    assert not result.examined.tables


def test_integers_beyond_64_bit_stay_text_with_a_warning(folder: Folder) -> None:
    result = folder.check("a\n18446744073709551616\n2\n", [field("a", "integer")])
    assert "超出 64 位" in result.one().message
    assert not result.errors
    assert result.values("a") == ["18446744073709551616", "2"]
    column = result.column("a")
    assert (column.storage, column.json, column.compare) == ("VARCHAR", "string", "DECIMAL(38,0)")


def test_integers_beyond_a_double_travel_as_strings(folder: Folder) -> None:
    column = folder.check("a\n9007199254740993\n", [field("a", "integer")]).column("a")
    assert (column.storage, column.json) == ("BIGINT", "string")


def test_thirty_digits_of_a_number_are_kept_and_compared_exactly(folder: Folder) -> None:
    result = folder.check("a\n0.123456789012345678901234567890\n12.5\n", [field("a", "number")])
    assert result.values("a") == ["0.123456789012345678901234567890", "12.5"]
    assert result.column("a").compare == "DECIMAL(38,30)"


def test_doubles_written_in_full_stay_numbers(folder: Folder) -> None:
    column = folder.check("a\n118.79687499999999\n0.1\n1e-7\n", [field("a", "number")]).column("a")
    assert (column.storage, column.json) == ("DOUBLE", "number")


def test_missing_values_are_null_and_other_words_stay(folder: Folder) -> None:
    fields = [field("a"), field("b", "integer", missingValues=["-"])]
    result = folder.check("a,b\n,1\n无,-\n", fields)
    assert result.rows() == [(None, 1), ("无", None)]
    kept = folder.check('a,b\n"",1\n', [field("a"), field("b")], schema={"missingValues": []})
    assert kept.rows() == [("", "1")]


def test_value_of_a_sensitive_field_is_in_no_finding(folder: Folder) -> None:
    gov = {"sensitive": "证件号码"}
    constraints = {"pattern": "[0-9]{18}", "unique": True}
    fields = [field("a", gov=gov, constraints=constraints), field("b", "integer", gov=gov)]
    result = folder.check("a,b\n隐私,秘密\n隐私,1\n", fields)
    assert len(result.findings) == 4
    assert all(
        f.value is None and "隐私" not in f.message and "秘密" not in f.message for f in result.findings
    )


def test_no_more_than_a_hundred_findings_and_how_many_more(folder: Folder) -> None:
    result = folder.check("a\n" + "x\n" * 250, [field("a", "integer")])
    assert len(result.findings) == 101
    assert "还有 150 处" in result.messages
