"""`mulu fix`: writes what was meant the way it is written, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder import sources, structure
from site_builder.authoring import fix
from site_builder.authoring.cell_repairs import Column, mended, repaired
from site_builder.authoring.patch_text import unified
from site_builder.cli import main
from site_builder.config import BuildConfig
from tests.builder.test_rules import CASES, NAMES, spoil
from tests.small_city import AS_OF, City

DATASET = "mzj/gongce/datapackage.json"
DATA = "mzj/gongce/data/cesuo.csv"
HEADER = "编号,名称,厕位数,启用日期\n"


def read(city: City, path: str = DATASET) -> Any:
    return json.loads((city.source / path).read_text("utf-8"))


def write(city: City, value: Any, path: str = DATASET) -> None:
    """As it is, the review's digest included."""
    city.write(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def mend(city: City) -> tuple[fix.Change, ...]:
    changes = fix.plan(city.config())
    fix.write(city.source, changes)
    return changes


def complaints(city: City) -> set[tuple[str, str, str]]:
    source = sources.read(city.source)
    return {(f.file, f.rule, f.pointer) for f in (*source.findings, *structure.check(source))}


def test_the_sample_city_is_written_as_fix_writes(repository: Path) -> None:

    assert [c.path for c in fix.plan(BuildConfig(source=repository / "catalog_src", as_of=AS_OF))] == []


@pytest.mark.parametrize(
    ("place", "written", "meant"),
    [
        (("gov", "code"), "１０７００１３２０６８１／０００００１", "107001320681/000001"),
        (("gov", "publishedOn"), "2026年3月2日", "2026-03-02"),
        (("gov", "publishedOn"), "2026/3/2", "2026-03-02"),
        (("gov", "publishedOn"), "２０２６．３．２", "2026-03-02"),
        (("gov", "publishedOn"), " 2026-03-02 ", "2026-03-02"),
        (("gov", "sharing", "type"), "无条件", "无条件共享"),
        (("gov", "opening", "type"), "无条件", "无条件开放"),
        (("gov", "updateCycle"), "按年", "每年"),
        (("gov", "updateCycle"), "每天", "每日"),
        (("gov", "secrecyReview", "entry"), "是", "是"),
        (("name",), "ｇｏｎｇｃｅ", "gongce"),
        (("name",), "别的名字", "gongce"),
        (("gov", "unit"), "办公室\u3000", "办公室"),
        (("resources", 0, "schema", "primaryKey"), "编号", ["编号"]),
        (("resources", 0, "schema", "fields", 0, "constraints", "required"), "是", True),
        (("resources", 0, "schema", "fields", 0, "constraints", "maxLength"), "１６", 16),
    ],
)
def test_what_was_meant_is_written_properly(
    city: City, place: tuple[Any, ...], written: Any, meant: Any
) -> None:
    value = read(city)
    *above, last = place
    spot = value
    for step in above:
        spot = spot.setdefault(step, {}) if isinstance(spot, dict) else spot[step]
    spot[last] = written
    write(city, value)
    mend(city)
    spot = read(city)
    for step in place:
        spot = spot[step]
    assert spot == meant


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("publishedOn", "3/2/2026"),
        ("publishedOn", "2026年2月30日"),
        ("publishedOn", "26-3-2"),
        ("updateCycle", "有时"),
        ("unit", "  "),
        ("dataLevel", "重要数据"),
        ("code", "公共厕所一号"),
    ],
)
def test_what_could_mean_something_else_is_left_alone(city: City, place: str, written: str) -> None:
    mend(city)
    value = read(city)
    value["gov"][place] = written
    write(city, value)
    assert mend(city) == ()


def test_the_reviews_digest_is_never_written(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    value = read(city)
    value["description"] += "  "
    digest = value["gov"]["secrecyReview"]["hash"]
    write(city, value)
    assert main(["fix", "--write", "--source", str(city.source)]) == 0
    assert read(city)["gov"]["secrecyReview"]["hash"] == digest
    assert "保密审查须按改后的内容重新确认" in capsys.readouterr().err
    value["gov"]["secrecyReview"]["hash"] = f"sha256:{'０' * 64}"
    value["gov"]["secrecyReview"]["on"] = "2026年2月27日"
    write(city, value)
    mend(city)
    review = read(city)["gov"]["secrecyReview"]
    assert (review["hash"], review["on"]) == (f"sha256:{'０' * 64}", "2026-02-27")


def test_missing_values_that_follow_from_the_place_are_written(city: City) -> None:
    value = read(city, "mzj/hunyin/datapackage.json")
    taken = value["gov"]["code"]
    for name in ("sanhun", "sihun"):
        copy = json.loads(json.dumps(value))
        del copy["$schema"], copy["name"], copy["gov"]["code"]
        write(city, copy, f"mzj/{name}/datapackage.json")
    mend(city)
    first, second = (read(city, f"mzj/{name}/datapackage.json") for name in ("sanhun", "sihun"))
    assert first["$schema"] == "../../../schemas/dataset.schema.json"
    assert (first["name"], second["name"]) == ("sanhun", "sihun")
    # Never given twice, also not within one run.
    category = taken.partition("/")[0]
    assert [first["gov"]["code"], second["gov"]["code"]] != [taken, taken]
    assert len({taken, first["gov"]["code"], second["gov"]["code"]}) == 3
    assert first["gov"]["code"].startswith(f"{category}/")


def test_form_is_mended_without_touching_the_content(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    proper = file.read_bytes()
    value = json.loads(proper)
    turned = {key: value[key] for key in reversed(value)}
    text = json.dumps(turned, indent=4).replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (change,) = mend(city)
    assert "去掉文件开头的 BOM" in change.said
    assert file.read_bytes() == proper


def test_a_file_whose_key_stands_twice_is_left_alone(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    text = file.read_text("utf-8").replace('"title": "公共厕所"', '"title": "甲",\n  "title": "公共厕所 "', 1)
    file.write_text(text, "utf-8")
    assert mend(city) == ()


def test_a_number_beyond_double_precision_keeps_its_digits(city: City) -> None:
    mend(city)
    file = city.source / DATASET
    text = file.read_text("utf-8").replace('"title"', '"x": 0.12345678901234567890123,\n   "title"', 1)
    file.write_text(text, "utf-8")
    assert mend(city) == ()


def test_typed_cells_are_mended_and_every_other_byte_stays(city: City) -> None:
    mend(city)
    rows = '001 ,"甲，２号 ","１２",2020年1月3日\r\n００2,乙 ,"4 ",2021/12/1\r\n003,丙,五,2021-13-01\r\n'
    (city.source / DATA).write_bytes((HEADER + rows).encode("gb18030"))
    value = read(city)
    value["resources"][0]["encoding"] = "gb18030"
    write(city, value)
    (change,) = mend(city)
    assert change.said == ("4 个单元格改为规范写法（半角数字、日期、首尾空格）",)
    assert (city.source / DATA).read_bytes().decode("gb18030") == (
        HEADER + '001 ,"甲，２号 ",12,2020-01-03\r\n００2,乙 ,4,2021-12-01\r\n003,丙,五,2021-13-01\r\n'
    )


@pytest.mark.parametrize(
    "stated", [{"bytes": 3}, {"hash": "abc"}, {"dialect": {"commentChar": "#"}}, {"encoding": "utf-16"}]
)
def test_data_that_cannot_be_mended_safely_is_left_alone(city: City, stated: dict[str, Any]) -> None:
    mend(city)
    city.write(DATA, HEADER + "001,甲,１２,2020-01-01\n")
    value = read(city)
    value["resources"][0] |= stated
    write(city, value)
    before = (city.source / DATA).read_bytes()
    assert [c.path for c in mend(city) if c.path == DATA] == []
    assert (city.source / DATA).read_bytes() == before


def test_lines_with_personal_data_are_not_printed(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    value = read(city)
    value["resources"][0]["schema"]["fields"][1]["gov"]["sensitive"] = "其他个人信息"
    write(city, value)
    city.write(DATA, HEADER + "001,王某,１２,2020-01-01\n")
    main(["fix", "--source", str(city.source)])
    out = capsys.readouterr().out
    assert "含个人信息，不显示内容" in out
    assert "王某" not in out


@pytest.mark.parametrize(
    ("kind", "text", "better"),
    [
        ("integer", "１２", "12"),
        ("integer", "12", None),
        ("integer", "十二", None),
        ("integer", "", None),
        ("number", " 1.5\u3000", "1.5"),
        ("number", "1,5", None),
        ("date", "20250301", "2025-03-01"),
        ("date", "03012025", None),
        ("date", "2025.3.1", "2025-03-01"),
        ("date", "2025/2/29", None),
        ("yearmonth", "2025年3月", "2025-03"),
        ("yearmonth", "2025-13", None),
        ("year", "２０２５", "2025"),
    ],
)
def test_cell(kind: str, text: str, better: str | None) -> None:
    assert mended(text, Column(name="x", type=kind, missing=frozenset({""}))) == better


@given(st.text(max_size=12), st.sampled_from(["integer", "number", "date", "year", "yearmonth"]))
def test_a_mended_cell_needs_no_mending(text: str, kind: str) -> None:
    column = Column(name="x", type=kind, missing=frozenset({""}))
    better = mended(text, column)
    assert better is None or mended(better, column) is None


CELLS = st.lists(st.text(alphabet='１2,"\r\n ;年月日-/０甲', max_size=9), max_size=6).map(",".join)
TYPED = {
    "path": "a.csv",
    "schema": {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "date"}]},
}


@given(st.one_of(st.binary(max_size=60), CELLS.map(str.encode)))
def test_no_csv_is_too_odd_and_twice_is_once(content: bytes) -> None:
    raw = b"a,b\n" + content
    found = repaired(raw, TYPED)
    if found is not None:
        assert repaired(found[0], TYPED) == (found[0], 0)
        assert found[1] > 0 or found[0] == raw


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_fix_is_idempotent_and_only_takes_complaints_away(city: City, case: Path) -> None:
    spoil(city, case)
    before = complaints(city)
    mend(city)
    assert complaints(city) <= before
    assert mend(city) == ()


WRITTEN = st.sampled_from(
    [
        str,
        lambda text: f" {text}",
        lambda text: f"{text}\u3000\n",
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text),
        lambda text: f"{text[:4]}年{text[5:7]}月{text[8:]}日",
        lambda text: text.replace("-", "/"),
    ]
)
DATES = [("gov", "publishedOn"), ("gov", "dataUpdatedOn"), ("gov", "secrecyReview", "on")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=st.lists(WRITTEN, min_size=3, max_size=3))
def test_every_mixture_of_spellings_comes_back(city: City, ways: list[Any]) -> None:
    mend(city)
    proper = (city.source / DATASET).read_bytes()
    value = json.loads(proper)
    for place, way in zip(DATES, ways, strict=True):
        spot = value
        for step in place[:-1]:
            spot = spot[step]
        spot[place[-1]] = way(spot[place[-1]])
    write(city, value)
    mend(city)
    assert (city.source / DATASET).read_bytes() == proper


def test_default_prints_a_diff_that_applies_and_writes_nothing(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(city)
    value = read(city)
    value["gov"]["updateCycle"] = "按年"
    write(city, value)
    city.write(DATA, HEADER + "001,甲,１２,2020-01-01")
    before = (city.source / DATASET).read_bytes()
    assert main(["fix", "--source", str(city.source)]) == 1
    printed = capsys.readouterr()
    assert (city.source / DATASET).read_bytes() == before
    assert "2 个文件可以修" in printed.err
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "apply", "-"], input=printed.out.encode(), cwd=city.source, check=True)
    assert fix.plan(city.config()) == ()
    assert main(["fix", "--source", str(city.source)]) == 0
    assert "没有可以自动修的写法问题" in capsys.readouterr().err


def test_json_gives_a_patch_for_each_file_and_paths_limit_it(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(city)
    value = read(city)
    value["gov"]["updateCycle"] = "按年"
    write(city, value)
    assert main(["fix", "--format", "json", "--source", str(city.source), "mzj/hunyin"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == []
    main(["fix", "--format", "json", "--source", str(city.source), "mzj/gongce"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["patch"] == [{"op": "replace", "path": "/gov/updateCycle", "value": "每年"}]
    assert file["repairs"] == ["/gov/updateCycle：“按年” 改为 “每年”"]


def test_nothing_is_written_when_a_file_changed_meanwhile(city: City) -> None:
    value = read(city)
    value["gov"]["updateCycle"] = "按年"
    write(city, value)
    changes = fix.plan(city.config())
    city.write(DATASET, "{}")
    with pytest.raises(fix.FileChanged):
        fix.write(city.source, changes)
    assert (city.source / DATASET).read_text() == "{}"
    assert not list(city.source.rglob(".fix-*"))


def test_long_tables_are_compared_line_by_line() -> None:
    old = [f"{n},a\n" for n in range(3000)]
    new = [*old[:7], "7,b\n", *old[8:]]
    assert unified("x.csv", "".join(old), "".join(new)) == (
        "--- a/x.csv\n+++ b/x.csv\n@@ -8,1 +8,1 @@\n-7,a\n+7,b\n"
    )
