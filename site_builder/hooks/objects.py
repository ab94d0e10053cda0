"""What a commit or a push brings, read from git's objects and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from site_builder.errors import BuildError

INDEX = ""
"""The tree that `git commit` is about to make."""
_NOTHING = "0"
_LISTED = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AMT")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A file that is new or different in one commit, or in the index."""

    tree: str
    """Commit id, or INDEX."""
    path: str
    mode: str
    blob: str


class Objects:
    """The objects of the repository around the current folder, also those of a push not yet accepted."""

    def __enter__(self) -> Self:
        self._contents = _start("cat-file", "--batch")
        self._sizes = _start("cat-file", "--batch-check")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (self._contents, self._sizes):
            process.communicate()

    def size(self, name: str) -> int | None:
        """The bytes of a blob; None where there is none."""
        return _asked(self._sizes, name)

    def content(self, name: str) -> bytes | None:
        """A blob; None where there is none."""
        if self.size(name) is None:
            return None
        size = _asked(self._contents, name)
        assert size is not None
        assert self._contents.stdout is not None
        return self._contents.stdout.read(size + 1)[:-1]

    def read(self, tree: str, path: str, limit: int) -> bytes | None:
        """A file of a tree; None where there is none, or a larger one."""
        name = f"{tree}:{path}"
        size = self.size(name)
        return None if size is None or size > limit else self.content(name)

    def staged(self) -> list[Change]:
        """What `git add` has collected."""
        head = _git("rev-parse", "--verify", "--quiet", "HEAD", fails=True).strip()
        base = head or _git("hash-object", "-t", "tree", "--stdin").strip()
        return list(_changes(_git("diff-index", "--cached", *_LISTED, base), INDEX))

    def pushed(self, updates: Iterable[str]) -> list[Change]:
        """What the commits of a push bring that no branch here has; `updates` are `old new ref` lines."""
        news = [parts[1] for line in updates if len(parts := line.split()) == 3]
        wanted = [new for new in news if new.strip(_NOTHING)]
        if not wanted:
            return []
        commits = _git("rev-list", *wanted, "--not", "--all")
        return list(_changes(_git("diff-tree", "--stdin", "--root", "-m", *_LISTED, given=commits), INDEX))


def _changes(listed: str, tree: str) -> Iterator[Change]:
    """Raw records; a token that is neither record nor path is the commit they belong to."""
    tokens = iter(listed.split("\0"))
    for token in tokens:
        if token.startswith(":"):
            _, mode, _, blob, _ = token.split()
            yield Change(tree=tree, path=next(tokens), mode=mode, blob=blob)
        elif token.strip():
            tree = token.split()[0]


def _asked(process: subprocess.Popen[bytes], name: str) -> int | None:
    """Ask a running `cat-file` for an object; gives the size from its answer."""
    if "\n" in name:
        return None
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
    process.stdin.flush()
    # `<id> blob <size>`, or `<name> missing`; trees and commits are nothing to read.
    answer = process.stdout.readline().split()
    return int(answer[2]) if len(answer) == 3 and answer[1] == b"blob" else None


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  fixed program, arguments are ours
            ["git", *arguments],  # noqa: S607  the git that runs the hook
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise BuildError("找不到 git。") from error


def _git(*arguments: str, given: str = "", fails: bool = False) -> str:
    """What git prints; names that are not UTF-8 pass through unchanged."""
    try:
        answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
            ["git", *arguments],  # noqa: S607  the git that runs the hook
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BuildError("找不到 git。") from error
    if answer.returncode and not fails:
        raise BuildError(f"git {arguments[0]} 没有成功，请在 git 仓库里运行。")
    return answer.stdout.decode("utf-8", "surrogateescape")
