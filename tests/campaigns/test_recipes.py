"""The recipes of the handbook are carried out, step by step, each in a copy of the project of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents import ROOT

PAGE = ROOT / "site_builder/handbook/development/recipes/index.md"
COPIED = ("site_builder", "query_api", "schemas", "tests", "pyproject.toml", "mkdocs.yml")
STEP = re.compile(
    r"^(?:(?P<how>New|In) `(?P<file>[^`\n]+)`(?: (?P<where>after|replace) `(?P<words>[^`\n]+)`)?[^\n]*:\n\n)?"
    r"```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RECIPES = {
    part.partition(" {")[0]: part for part in PAGE.read_text("utf-8").split("\n## ")[1:]
}  # fmt: skip


@dataclass(kw_only=True)
class Project:
    """A copy in which steps are carried out."""

    root: Path
    said: str = ""

    def run(self, command: str) -> None:
        """One line of a shell, with our programs those of the copy."""
        begin = f'mulu() {{ "{sys.executable}" -c "from site_builder.cli import main; import sys; sys.exit(main())" "$@"; }}\n'
        begin += f'python() {{ "{sys.executable}" "$@"; }}\n'
        answer = subprocess.run(
            ["sh", "-ec", begin + command], cwd=self.root, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(self.root)},
        )  # fmt: skip
        assert answer.returncode == 0, (command, answer.stdout[-3000:], answer.stderr[-3000:])
        self.said = answer.stdout

    def carry_out(self, step: re.Match[str]) -> None:
        language, text = step["language"], step["text"]
        if language == "sh":
            self.run(text)
        elif language == "output":
            for line in text.splitlines():
                assert line in self.said, (line, self.said[-2000:])
        else:
            assert step["how"], f"a block that no step explains: {text[:60]}"
            self._write(step, text)

    def _write(self, step: re.Match[str], text: str) -> None:
        file = self.root / step["file"]
        if step["how"] == "New":
            assert not file.exists(), f"{step['file']} is there already: the recipe must name something new"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            return
        before = file.read_text("utf-8")
        words = step["words"]
        assert words in before, f"{step['file']} no longer holds {words}"
        if step["where"] == "replace":
            after = before.replace(words, text.rstrip("\n"))
        else:
            after = re.sub(
                rf"(^[^\n]*{re.escape(words)}[^\n]*\n)",
                lambda line: line[0] + text,
                before,
                flags=re.MULTILINE,
            )
        assert after != before
        file.write_text(after, "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return Project(root=tmp_path)


@pytest.mark.parametrize("name", RECIPES)
def test_recipe_gives_what_it_says_when_it_is_carried_out(name: str, project: Project) -> None:
    steps = list(STEP.finditer(RECIPES[name]))
    fences = len(re.findall(r"^```", RECIPES[name], re.MULTILINE))
    assert fences == 2 * len(steps), "a block is not understood"
    for step in steps:
        project.carry_out(step)
    assert project.said, "a recipe ends with something that can be seen"
