"""The authority's clone, and a folder with what came in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from site_builder.cli import main
from site_builder.workbook.reading import read
from tests.builder.changes.conftest import ALONE, IDENTITY, Repository
from tests.builder.dossiers.conftest import text_of
from tests.builder.workbook.desk import Desk, write_rows
from tests.small_city import City

DAY = "2026-11-23"
MZJ = f"intake/mzj-{DAY}"


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Where files are handed in: a repository, and the folder `in` beside the source."""

    repository: Repository

    @property
    def city(self) -> City:
        return self.repository.city

    @property
    def folder(self) -> Path:
        return self.repository.root / "in"

    def desk(self) -> Desk:
        """The workbook of 民政局 as exported."""
        (self.repository.root / "made").mkdir(exist_ok=True)
        return Desk.of(self.city.source, "mzj", self.repository.root / "made")

    def hand_in(self, desk: Desk, name: str = "民政局目录.xlsx") -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        return write_rows(file, desk.sheets)

    def put(self, name: str, content: bytes | str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def intake(self, *options: str, of: str = "") -> int:
        place = str(self.folder / of)
        return main(["intake", place, "--source", "catalog_src", "--as-of", DAY, *options])

    def branches(self) -> list[str]:
        return self.repository.git("for-each-ref", "--format=%(refname:short)", "refs/heads/intake").split()

    def state(self) -> tuple[str, ...]:
        """Everything of the clone that a person would notice."""
        git = self.repository.git
        index = (self.repository.root / ".git" / "index").read_bytes().hex()
        return (git("status", "--porcelain", "--", "catalog_src"), git("rev-parse", "HEAD", "main"),
                git("symbolic-ref", "HEAD"), index, git("stash", "list"))  # fmt: skip

    def changed(self, branch: str = MZJ) -> list[str]:
        return self.repository.git("diff", "--name-only", "main", branch).splitlines()

    def at(self, branch: str, path: str) -> Any:
        return json.loads(self.repository.git("show", f"{branch}:catalog_src/{path}"))

    def stored(self, text: str) -> bool:
        """Whether any object of git holds a text, in any encoding that could have come in."""
        listed = self.repository.git(
            "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"
        )
        blobs = [line.split()[0] for line in listed.splitlines() if line.endswith(("blob", "commit"))]
        return any(text in self.repository.git("cat-file", "-p", blob) for blob in blobs)

    def notice(self, stem: str = "民政局目录") -> str:
        return text_of(self.folder / f"{stem}.补正告知单.docx")

    def opinions(self, stem: str = "民政局目录") -> list[dict[str, str]]:
        (sheet,) = read(self.folder / f"{stem}.检查意见.xlsx")
        head, *rows = sheet.rows
        return [dict(zip(head, row, strict=True)) for row in rows]


NEW: Mapping[str, object] = {
    "信息资源名称": "婚姻登记机关名录",
    "信息资源摘要": "全市婚姻登记机关的名称和地址。",
    "信息资源格式分类": "电子表格",
    "信息资源格式类型": "xlsx",
    "信息项名称": "机关名称",
    "数据类型": "字符型 C",
    "共享类型": "无条件共享",
    "共享方式分类": "共享平台方式",
    "更新周期": "每年",
    "发布日期": "2026-11-20",
}


def descriptor(city: City, **changes: Any) -> dict[str, Any]:
    """A new resource as 在线编目 gives it: all but the review."""
    value = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))
    del value["gov"]["secrecyReview"]
    value |= {"name": "xin-ziyuan", "title": "婚姻登记机关名录", "description": "机关的名称。"}
    value["gov"]["code"] = "30701032068105/000003"
    return value | changes


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**IDENTITY, **ALONE}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def counter(city: City, monkeypatch: pytest.MonkeyPatch) -> Counter:
    made = Repository(root=city.source.parent, city=city)
    made.git("init", "-q", "-b", "main")
    city.write("_accounts.csv", "account,department,post,from,to\ndsj-01,authority,科长,2025-01-01,\n")
    made.commit("city")
    monkeypatch.chdir(made.root)
    (made.root / "in").mkdir()
    return Counter(repository=made)
