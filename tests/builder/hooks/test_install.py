"""Installed hooks under real git: a commit and a push are refused before anything is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import main
from tests.builder.content.test_persons import CARD
from tests.builder.hooks.conftest import Repository

DATA = "mzj/gongce/data/cesuo.csv"


def test_commit_is_refused_and_mended_one_is_stored(repository: Repository) -> None:
    assert main(["hook", "install"]) == 0
    repository.city.write(DATA, f"编号,名称,厕位数,启用日期\n001,{CARD},12,2020-01-01\n")
    repository.git("add", "-A")
    refused = repository.git("commit", "-m", "改", check=False)
    assert refused.returncode != 0
    assert "没有接收" in refused.stderr
    assert CARD not in refused.stdout + refused.stderr
    repository.city.write(DATA, "编号,名称,厕位数,启用日期\n001,示例公厕甲,12,2020-01-01\n")
    repository.git("add", "-A")
    assert repository.git("commit", "-m", "改").returncode == 0


@pytest.fixture
def server(repository: Repository, tmp_path: Path) -> Repository:
    """A bare repository that already has the city, with the hook installed."""
    bare = Repository(root=tmp_path / "server.git", city=repository.city)
    bare.root.mkdir()
    bare.git("init", "-q", "--bare", "-b", "main")
    repository.git("remote", "add", "origin", str(bare.root))
    repository.git("push", "-q", "origin", "main")
    assert main(["hook", "install", "--server", str(bare.root)]) == 0
    return bare


def test_push_with_a_mark_is_refused_and_nothing_of_it_is_stored(
    repository: Repository, server: Repository
) -> None:
    before = server.git("rev-parse", "main").stdout
    repository.city.write("mzj/gongce/data/neibu.csv", "编号,机密★10年\n1,2\n")
    repository.commit()
    pushed = repository.git("push", "origin", "HEAD:refs/heads/gai", check=False)
    assert pushed.returncode != 0
    assert "此提交须线下处理，请联系本单位保密审查员" in pushed.stderr
    assert "neibu" not in pushed.stderr
    assert "★" not in pushed.stderr
    assert server.git("rev-parse", "main").stdout == before
    assert server.git("branch", "--list", "gai").stdout == ""
    assert "★".encode() not in server.everything()
    assert not [
        path for path in server.root.rglob("*") if path.is_file() and "★".encode() in path.read_bytes()
    ]


def test_push_with_an_id_card_in_an_earlier_commit_is_refused_and_a_good_one_is_taken(
    repository: Repository, server: Repository
) -> None:
    good = "编号,名称,厕位数,启用日期\n001,示例公厕甲,12,2020-01-01\n"
    repository.city.write(DATA, f"编号,名称,厕位数,启用日期\n001,{CARD},12,2020-01-01\n")
    repository.commit()
    repository.city.write(DATA, good)
    repository.commit()
    pushed = repository.git("push", "origin", "main", check=False)
    assert pushed.returncode != 0
    assert "[V25]" in pushed.stderr
    assert CARD.encode() not in server.everything()
    repository.git("reset", "-q", "--soft", "origin/main")
    repository.commit()
    assert repository.git("push", "-q", "origin", "main").returncode == 0


def test_hook_of_somebody_else_is_left_alone_and_our_own_is_renewed(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = repository.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert main(["hook", "install"]) == 2
    assert "已有别的内容" in capsys.readouterr().err
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"
    hook.unlink()
    assert main(["hook", "install"]) == 0
    assert main(["hook", "install", "--source", "mulu src"]) == 0
    assert "--source 'mulu src'" in hook.read_text("utf-8")


def test_server_hook_goes_into_a_bare_repository_only(repository: Repository, tmp_path: Path) -> None:
    assert main(["hook", "install", "--server", str(repository.root)]) == 2
    (tmp_path / "leer").mkdir()
    assert main(["hook", "install", "--server", str(tmp_path / "leer")]) == 2
