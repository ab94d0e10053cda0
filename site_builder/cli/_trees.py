"""The two trees that `mulu diff` compares: folders as they lie there, or revisions unpacked aside.

A revision's descriptors and code lists are written to a temporary folder; its data files, and the
work tree, are left alone.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import descriptors, history, sources, structure
from site_builder.authoring.tree_writing import unpack
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
            fork = history.fork_of(source, base_commit, head_commit or "HEAD")
            yield _by_git(source, (base, fork), (head or str(source), head_commit), stack)
            return
        base_place = base_folder or _unpacked(source, base_commit, base, stack)
        head_place = head_folder or _unpacked(source, head_commit, head or "", stack)
        # A revision brings its descriptors only: then only those can be compared.
        whole = base_folder is not None and head_folder is not None
        yield Trees(
            base=_tree(base_place, name=base, commit=base_commit),
            head=_tree(head_place, name=head or str(source), commit=head_commit),
            touched=_differing(base_place, head_place, whole=whole),
        )


def _by_git(source: Path, base: tuple[str, str], head: tuple[str, str | None], stack: ExitStack) -> Trees:
    """A revision and a later one, or the work tree; what git calls equal is read once."""
    (base_name, base_commit), (head_name, head_commit) = base, head
    files = frozenset(history.touched(source, base_commit, head_commit))
    base_place = _unpacked(source, base_commit, base_name, stack, touched=files)
    head_place = source if head_commit is None else _unpacked(source, head_commit, head_name, stack)
    later = _tree(head_place, name=head_name, commit=head_commit)
    earlier = _tree(base_place, name=base_name, commit=base_commit)
    return Trees(
        base=_completed(earlier, later, files),
        head=later,
        touched=tuple(sorted(files)),
        messages=history.messages(source, base_commit, head_commit or "HEAD"),
    )


def _completed(earlier: Tree, later: Tree, touched: frozenset[str]) -> Tree:
    """The earlier tree with the datasets that did not change since."""
    same = [dataset for dataset in later.catalog.datasets if dataset.file not in touched]
    unread = {
        path for path in later.catalog.unread if path.endswith("/datapackage.json") and path not in touched
    }
    return replace(
        earlier,
        side=replace(earlier.side, unread=tuple(sorted({*earlier.side.unread, *unread}))),
        catalog=replace(
            earlier.catalog,
            datasets=tuple(sorted([*earlier.catalog.datasets, *same], key=lambda dataset: dataset.id)),
            unread=earlier.catalog.unread | unread,
        ),
    )


def _folder(named: str) -> Path | None:
    """The folder of that name, if a source lies in it; a branch may have the name of some other folder."""
    folder = Path(named)
    return folder if (folder / "catalog.json").is_file() else None


def _same(folder: Path | None, source: Path) -> bool:
    return folder is not None and folder.resolve() == source.resolve()


def _unpacked(
    source: Path, commit: str | None, name: str, stack: ExitStack, *, touched: frozenset[str] | None = None
) -> Path:
    assert commit is not None
    files = history.files_at(source, commit, touched=touched)
    if "catalog.json" not in files:
        raise BuildError(f"“{name}”里没有 {source} 的 catalog.json，无从比较。")
    place = Path(stack.enter_context(TemporaryDirectory(prefix="mulu-diff-")))
    unpack(files, place)
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
