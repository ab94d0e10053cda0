"""The two trees that `mulu diff` compares: folders as they lie there, or revisions unpacked aside.

A revision's descriptors and code lists are written to a temporary folder; its data files, and the
work tree, are left alone.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import descriptors, history, sources, structure
from site_builder.catalog import Catalog
from site_builder.changes import Account, Side, accounts_in
from site_builder.changes.folders import FILE
from site_builder.errors import BuildError, Held, SourceMissing
from site_builder.findings import Severity
from site_builder.rules.no_classified_content import is_held
from site_builder.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """One side, read and translated."""

    side: Side
    source: Source
    catalog: Catalog
    accounts: tuple[Account, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trees:
    """Both sides, and how they came apart."""

    base: Tree
    head: Tree
    touched: tuple[str, ...]
    """Files that differ, relative to the source."""
    messages: str = ""
    """The commit messages between the two."""


@contextmanager
def opened(base: str, head: str | None, source: Path) -> Iterator[Trees]:
    """Both trees, for as long as they are needed; without `head` the later one is the source on disk.

    Raises:
        BuildError: one of them is neither a folder with catalog.json nor a revision.
        Held: one of them carries a 密级标志.
    """
    with ExitStack() as stack:
        base_folder = _folder(base)
        head_folder = source if head is None else _folder(head)
        base_commit = None if base_folder else history.resolve(source, base)
        head_commit = None if head_folder or head is None else history.resolve(source, head)
        if base_commit and (head_commit or _same(head_folder, source)):
            base_commit = history.fork_of(source, base_commit, head_commit or "HEAD")
        base_place = base_folder or _unpacked(source, base_commit, base, stack)
        head_place = head_folder or _unpacked(source, head_commit, head or "", stack)
        messages = ""
        if base_commit and (head_commit or _same(head_folder, source)):
            touched = history.touched(source, base_commit, head_commit)
            messages = history.messages(source, base_commit, head_commit or "HEAD")
        else:
            # A revision brings its descriptors only: then only those can be compared.
            whole = base_folder is not None and head_folder is not None
            touched = _differing(base_place, head_place, whole=whole)
        yield Trees(
            base=_tree(base_place, name=base, commit=base_commit),
            head=_tree(head_place, name=head or str(source), commit=head_commit),
            touched=touched,
            messages=messages,
        )


def _folder(named: str) -> Path | None:
    """The folder of that name, if a source lies in it; a branch may have the name of some other folder."""
    folder = Path(named)
    return folder if (folder / "catalog.json").is_file() else None


def _same(folder: Path | None, source: Path) -> bool:
    return folder is not None and folder.resolve() == source.resolve()


def _unpacked(source: Path, commit: str | None, name: str, stack: ExitStack) -> Path:
    assert commit is not None
    files = history.files_at(source, commit)
    if "catalog.json" not in files:
        raise BuildError(f"“{name}”里没有 {source} 的 catalog.json，无从比较。")
    place = Path(stack.enter_context(TemporaryDirectory(prefix="mulu-diff-")))
    for path, content in files.items():
        if ".." in path.split("/"):
            raise BuildError(f"“{name}”里有不能读取的路径：{path}")
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place


def _tree(place: Path, *, name: str, commit: str | None) -> Tree:
    if not place.is_dir():
        raise SourceMissing(f"没有这个文件夹：{place}")
    source = sources.read(place)
    if is_held(place, texts={path: one.text for path, one in source.documents.items()}, folders=()):
        # A title with such a mark must not be printed by a comparison either.
        raise Held
    findings = (*source.findings, *structure.check(source))
    broken = {finding.file for finding in findings if finding.severity is Severity.ERROR}
    accounts = place / FILE
    return Tree(
        side=Side(
            name=name,
            commit=commit,
            unread=tuple(sorted(path for path in broken if path.endswith(".json"))),
        ),
        source=source,
        catalog=descriptors.to_catalog(source, broken=broken),
        accounts=accounts_in(accounts.read_text("utf-8", "replace")) if accounts.is_file() else (),
    )


def _differing(base: Path, head: Path, *, whole: bool) -> tuple[str, ...]:
    """Files that only one of two folders has, or that are not the same in both."""
    names = {
        path.relative_to(root).as_posix()
        for root in (base, head)
        for path in root.rglob("*")
        if path.is_file() and (whole or path.name == "datapackage.json")
    }
    return tuple(sorted(name for name in names if not _equal(base / name, head / name)))


def _equal(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)
