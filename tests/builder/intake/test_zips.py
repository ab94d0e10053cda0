"""A hand-in that comes as one zip: read as the folder it was, or refused whole with what is wrong with it."""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.intake import unpacking
from site_builder.tables.grid import NotATable
from tests.builder.intake.conftest import MZJ, Counter, as_text, descriptor
from tests.builder.intake.test_descriptors import CSV, FOLDER

Packed = zipfile.ZipFile


def zipped(path: Path, fill: Callable[[Packed], object]) -> Path:
    """A zip as somebody made it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Packed(path, "w", zipfile.ZIP_DEFLATED) as package:
        fill(package)
    return path


def member(name: str, kind: int = stat.S_IFREG) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (kind | 0o644) << 16
    return made


def test_a_zip_is_taken_in_as_the_folder_it_was(
    counter: Counter, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = as_text(descriptor(counter.city))

    def fill(package: Packed) -> None:
        package.writestr("wjj/xin-ziyuan/datapackage.json", entry)
        package.writestr("wjj/xin-ziyuan/data/cesuo.csv", CSV)
        package.writestr("__MACOSX/wjj/xin-ziyuan/._datapackage.json", "x")
        package.writestr("说明.pdf", "%PDF")

    zipped(counter.folder / "报送.zip", fill)
    (tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "aside"))
    assert counter.intake(of="报送.zip") == 1
    assert counter.changed() == [f"{FOLDER}/data/cesuo.csv", f"{FOLDER}/datapackage.json"]
    assert counter.repository.git("show", f"{MZJ}:{FOLDER}/datapackage.json") == entry.rstrip("\n")
    assert "V17" in [row["规则"] for row in counter.opinions("报送/wjj/xin-ziyuan/datapackage")]
    told = capsys.readouterr().out
    assert "共 1 份" in told
    assert "没有看：报送/说明.pdf" in told
    assert list((tmp_path / "aside").iterdir()) == []
    assert counter.intake(of="报送.zip") == 0
    assert "已处理过" in capsys.readouterr().out


def test_the_name_of_the_zip_may_say_whose_its_files_are(counter: Counter) -> None:
    value = descriptor(counter.city)
    del value["gov"]["code"]
    zipped(counter.folder / "市民政局报送.ZIP", lambda package: package.writestr("a.json", as_text(value)))
    counter.intake(of="市民政局报送.ZIP")
    assert counter.branches() == [MZJ]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_are_those_that_were_given_whatever_wrote_them(
    counter: Counter, tmp_path: Path, encoding: str
) -> None:
    """Windows writes names in GBK, older Macs in UTF-8, and neither says so."""
    name = "民政局/目录.json"
    raw = name.encode(encoding)
    path = zipped(tmp_path / "a.zip", lambda package: package.writestr("x" * len(raw), "{}"))
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    unpacking.unpack(path, tmp_path / "out")
    assert (tmp_path / "out" / name).read_text() == "{}"


REFUSED: dict[str, tuple[Callable[[Packed], object], str]] = {
    "up": (lambda package: package.writestr("../mzj.json", "{}"), "指向压缩包之外"),
    "further up": (lambda package: package.writestr("a/../../mzj.json", "{}"), "指向压缩包之外"),
    "root": (lambda package: package.writestr("/etc/mzj.json", "{}"), "指向压缩包之外"),
    "drive": (lambda package: package.writestr("C:/mzj.json", "{}"), "指向压缩包之外"),
    "backslash": (lambda package: package.writestr("..\\mzj.json", "{}"), "指向压缩包之外"),
    "line": (lambda package: package.writestr("a\nb.json", "{}"), "写法不对"),
    "long": (lambda package: package.writestr("a" * 300, "{}"), "写法不对"),
    "deep": (lambda package: package.writestr("a/" * 600 + "b", "{}"), "写法不对"),
    "link": (lambda package: package.writestr(member("a.json", stat.S_IFLNK), "/etc/passwd"), "符号链接"),
    "pipe": (lambda package: package.writestr(member("a.json", stat.S_IFIFO), ""), "特殊文件"),
    "case": (lambda package: [package.writestr(name, "{}") for name in ("a.json", "A.json")], "不止一个"),
    "twice": (lambda package: [package.writestr(name, "{}") for name in ("a/b", "./a//b")], "不止一个"),
    "file and folder": (lambda package: [package.writestr(n, "{}") for n in ("a", "a/b.json")], "不止一个"),
    "bomb": (lambda package: package.writestr("mzj.csv", b"0" * (70 << 20)), "解压后超过 64 MB"),
    "many bombs": (
        lambda package: [package.writestr(f"mzj-{n}.csv", b"0" * (10 << 20)) for n in range(7)],
        "解压后超过 64 MB",
    ),
    "many": (
        lambda package: [package.writestr(f"{n}", b"") for n in range(unpacking.MOST_MEMBERS)],
        "有 10,001 个文件",
    ),
}


@pytest.mark.parametrize(("fill", "said"), REFUSED.values(), ids=list(REFUSED))
def test_a_zip_with_one_member_that_is_not_to_be_written_is_refused_whole(
    tmp_path: Path, fill: Callable[[Packed], object], said: str
) -> None:
    path = zipped(
        tmp_path / "in" / "a.zip", lambda package: (package.writestr("0.json", "{}"), fill(package))
    )
    with pytest.raises(NotATable, match=said):
        unpacking.unpack(path, tmp_path / "in" / "out")
    around = {one.name for one in tmp_path.iterdir()} | {one.name for one in (tmp_path / "in").iterdir()}
    assert around == {"in", "a.zip", "out"}


def test_a_size_that_is_told_too_small_hides_no_bomb(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", lambda package: package.writestr("a.csv", b"0" * (70 << 20)))
    told = (70 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(told, (9).to_bytes(4, "little")))
    with pytest.raises(NotATable, match=r"已损坏|超过"):
        unpacking.unpack(path, tmp_path / "out")
    assert sum(one.stat().st_size for one in (tmp_path / "out").iterdir()) <= 64 << 20


def test_what_is_refused_goes_back_on_paper_and_touches_nothing(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped(
        counter.folder / "民政局.zip", lambda package: package.writestr("../../catalog_src/mzj/x.json", "{}")
    )
    counter.put("民政局2.zip", b"PK\x03\x04 and no more")
    before = counter.state()
    assert counter.intake(of="民政局.zip") == 1
    assert counter.intake(of="民政局2.zip") == 1
    assert counter.state() == before
    assert counter.branches() == []
    assert "“../../catalog_src/mzj/x.json”的名称指向压缩包之外" in counter.notice("民政局")
    assert "压缩文件打不开或已损坏" in counter.notice("民政局2")
    assert capsys.readouterr().out.count("没有读入") == 2


def test_a_mark_in_a_zip_is_held_without_a_word(counter: Counter, capsys: pytest.CaptureFixture[str]) -> None:
    mark = "机密★长期"
    zipped(
        counter.folder / "a.zip",
        lambda package: package.writestr("mzj.json", as_text(descriptor(counter.city, description=mark))),
    )
    zipped(counter.folder / f"{mark}.zip", lambda package: package.writestr("mzj.json", "{}"))
    assert counter.intake(of="a.zip") == 4
    assert counter.intake(of=f"{mark}.zip") == 4
    told = capsys.readouterr()
    assert mark not in told.out + told.err
    assert not list(counter.folder.rglob("*.docx"))


def test_a_zip_among_other_files_is_said_to_be_run_by_itself(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.put("mzj/datapackage.json", as_text(descriptor(counter.city)))
    counter.put("mzj/data/cesuo.csv", CSV)
    zipped(counter.folder / "b.zip", lambda package: package.writestr("a.json", "{}"))
    counter.intake()
    told = capsys.readouterr().out
    assert "没有看：b.zip\n" in told
    assert "mulu intake 文件名.zip" in told
