"""Reading the folder of descriptors: strict, bounded, and never outside the folder."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from site_builder import sources
from site_builder.errors import SourceMissing
from site_builder.findings import Finding
from site_builder.sources import Document

DATASET = "mzj/hunyin/datapackage.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A source of one department and one dataset, all empty objects."""
    root = tmp_path / "source"
    for path in ("catalog.json", "mzj/department.json", DATASET):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}\n")
    return root


def only(root: Path) -> Finding:
    findings = sources.read(root).findings
    assert len(findings) == 1, findings
    return findings[0]


def write(root: Path, content: str | bytes, path: str = DATASET) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_whole_source_is_read_without_findings(folder: Path) -> None:
    write(folder, "{}", "_policy/a.json")
    write(folder, "{}", "_calendar/2026.json")
    write(folder, "{}", "mzj/_requests/mzj-2026-001.json")
    write(folder, "name,parent\n教育,\n\n卫生,教育\n", "_codelists/themes.csv")
    write(folder, "text", "mzj/hunyin/data/a.csv")
    write(folder, "text", "README.md")
    source = sources.read(folder)
    assert source.findings == ()
    assert list(source.documents) == [
        "catalog.json",
        "mzj/department.json",
        DATASET,
        "_policy/a.json",
        "_calendar/2026.json",
        "mzj/_requests/mzj-2026-001.json",
    ]
    assert source.codelists == {
        "themes": ({"name": "教育", "parent": ""}, {"name": "卫生", "parent": "教育"})
    }
    assert source.code_lists["themes"].lines == (2, 4)


def test_a_missing_source_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="没有这个文件夹"):
        sources.read(tmp_path / "no")
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceMissing, match="不是文件夹"):
        sources.read(tmp_path / "file")


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "message"),
    [
        ('{"a": 1,\n "b": }', "F01", 2, 7, "这里应当有一个值。"),
        ('{"a": 1,}', "F01", 1, 9, "最后一项之后多了一个逗号。"),
        ('{"a": 1\n "b": 2}', "F01", 2, 2, "上一项之后缺少逗号，或者括号没有配对。"),
        ('{"名称"：1}', "F01", 1, 6, "这里是中文冒号“：”。"),
        ("{“a”: 1}", "F01", 1, 2, "这里是中文引号。"),
        ("{'a': 1}", "F01", 1, 2, "这里用了单引号。"),
        ('{"a": 1 // 注\n}', "F01", 1, 9, "JSON 里不能写注释。"),
        ('{"a": True}', "F01", 1, 7, "真假值和空值须用小写。"),
        ('{"a": NaN}', "F01", 1, 7, "“NaN”不是 JSON 里的值。"),
        ('["NaN", -Infinity]', "F01", 1, 9, "“-Infinity”不是 JSON 里的值。"),
        ("[1e999]", "F01", 1, 2, "数字太大：“1e999”，共 5 个字符。"),
        (f"[{'9' * 5000}]", "F01", 1, 2, f"数字太大：“{'9' * 20}…”，共 5000 个字符。"),
        ('{"a": "x', "F01", 1, 7, "从这里开始的文本没有右引号。"),
        ('{"a": "x\ny"}', "F01", 1, 9, "文本里有直接按回车或制表键打出的字符。"),
        ('{"a": {', "F01", 1, 8, "文件到这里就断了，括号没有配对。"),
        ("{} {}", "F01", 1, 4, "文件在这里本应结束，后面还有内容。"),
        ("", "F01", 1, 1, "文件是空的。"),
        ('{"a": "\\ud83d"}', "F02", 1, 8, "转义“\\ud83d”只是半个字符，不能写成 UTF-8。"),
        ('{"😀": 1,\t"b": {"c": 1, "c": 2}}', "F07", 1, 24, "“c”在同一个对象里写了不止一次。"),
        ("[" * 65 + "]" * 65, "F03", 1, 65, "嵌套超过 64 层。"),
        ('{"a":' * 100_000, "F03", 1, 321, "嵌套超过 64 层。"),
    ],
)
def test_text_that_is_not_one_clean_json_value(
    folder: Path, text: str, rule: str, line: int, column: int, message: str
) -> None:
    write(folder, text)
    found = only(folder)
    assert (found.file, found.rule, found.line, found.column, found.message) == (
        DATASET,
        rule,
        line,
        column,
        message,
    )
    assert found.hint


def test_a_duplicate_key_is_reported_and_the_last_one_counts(folder: Path) -> None:
    write(folder, '{"a~/": {"b": 1, "b": [2]}, "c": 3}')
    source = sources.read(folder)
    assert [(f.rule, f.pointer, f.column) for f in source.findings] == [("F07", "/a~0~1/b", 18)]
    assert source.datasets[0].value == {"a~/": {"b": [2]}, "c": 3}
    assert source.datasets[0].place("/a~0~1/b").column == 23


def test_a_bom_is_reported_and_the_rest_still_checked(folder: Path) -> None:
    write(folder, b'\xef\xbb\xbf{"a": 1, "a": 2}')
    found = sources.read(folder).findings
    assert [(f.rule, f.line, f.column) for f in found] == [("F02", 1, 1), ("F07", 1, 10)]


def test_another_encoding_is_named(folder: Path) -> None:
    write(folder, '{"title":\n "婚姻登记"}'.encode("gbk"))
    found = only(folder)
    assert (found.rule, found.line, found.column) == ("F02", 2, 3)
    assert "GBK" in found.message


def test_a_descriptor_of_200_mb_costs_nothing(folder: Path) -> None:
    with (folder / DATASET).open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    start = time.perf_counter()
    found = only(folder)
    assert time.perf_counter() - start < 10  # only its size is asked for
    assert (found.rule, found.line) == ("F03", None)
    assert "200.0 MB" in found.message


def test_hostile_text_of_the_largest_size_is_refused_at_once(folder: Path) -> None:
    for text in ('{"' * 65 + '\\"' * 2_000_000, '[NaN,"' + '\\"' * 2_000_000, '["' + "\\" * 4_000_001):
        write(folder, text)
        start = time.perf_counter()
        assert only(folder).rule in ("F01", "F03")
        assert time.perf_counter() - start < 60  # a guard against quadratic reading, not a speed goal


def test_a_link_out_of_the_source_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"a": 1}')
    (folder / DATASET).unlink()
    (folder / DATASET).symlink_to(secret)
    (folder / "outside").symlink_to(tmp_path)
    source = sources.read(folder)
    assert [(f.file, f.rule) for f in source.findings if f.rule != "S01"] == [
        (DATASET, "F04"),
        ("outside", "F04"),
    ]
    assert source.datasets == ()


def test_a_data_file_behind_a_link_out_of_the_source_is_found(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    write(folder, json.dumps({"resources": [{"path": "data/a.csv"}, {"path": "data/b.csv"}]}))
    (folder / "mzj/hunyin/data").mkdir()
    (folder / "mzj/hunyin/data/b.csv").write_text("a\n")
    (folder / "mzj/hunyin/data/a.csv").symlink_to(tmp_path / "rows.csv")
    found = only(folder)
    assert (found.file, found.rule, found.pointer) == (DATASET, "F04", "/resources/0/path")


def test_a_link_inside_the_source_is_followed(folder: Path) -> None:
    (folder / "mzj/erxu").symlink_to("hunyin")
    assert [d.path for d in sources.read(folder).datasets] == ["mzj/erxu/datapackage.json", DATASET]


def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    (folder / DATASET).unlink()
    os.mkfifo(folder / DATASET)
    assert (only(folder).rule, only(folder).message) == ("F03", "不是普通文件。")
    (folder / DATASET).unlink()
    (folder / DATASET).symlink_to("datapackage.json")
    assert only(folder).message == "读不出来：符号链接绕成了圈。"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_is_a_finding(folder: Path) -> None:
    (folder / DATASET).chmod(0)
    assert (only(folder).rule, only(folder).message) == ("F03", "读不出来：没有读取权限。")


@pytest.mark.parametrize(
    ("path", "file", "message", "hint"),
    [
        ("datapackage.json", "datapackage.json", "不该放在这里", "<部门>/<信息资源>/"),
        ("mzj/departmant.json", "mzj/departmant.json", "不该放在这里", "department.json"),
        ("gaj/hukou/datapackage.json", "gaj/department.json", "没有 department.json", "新建"),
        ("mzj/shouyang/data/a.csv", "mzj/shouyang/datapackage.json", "没有 datapackage.json", "mulu adopt"),
        ("mzj/shouyang/datapackage.yaml", "mzj/shouyang/datapackage.json", "只有 datapackage.yaml", "JSON"),
        ("mzj/ShouYang/datapackage.json", "mzj/ShouYang/datapackage.json", "不能作标识", "小写字母"),
        ("_policies/a.json", "_policies", "不认识的文件夹", "_policy"),
        ("mzj/_request/a.json", "mzj/_request", "不认识的文件夹", "_requests"),
        ("_codelists/kinds.json", "_codelists/kinds.json", "不会被读取", "移到"),
    ],
)
def test_files_in_wrong_places_are_said(folder: Path, path: str, file: str, message: str, hint: str) -> None:
    write(folder, "{}", path)
    found = only(folder)
    assert (found.rule, found.file) == ("S01", file)
    assert message in found.message
    assert hint in found.hint


def test_a_source_without_catalog_json_is_a_finding(folder: Path) -> None:
    (folder / "catalog.json").unlink()
    assert (only(folder).file, only(folder).rule, only(folder).line) == ("catalog.json", "S01", None)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "代码表是空的"),
        ("name,name\n", 1, "表头"),
        ('name,x\n"a\nb",1\nc\n', 4, "1 个单元格"),
        ('name\n"a\n', 2, "引号"),
    ],
)
def test_a_code_list_that_is_no_table(folder: Path, text: str, line: int | None, message: str) -> None:
    write(folder, text, "_codelists/kinds.csv")
    found = only(folder)
    assert (found.rule, found.line) == ("F03", line)
    assert message in found.message


def test_places_count_characters_and_fall_back_to_the_object() -> None:
    text = '{\n  "题": [10, {"键": "值"}],\r\n\t"b": true\n}'
    document = Document(path="x.json", text=text, value=json.loads(text))
    assert (document.place("/题/1/键").line, document.place("/题/1/键").column) == (2, 19)
    assert (document.key_place("/题/1/键").line, document.key_place("/题/1/键").column) == (2, 14)
    assert (document.place("/题/1/没有").column, document.place("").line) == (13, 1)
    assert (document.place("/b").line, document.key_place("/b").column) == (3, 2)
