"""What git says of the source: the commit it equals, its earlier trees, and what differs from them.

Paths are relative to the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from site_builder import git
from site_builder.errors import BuildError

CODE = re.compile(rb'"code"\s*:\s*"([123]\d{5}[0-9A-Z]*/\d{1,12})"')
"""信息资源代码 in a descriptor; a field's own `code` does not have this shape."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """A commit whose tree the source equals."""

    id: str
    """Full hexadecimal id."""
    time: int
    """Committer time, seconds since 1970."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """Every code that was ever given, as far as this clone goes back."""

    codes: Mapping[str, Mapping[str, str]]
    """Code → dataset id → the latest commit that wrote it there."""
    is_shallow: bool


def commit_of(source: Path) -> Commit | None:
    """The commit that `source` is a clean checkout of.

    None outside git, and also while the source has uncommitted changes: a build must not name
    a commit whose files it did not read.
    """
    if git.ask(source, "status", "--porcelain", "--untracked-files=all", "--", ".") != "":
        return None
    head = git.ask(source, "log", "-1", "--format=%H %ct")
    if not head:
        return None
    commit, time = head.split()
    return Commit(id=commit, time=int(time))


def resolve(source: Path, revision: str) -> str:
    """The full id of the commit that a revision names."""
    if git.ask(source, "rev-parse", "--git-dir") is None:
        raise BuildError(f"{source} 不在 git 仓库里，没有“{revision}”可比；请给一个文件夹。")
    found = git.ask(source, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not found:
        raise BuildError(f"没有这个提交、分支或文件夹：“{revision}”（浅克隆的先取回历史）。")
    return found


def commit_before(source: Path, day: str) -> str:
    """The last commit of the current branch before a day (Beijing) began."""
    if git.ask(source, "rev-parse", "--git-dir") is None:
        raise BuildError(f"{source} 不在 git 仓库里，没有 {day} 的内容可比；请给一个文件夹。")
    found = git.ask(source, "rev-list", "-1", "--first-parent", f"--before={day}T00:00:00+08:00", "HEAD")
    if not found:
        raise BuildError(f"{day} 以前没有提交；给一个晚些的日期，或浅克隆的先取回历史。")
    return found


def fork_of(source: Path, base: str, head: str = "HEAD") -> str:
    """Where `head` left `base`; `base` itself when the clone does not reach back that far.

    A branch is compared with where it began: what others merged since is not its doing.
    """
    return git.ask(source, "merge-base", base, head) or base


def files_at(source: Path, commit: str, *, touched: frozenset[str] | None = None) -> dict[str, bytes]:
    """The JSON and CSV files below the source as they were at a commit, without any data file.

    With `touched`, of the datasets only those descriptors; settings and departments always.
    """
    names = {
        path: blob
        for path, blob in _names_at(source, commit).items()
        if touched is None or path in touched or not path.endswith("/datapackage.json")
    }
    contents = git.contents(source, list(names.values()))
    return {path: contents[blob] for path, blob in names.items() if blob in contents}


def everything_below(source: Path, commit: str, folders: Iterable[str]) -> dict[str, bytes]:
    """Every plain file below some folders of the source at a commit, data files too."""
    asked = sorted(folders)
    if not asked:
        return {}
    names = dict(git.blobs_at(source, commit, *(f"{one}/" for one in asked)))
    contents = git.contents(source, list(names.values()))
    return {path: contents[blob] for path, blob in names.items() if blob in contents}


def texts_at(source: Path, commit: str, paths: frozenset[str]) -> dict[str, str]:
    """The text at a commit of those paths that there were."""
    if not paths:
        return {}
    # A long command line is refused by the system; then listing everything is as good.
    asked = sorted(paths) if len(paths) <= 200 else ()
    names = {path: blob for path, blob in _names_at(source, commit, *asked).items() if path in paths}
    contents = git.contents(source, list(names.values()))
    return {
        path: contents[blob].decode("utf-8", "replace") for path, blob in names.items() if blob in contents
    }


def touched(source: Path, base: str, head: str | None = None) -> tuple[str, ...]:
    """Files of the whole repository that differ between two commits, `../x` for those outside the source.

    Without `head`: between a commit and what lies on disk; below the source also files not yet added to
    git, because they are read. A note beside it is nobody's change before it is added.
    """
    prefix = git.ask(source, "rev-parse", "--show-prefix") or ""
    options = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules")
    commits = (base,) if head is None else (base, head)
    found = set(git.words(git.ask(source, "diff", *options, *commits, "--", ":/")))
    if head is None:
        new = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".")
        found.update(git.words(git.ask(source, *new)))
    return tuple(sorted(relpath(path, prefix or ".") for path in found))


def messages(source: Path, base: str, head: str) -> str:
    """The messages of all commits after `base`."""
    return git.ask(source, "log", "--format=%B", f"{base}..{head}") or ""


def past_of(source: Path) -> Past | None:
    """The codes of every descriptor that the current branch ever held; None outside git.

    Other branches hold drafts: a code there is not given yet.
    """
    if git.ask(source, "rev-parse", "--git-dir") is None:
        return None
    prefix = git.ask(source, "rev-parse", "--show-prefix") or ""
    # -m: a code may enter by a merge alone.
    options = ("--full-history", "--raw", "-m", "-z", "--no-renames", "--no-abbrev", "--format=%H", "--", ".")
    seen = list(_versions(git.ask(source, "log", *options) or "", prefix))
    contents = git.contents(source, sorted({blob for _, _, blob in seen}))
    codes: dict[str, dict[str, str]] = {}
    for commit, dataset, blob in seen:
        for code in CODE.findall(contents.get(blob, b"")):
            codes.setdefault(code.decode("ascii"), {}).setdefault(dataset, commit)
    return Past(codes=codes, is_shallow=git.ask(source, "rev-parse", "--is-shallow-repository") == "true")


def versions(source: Path, pathspec: str) -> list[tuple[int, str, bytes]]:
    """Committer time, path and content of each version of some files that the branch took in, oldest first.

    Of a merged branch the day of the merge counts: then the files came here.
    """
    prefix = git.ask(source, "rev-parse", "--show-prefix") or ""
    options = (
        "--first-parent",
        "--raw",
        "-m",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--reverse",
        "--format=%ct",
    )
    time, seen = 0, []
    words = iter((git.ask(source, "log", *options, "--", pathspec) or "").split("\0"))
    for word in words:
        head = word.strip()
        if head.startswith(":"):
            seen.append((time, next(words, "").removeprefix(prefix), head.split(" ")[3]))
        elif head:
            time = int(head)
    contents = git.contents(source, sorted({blob for _, _, blob in seen if blob.strip("0")}))
    return [(when, path, contents[blob]) for when, path, blob in seen if blob in contents]


def _versions(log: str, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Commit, dataset and blob of every version of a descriptor, latest first."""
    commit = ""
    words = iter(log.split("\0"))
    for word in words:
        head = word.strip()
        if not head.startswith(":"):
            commit = head or commit
            continue
        path = next(words, "").removeprefix(prefix)
        blob = head.split(" ")[3]
        if path.endswith("/datapackage.json") and path.count("/") == 2 and blob.strip("0"):
            yield commit, path.removesuffix("/datapackage.json"), blob


def _names_at(source: Path, commit: str, *paths: str) -> dict[str, str]:
    """Blob of each descriptor, code list and account list below the source at a commit."""
    found = git.blobs_at(source, commit, *(paths or (".",)))
    return {path: blob for path, blob in found if _is_descriptor(path)}


def _is_descriptor(path: str) -> bool:
    """Whether a file says something of the catalogue; everything else may be data, and is never read."""
    parts = path.split("/")
    if path.endswith(".json"):
        return len(parts) <= 2 or parts[-1] == "datapackage.json" or parts[1].startswith("_")
    return path.endswith(".csv") and (len(parts) == 1 or parts[0] == "_codelists")
