"""What git says of the source: the commit it equals, its earlier trees, and what differs from them.

Git is only ever asked: no work tree, index or ref is written. Paths are relative to the source.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

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
    if _git(source, "status", "--porcelain", "--untracked-files=all", "--", ".") != "":
        return None
    head = _git(source, "log", "-1", "--format=%H %ct")
    if not head:
        return None
    commit, time = head.split()
    return Commit(id=commit, time=int(time))


def resolve(source: Path, revision: str) -> str:
    """The full id of the commit that a revision names."""
    if _git(source, "rev-parse", "--git-dir") is None:
        raise BuildError(f"{source} 不在 git 仓库里，没有“{revision}”可比；请给一个文件夹。")
    found = _git(source, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not found:
        raise BuildError(f"没有这个提交、分支或文件夹：“{revision}”（浅克隆的先取回历史）。")
    return found


def commit_before(source: Path, day: str) -> str:
    """The last commit of the current branch before a day (Beijing) began."""
    if _git(source, "rev-parse", "--git-dir") is None:
        raise BuildError(f"{source} 不在 git 仓库里，没有 {day} 的内容可比；请给一个文件夹。")
    found = _git(source, "rev-list", "-1", "--first-parent", f"--before={day}T00:00:00+08:00", "HEAD")
    if not found:
        raise BuildError(f"{day} 以前没有提交；给一个晚些的日期，或浅克隆的先取回历史。")
    return found


def fork_of(source: Path, base: str, head: str = "HEAD") -> str:
    """Where `head` left `base`; `base` itself when the clone does not reach back that far.

    A branch is compared with where it began: what others merged since is not its doing.
    """
    return _git(source, "merge-base", base, head) or base


def files_at(source: Path, commit: str, *, touched: frozenset[str] | None = None) -> dict[str, bytes]:
    """The JSON and CSV files below the source as they were at a commit, without any data file.

    With `touched`, of the datasets only those descriptors; settings and departments always.
    """
    names = {
        path: blob
        for path, blob in _names_at(source, commit).items()
        if touched is None or path in touched or not path.endswith("/datapackage.json")
    }
    contents = _contents(source, list(names.values()))
    return {path: contents[blob] for path, blob in names.items() if blob in contents}


def everything_below(source: Path, commit: str, folders: Iterable[str]) -> dict[str, bytes]:
    """Every plain file below some folders of the source at a commit, data files too."""
    asked = sorted(folders)
    if not asked:
        return {}
    names = dict(_blobs_at(source, commit, *(f"{one}/" for one in asked)))
    contents = _contents(source, list(names.values()))
    return {path: contents[blob] for path, blob in names.items() if blob in contents}


def texts_at(source: Path, commit: str, paths: frozenset[str]) -> dict[str, str]:
    """The text at a commit of those paths that there were."""
    if not paths:
        return {}
    # A long command line is refused by the system; then listing everything is as good.
    asked = sorted(paths) if len(paths) <= 200 else ()
    names = {path: blob for path, blob in _names_at(source, commit, *asked).items() if path in paths}
    contents = _contents(source, list(names.values()))
    return {
        path: contents[blob].decode("utf-8", "replace") for path, blob in names.items() if blob in contents
    }


def touched(source: Path, base: str, head: str | None = None) -> tuple[str, ...]:
    """Files of the whole repository that differ between two commits, `../x` for those outside the source.

    Without `head`: between a commit and what lies on disk; below the source also files not yet added to
    git, because they are read. A note beside it is nobody's change before it is added.
    """
    prefix = _git(source, "rev-parse", "--show-prefix") or ""
    options = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules")
    commits = (base,) if head is None else (base, head)
    found = set(_words(_git(source, "diff", *options, *commits, "--", ":/")))
    if head is None:
        new = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ".")
        found.update(_words(_git(source, *new)))
    return tuple(sorted(relpath(path, prefix or ".") for path in found))


def messages(source: Path, base: str, head: str) -> str:
    """The messages of all commits after `base`."""
    return _git(source, "log", "--format=%B", f"{base}..{head}") or ""


def past_of(source: Path) -> Past | None:
    """The codes of every descriptor that the current branch ever held; None outside git.

    Other branches hold drafts: a code there is not given yet.
    """
    if _git(source, "rev-parse", "--git-dir") is None:
        return None
    prefix = _git(source, "rev-parse", "--show-prefix") or ""
    # -m: a code may enter by a merge alone.
    options = ("--full-history", "--raw", "-m", "-z", "--no-renames", "--no-abbrev", "--format=%H", "--", ".")
    seen = list(_versions(_git(source, "log", *options) or "", prefix))
    contents = _contents(source, sorted({blob for _, _, blob in seen}))
    codes: dict[str, dict[str, str]] = {}
    for commit, dataset, blob in seen:
        for code in CODE.findall(contents.get(blob, b"")):
            codes.setdefault(code.decode("ascii"), {}).setdefault(dataset, commit)
    return Past(codes=codes, is_shallow=_git(source, "rev-parse", "--is-shallow-repository") == "true")


def versions(source: Path, pathspec: str) -> list[tuple[int, str, bytes]]:
    """Committer time, path and content of each version of some files that the branch took in, oldest first.

    Of a merged branch the day of the merge counts: then the files came here.
    """
    prefix = _git(source, "rev-parse", "--show-prefix") or ""
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
    words = iter((_git(source, "log", *options, "--", pathspec) or "").split("\0"))
    for word in words:
        head = word.strip()
        if head.startswith(":"):
            seen.append((time, next(words, "").removeprefix(prefix), head.split(" ")[3]))
        elif head:
            time = int(head)
    contents = _contents(source, sorted({blob for _, _, blob in seen if blob.strip("0")}))
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
    found = _blobs_at(source, commit, *(paths or (".",)))
    return {path: blob for path, blob in found if _is_descriptor(path)}


def _blobs_at(source: Path, commit: str, *paths: str) -> Iterator[tuple[str, str]]:
    """Path and blob of plain files; what a symbolic link points to is nobody's content."""
    for line in _words(_git(source, "ls-tree", "-r", "-z", commit, "--", *paths)):
        about, _, path = line.partition("\t")
        mode, kind, blob = about.split()
        if kind == "blob" and mode != "120000":
            yield path, blob


def _is_descriptor(path: str) -> bool:
    """Whether a file says something of the catalogue; everything else may be data, and is never read."""
    parts = path.split("/")
    if path.endswith(".json"):
        return len(parts) <= 2 or parts[-1] == "datapackage.json" or parts[1].startswith("_")
    return path.endswith(".csv") and (len(parts) == 1 or parts[0] == "_codelists")


def _contents(source: Path, blobs: list[str]) -> dict[str, bytes]:
    """The contents of blobs, read by one process."""
    if not blobs:
        return {}
    answer = _run(source, "cat-file", "--batch", data="\n".join(blobs).encode("ascii") + b"\n") or b""
    found: dict[str, bytes] = {}
    start = 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        blob, kind, *size = answer[start:end].decode("ascii").split()
        start = end + 1
        if kind != "missing":
            length = int(size[0])
            found[blob] = answer[start : start + length]
            start += length + 1
    return found


def _words(answer: str | None) -> list[str]:
    return [word for word in (answer or "").split("\0") if word]


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, stripped; None when git is missing or refuses.

    A file name in another encoding comes out printable and unknown, which is all a report needs.
    """
    answer = _run(folder, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace").strip()


def _run(folder: Path, *arguments: str, data: bytes = b"") -> bytes | None:
    try:
        answer = subprocess.run(  # noqa: S603  fixed program, arguments are ours
            ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments],  # noqa: S607  the clerk's own git
            capture_output=True,
            input=data,
            check=False,
        )
    except FileNotFoundError:
        return None
    return answer.stdout if answer.returncode == 0 else None
