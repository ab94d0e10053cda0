"""`mulu hook run`: what is refused before it is stored, and how little is said of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.hooks.screening import MAX_BYTES
from tests.builder.content.test_persons import CARD
from tests.builder.hooks.conftest import Repository
from tests.builder.test_rules import CASES, spoil
from tests.small_city import City

DATA = "mzj/gongce/data/cesuo.csv"
HEAD = "编号,名称,厕位数,启用日期\n"
ZERO = "0" * 40
JUDGED = ("rows-only-where-unconditional", "personal-data-stays-out-of-git", "open-data-names-no-person")
SAME = [case for case in CASES if case.parent.name in (*JUDGED, "no-classified-content")]


def run(repository: Repository, *, add: bool = True) -> int:
    if add:
        repository.git("add", "-A")
    return main(["hook", "run"])


def test_faultless_change_passes_without_a_word(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.city.write(DATA, HEAD + "001,示例公厕甲,12,2020-01-01\n")
    assert run(repository) == 0
    assert capfd.readouterr() == ("", "")


def test_only_what_is_staged_is_judged(repository: Repository) -> None:
    repository.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    assert run(repository, add=False) == 0
    assert run(repository) == 1
    repository.city.write(DATA, HEAD)
    assert run(repository, add=False) == 1


@pytest.mark.parametrize("case", SAME, ids=[f"{case.parent.name}/{case.stem}" for case in SAME])
def test_hook_and_check_agree_on_the_examples(repository: Repository, case: Path) -> None:
    spoil(repository.city, case)
    held = case.parent.name == "no-classified-content"
    assert run(repository) == (0 if case.stem.startswith("pass-") else 4 if held else 1)


def test_refusal_names_rule_and_count_and_no_value(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    assert run(repository) == 1
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "信息项“名称”里有 1 格是身份证号码" in printed.err
    assert "[V25]" in printed.err
    assert CARD not in printed.err


def test_file_name_that_names_a_person_is_not_repeated(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.city.write(f"mzj/gongce/data/{CARD}.csv", HEAD)
    assert run(repository) == 1
    assert CARD not in capfd.readouterr().err


def test_mark_is_held_with_one_sentence(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repository.city.write("mzj/gongce/data/bie.csv", "机密★10年\n" + HEAD)
    repository.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    assert run(repository) == 4
    printed = capfd.readouterr()
    assert printed.out == "此提交须线下处理，请联系本单位保密审查员\n"
    assert printed.err == ""


@pytest.mark.parametrize("name", ["gj.exe", "shuju.rar", "bak.sqlite", "biao.xls", "biao.zip"])
def test_other_file_types_are_refused(
    repository: Repository, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.city.write(f"mzj/gongce/data/{name}", "x")
    assert run(repository) == 1
    assert "不收进目录仓库" in capfd.readouterr().err


def test_large_files_and_links_are_refused(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repository.city.write("mzj/gongce/data/da.csv", "x" * (MAX_BYTES + 1))
    (repository.city.source / "mzj/gongce/data/lian.csv").symlink_to("/etc/hostname")
    assert run(repository) == 1
    printed = capfd.readouterr().err
    assert "超过 1 MB" in printed
    assert "符号链接" in printed


def test_files_beside_the_source_are_not_judged(repository: Repository) -> None:
    (repository.root / "gongju.sh").write_text("机密★10年\n")
    assert run(repository) == 0


def test_only_marks_are_looked_for_where_there_is_no_catalogue(repository: Repository) -> None:
    repository.git("rm", "-q", "--cached", "catalog_src/catalog.json")
    (repository.root / "gongju.sh").write_text(f"echo {CARD}\n")
    repository.git("add", "gongju.sh")
    assert run(repository, add=False) == 0
    (repository.root / "bie.csv").write_text("机密★10年\n")
    repository.git("add", "bie.csv")
    assert run(repository, add=False) == 4


def test_push_is_judged_commit_by_commit(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.git("checkout", "-q", "--detach")
    repository.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    repository.commit("有号码")
    repository.city.write(DATA, HEAD)
    repository.commit("又删去")
    new = repository.git("rev-parse", "HEAD").stdout.strip()
    repository.git("checkout", "-q", "main")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ZERO} {new} refs/heads/gai\n"))
    assert main(["hook", "run", "--pre-receive"]) == 1
    assert "[V25]" in capfd.readouterr().err


def test_what_only_a_merge_brings_is_judged(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.git("checkout", "-q", "-b", "gai")
    repository.city.write("mzj/gongce/README.md", "说明\n")
    repository.commit()
    repository.git("checkout", "-q", "--detach", "main")
    repository.city.write("mzj/hunyin/README.md", "说明\n")
    repository.commit()
    repository.git("merge", "-q", "--no-ff", "--no-commit", "gai")
    repository.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    repository.commit()
    new = repository.git("rev-parse", "HEAD").stdout.strip()
    repository.git("checkout", "-q", "main")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ZERO} {new} refs/heads/he\n"))
    assert main(["hook", "run", "--pre-receive"]) == 1


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("mzj/gongce/data/名 单.csv", f"姓名;证件\n甲;{CARD}\n".encode("gb18030")),
        ("mzj/gongce/data/a.ndjson", f'{{"证件": "{CARD}"}}\n'.encode()),
        ("mzj/gongce/data/a.tsv", f"姓名\t证件\n甲\t{CARD}\n".encode("utf-16")),
        ("mzj/xin/data/a.json", f'[{{"证件": "{CARD}"}}]'.encode()),
    ],
)
def test_rows_of_any_text_format_are_judged_even_without_a_descriptor(
    repository: Repository, path: str, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    file = repository.city.source / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    assert run(repository) == 1
    said = capfd.readouterr().err
    assert f"{path}：有 1 格是身份证号码" in said


@pytest.mark.parametrize("broken", ["{", "[]", '{"gov": [], "resources": {"a": 1}}', '{"resources": [7]}'])
def test_broken_descriptor_is_left_to_the_check(repository: Repository, broken: str) -> None:
    repository.city.write("mzj/hunyin/datapackage.json", broken)
    assert run(repository) in (0, 1)


@pytest.mark.parametrize("update", ["", f"{'a' * 40} {ZERO} refs/heads/old\n"])
def test_push_that_brings_nothing_passes(
    repository: Repository, update: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(update))
    assert main(["hook", "run", "--pre-receive"]) == 0


def test_outside_git_it_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["hook", "run"]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_repository_may_be_the_source_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "clone"
    own = Repository(root=root, city=City.copy_to(root))
    own.git("init", "-q", "-b", "main")
    monkeypatch.chdir(root)
    assert run(own) == 0
    own.city.write(DATA, HEAD + f"001,{CARD},12,2020-01-01\n")
    assert run(own) == 1
