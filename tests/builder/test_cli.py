"""`mulu` as a clerk and a pipeline meet it: the result alone on stdout, exit codes, one-line troubles."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli import main, names
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"
CHECK = ["check", "--as-of", "2026-11-23"]
KEYS = [
    "file",
    "line",
    "column",
    "pointer",
    "rule",
    "name",
    "severity",
    "article",
    "message",
    "hint",
    "fix",
    "table",
    "row",
    "field",
    "cell",
    "value",
]


def check_json(city: City, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    main([*CHECK, "--source", str(city.source), "--format", "json", *more])
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_faultless_source_exits_0_and_says_what_was_looked_at(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*CHECK, "--source", str(city.source)]) == 0
    assert capsys.readouterr().out == (
        "已核对 2 个部门、3 项信息资源、1 张表、3 行数据（时点 2026-11-23）\n未发现问题。\n"
    )


def test_json_report_has_every_key_of_the_contract(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.patch(DATASET, {"gov": {"code": "107009320681/000001"}})
    report = check_json(city, capsys)
    assert list(report) == ["contract", "source", "commit", "asOf", "findings", "counts"]
    (finding,) = report["findings"]
    assert list(finding) == KEYS
    assert (finding["file"], finding["line"], finding["column"], finding["pointer"], finding["rule"]) == (
        DATASET,
        8,
        13,
        "/gov/code",
        "V02",
    )
    assert report["counts"] == {
        "error": 1,
        "warning": 0,
        "departments": 2,
        "datasets": 3,
        "tables": 1,
        "rows": 3,
    }


def test_a_data_finding_names_table_row_field_and_value(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.write("mzj/gongce/data/cesuo.csv", "编号,名称,厕位数,启用日期\n001,示例公厕甲,十二,2020-01-01\n")
    (finding,) = check_json(city, capsys)["findings"]
    wanted = {
        "rule": "V24",
        "file": "mzj/gongce/data/cesuo.csv",
        "line": 2,
        "table": "cesuo",
        "row": 1,
        "field": "厕位数",
        "value": "十二",
        "severity": "error",
    }
    assert {key: finding[key] for key in wanted} == wanted


def test_paths_limit_the_report(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.patch(DATASET, {"title": ""})
    assert main([*CHECK, "--source", str(city.source), "mzj/hunyin"]) == 0
    assert main([*CHECK, "--source", str(city.source), str(city.source / "mzj" / "gongce")]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--source", "/nowhere/at/all"], "没有这个文件夹：/nowhere/at/all"),
        (["check", "nothing/here"], "不在目录源"),
    ],
)
def test_trouble_with_the_surroundings_is_one_line_and_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert len(printed.err.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["check", "--as-of", "2026-02-30"], ["build", "--oops"], []])
def test_a_wrong_command_line_is_said_in_chinese(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "查看说明和例子" in capsys.readouterr().err


@pytest.mark.parametrize("command", names())
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert f"例：mulu {command}" in capsys.readouterr().out


def test_build_refuses_with_the_findings_and_exit_1(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.patch(DATASET, {"title": ""})
    output = city.source.parent / "build"
    assert main(["build", "--source", str(city.source), "--output", str(output)]) == 1
    assert "没有发布" in capsys.readouterr().out
    assert not (output / "site").exists()


def test_lenient_build_exits_3_and_lists_what_it_held_back(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.patch(DATASET, {"title": ""})
    output = city.source.parent / "build"
    assert main(["build", "--source", str(city.source), "--output", str(output), "--lenient"]) == 3
    assert "暂不发布（有须修改的问题）：mzj/gongce" in capsys.readouterr().out


def test_an_output_that_is_a_file_is_said_in_one_line(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["build", "--source", str(city.source), "--output", str(tmp_path / "taken")]) == 2
    assert "不能写入" in capsys.readouterr().err


def test_checking_descriptors_loads_no_library_that_it_does_not_use(repository: Path) -> None:
    program = (
        "import sys; from site_builder.cli import main;"
        "code = main(['check', '--no-data', '--as-of', '2026-11-23']);"
        "heavy = {'duckdb', 'frictionless', 'jinja2', 'jsonschema', 'markdown', 'mkdocs', 'docx', 'python_calamine', 'xlsxwriter'};"
        "print(code, sorted(heavy & sys.modules.keys()))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=repository, capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines()[-1] == "0 []"


def test_the_collector_is_back_when_a_command_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    assert gc.isenabled()
    main(["rules", "V09"])
    assert gc.isenabled()
