"""`mulu fix` in the terminal: a diff that applies, a patch, and nothing written unasked."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from site_builder.authoring import fix
from site_builder.authoring.patch_text import unified
from site_builder.cli import main
from tests.builder.mending import DATA, DATASET, HEADER, mend, read, write
from tests.small_city import City


def test_lines_with_personal_data_are_not_printed(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    value = read(city)
    value["resources"][0]["schema"]["fields"][1]["gov"]["sensitive"] = "其他个人信息"
    write(city, value)
    city.write(DATA, HEADER + "001,王某,１２,2020-01-01\n")
    main(["fix", "--source", str(city.source)])
    out = capsys.readouterr().out
    assert "含个人信息，不显示内容" in out
    assert "王某" not in out


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
