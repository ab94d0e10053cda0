"""One commit on a branch of its own, made of git's objects alone: no work tree, no index, no checkout.

The branch appears in one step at the very end, so whatever stops before leaves nothing to be seen.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import history
from site_builder.authoring.workbook_codes import Draft
from site_builder.errors import BuildError
from site_builder.sources.json_text import parse
from site_builder.workbook.office import code_of, title_of

FOLDER = "intake"
_GLOBS = (f"--glob=refs/heads/{FOLDER}/*", f"--glob=refs/remotes/*/{FOLDER}/*")
_NOBODY = "没有提交人的姓名和邮箱"


@dataclass(frozen=True, kw_only=True)
class Branches:
    """The intake branches of the repository around a source."""

    source: Path
    base: str
    """The commit that new branches begin at."""

    def earlier(self, line: str, *parts: str) -> str | None:
        """Where a commit stands whose message has these parts; None where there is none.

        `line` is the one that git looks for; a branch is named, or a commit that was merged.
        """
        words = ("log", "--format=%H%x00%B%x00", "--fixed-strings", f"--grep={line}", self.base, *_GLOBS)
        fields = self._git(*words).split("\0")
        for commit, message in zip(fields[::2], fields[1::2], strict=False):
            if all(part in message for part in parts):
                heads = ("refs/heads/" + FOLDER, "refs/remotes")
                named = self._git(
                    "for-each-ref", "--format=%(refname:short)", "--contains", commit.strip(), *heads
                )
                return next(
                    (n for n in named.splitlines() if f"{FOLDER}/" in n), f"提交 {commit.strip()[:12]}"
                )
        return None

    def drafts(self) -> tuple[Draft, ...]:
        """New resources on intake branches that were not merged: their codes and folders are given."""
        found: dict[str, Draft] = {}
        for branch in self._git("rev-parse", "--symbolic", *_GLOBS).split():
            fork = history.fork_of(self.source, self.base, branch)
            commit = history.resolve(self.source, branch)
            paths = history.touched(self.source, fork, commit)
            added = frozenset(path for path in paths if path.endswith("/datapackage.json"))
            known = history.texts_at(self.source, self.base, added)
            for path, text in history.texts_at(self.source, commit, added - known.keys()).items():
                value = parse(text).value
                found[path] = Draft(path=path, title=title_of(value), code=code_of(value))
        return tuple(found[path] for path in sorted(found))

    def free(self, department: str, day: str) -> str:
        """`intake/mzj-2026-11-25`, or the first of `-2`, `-3` … that nobody has."""
        name = f"{FOLDER}/{department}-{day}"
        taken = {
            ref.partition(f"{FOLDER}/")[2] for ref in self._git("rev-parse", "--symbolic", *_GLOBS).split()
        }
        number, free = 1, name
        while free.partition("/")[2] in taken:
            number += 1
            free = f"{name}-{number}"
        return free

    def commit(self, files: Mapping[str, bytes], message: str) -> str | None:
        """A commit on the base with these files in it, on no branch yet; None where nothing differs.

        Raises:
            BuildError: git does not take it, or knows no committer.
        """
        prefix = self._git("rev-parse", "--show-prefix").strip()
        with TemporaryDirectory(prefix="mulu-index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", self.base, env=index)
            lines = []
            for path, content in sorted(files.items()):
                blob = self._git("hash-object", "-w", "--stdin", data=content).strip()
                lines.append(f"100644 {blob}\t{prefix}{path}\0")
            self._git("update-index", "-z", "--index-info", data="".join(lines).encode(), env=index)
            tree = self._git("write-tree", env=index).strip()
        if tree == self._git("rev-parse", f"{self.base}^{{tree}}").strip():
            return None
        return self._git("commit-tree", tree, "-p", self.base, data=message.encode()).strip()

    def create(self, branch: str, commit: str) -> None:
        """The branch at the commit; one that is there already is never moved."""
        absent = "0" * len(commit)
        self._git("update-ref", "-m", "mulu intake", f"refs/heads/{branch}", commit, absent)

    def _git(self, *arguments: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        try:
            answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
                ["git", "-C", str(self.source), "-c", "core.quotePath=false", *arguments],  # noqa: S607
                capture_output=True,
                input=data,
                check=False,
                env={**os.environ, **(env or {})},
            )
        except FileNotFoundError as error:
            raise BuildError("找不到 git。") from error
        said = answer.stderr.decode("utf-8", "replace").strip()
        if answer.returncode == 0:
            return answer.stdout.decode("utf-8", "replace")
        if arguments[0] == "commit-tree" and ("user.email" in said or "ident" in said):
            hint = 'git config user.name "姓名"; git config user.email 邮箱'
            raise BuildError(f"git 里{_NOBODY}，没有生成分支；先运行：{hint}")
        raise BuildError(
            f"git {arguments[0]} 没有成功，没有生成分支：{said.splitlines()[-1] if said else ''}"
        )
