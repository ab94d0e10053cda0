"""Bad workbooks, one-step writing, and the look of what is exported."""

from __future__ import annotations

import contextlib
import re
import zipfile
from pathlib import Path

import pytest

from site_builder.authoring import tree_writing
from site_builder.cli import main
from site_builder.errors import BuildError, OutputUnwritable
from site_builder.workbook.reading import read
from tests.builder.workbook.desk import Desk, write_rows
from tests.small_city import City


def repacked(file: Path, target: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target


def test_a_bomb_is_refused_before_it_is_opened(desk: Desk, tmp_path: Path) -> None:
    bomb = repacked(desk.file, tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", b" " * 120_000_000)
    with pytest.raises(BuildError, match="解压后超过"):
        read(bomb)


def test_a_mark_in_a_cell_is_held_and_not_shown_as_a_difference(
    city: City, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk.type("信息资源摘要", "机密★20年")
    write_rows(desk.file, desk.sheets)
    assert main(["workbook", "import", str(desk.file), "--source", str(city.source)]) == 4
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("此提交须线下处理，请联系本单位保密审查员\n", "")


def test_one_cell_in_the_last_corner_is_refused(desk: Desk, tmp_path: Path) -> None:
    sheet = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(BuildError, match="1,048,576 行、16,384 列"):
        read(repacked(desk.file, tmp_path / "far.xlsx", "xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"not a zip", b"\xd0\xcf\x11\xe0 old xls"])
def test_what_is_no_workbook_is_one_line_and_exit_2(
    city: City, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    assert main(["workbook", "import", str(file), "--source", str(city.source)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_cut_or_spoiled_workbooks_never_end_in_a_traceback(desk: Desk, tmp_path: Path) -> None:
    content = desk.file.read_bytes()
    for place in range(50, len(content), len(content) // 40):
        file = tmp_path / "spoiled.xlsx"
        file.write_bytes(content[:place])
        with pytest.raises(BuildError):
            read(file)
        # Two bytes of a part that nobody reads may be anything.
        file.write_bytes(content[:place] + b"\xff\x00" + content[place + 2 :])
        with contextlib.suppress(BuildError):
            assert read(file)


def test_all_files_are_written_or_none(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["mzj/gongce/datapackage.json", "mzj/hunyin/datapackage.json"]
    before = [(city.source / file).read_bytes() for file in files]
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if "hunyin" in str(target):
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputUnwritable, match="什么都没有改"):
        tree_writing.write_all(
            city.source, {**dict.fromkeys(files, "{}\n"), "mzj/xin/datapackage.json": "{}\n"}
        )
    assert [(city.source / file).read_bytes() for file in files] == before
    assert not (city.source / "mzj/xin").exists()
    assert not list(city.source.rglob(".*mulu*"))


def test_the_command_shows_the_diff_and_writes_only_when_told(
    city: City, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk.type("更新周期", "每半年")
    write_rows(desk.file, desk.sheets)
    command = ["workbook", "import", str(desk.file), "--source", str(city.source)]
    changed = next(city.source.glob("mzj/*/datapackage.json"))
    before = {file: file.read_text("utf-8") for file in city.source.glob("mzj/*/datapackage.json")}
    assert main(command) == 0
    out = capsys.readouterr().out
    assert '+    "updateCycle": "每半年"' in out
    assert "将改动 1 个文件，没有写入；确认后加 --write。" in out
    assert before == {file: file.read_text("utf-8") for file in before}, changed
    assert main([*command, "--write"]) == 0
    assert "已写入 1 个文件" in capsys.readouterr().out
    after = {file: file.read_text("utf-8") for file in before}
    (file,) = [file for file in before if before[file] != after[file]]
    old, new = before[file].splitlines(), after[file].splitlines()
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    assert main(command) == 0
    assert "与目录一致，没有要改的。" in capsys.readouterr().out


def test_troubles_are_printed_by_cell_and_nothing_is_written(
    city: City, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk.type("发布日期", "去年").type("更新周期", "每周")
    write_rows(desk.file, desk.sheets)
    assert main(["workbook", "import", str(desk.file), "--source", str(city.source), "--write"]) == 1
    out = capsys.readouterr().out
    assert "政务信息资源目录!AD3  须改正\n  发布日期：“去年”不是日期。\n" in out
    assert "有 1 处须改正，没有写入。" in out
    assert not [file for file in city.source.rglob("*.json") if "每周" in file.read_text("utf-8")]


def test_rows_are_as_high_as_their_texts(city: City, desk: Desk) -> None:
    before = re.findall(r'<row r="3"[^>]* ht="([0-9.]+)"', sheet_of(desk.file))
    assert len(before) == 1
    city.patch("mzj/gongce/datapackage.json", {"description": "很长的摘要。" * 60})
    desk = Desk.of(city.source, "mzj", desk.file.parent)
    (after,) = re.findall(r'<row r="3"[^>]* ht="([0-9.]+)"', sheet_of(desk.file))
    assert float(after) > 2 * float(before[0])
    # Each page in print begins with the name of the resource.
    with zipfile.ZipFile(desk.file) as package:
        book = package.read("xl/workbook.xml").decode()
    assert re.search(r"_xlnm\.Print_Titles[^>]*>[^<]*\$E:\$E,[^<]*\$1:\$2<", book)


def sheet_of(file: Path) -> str:
    with zipfile.ZipFile(file) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_the_workbook_is_protected_with_choices_notes_and_a_page(desk: Desk) -> None:
    with zipfile.ZipFile(desk.file) as package:
        names = package.namelist()
        sheets = [package.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        comments = package.read("xl/comments1.xml").decode()
        book = package.read("xl/workbook.xml").decode()
        core = package.read("docProps/core.xml").decode()
    for sheet in sheets:
        assert "<sheetProtection" in sheet
        assert "password" not in sheet
        assert 'paperSize="9"' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'state="frozen"' in sheet
        assert "<f>" not in sheet.partition("</sheetData>")[0], "no formula in a cell"
    lists = re.findall(r'<dataValidation type="list"', sheets[0])
    assert len(lists) == 6, "格式分类、格式类型、数据类型、共享类型、共享方式分类、更新周期"
    assert "INDIRECT($K3)" in sheets[0]
    assert comments.count("<comment ") == 31
    assert 'state="hidden"' in book
    assert "数据库" in book, "each class names the range of its types"
    assert core.count("2000-01-01") == 2
    assert "xl/externalLinks" not in str(names)
