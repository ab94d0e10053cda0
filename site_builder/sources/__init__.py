"""The folder of descriptors as it lies on disk: every file read once, strictly, and nothing outside it.

Whatever is wrong with a file becomes a finding; only a source that is not there at all is an
exception, because then there is nothing to report about.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from site_builder.errors import SourceMissing
from site_builder.findings import Finding, ordered
from site_builder.sources.documents import CodeList, Document, OwnWords
from site_builder.sources.opening import MAX_BYTES, raw_bytes
from site_builder.sources.paths import check_links
from site_builder.sources.positions import escape
from site_builder.sources.reading import Reader
from site_builder.sources.tree import walk

__all__ = ["MAX_BYTES", "Choose", "CodeList", "Document", "OwnWords", "Source", "pointer_to", "read"]

Choose = Callable[[Mapping[str, bytes | None]], Collection[str]]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Everything that was read, each group sorted by path."""

    root: Path
    city: Document | None
    departments: tuple[Document, ...] = ()
    datasets: tuple[Document, ...] = ()
    policies: tuple[Document, ...] = ()
    calendars: tuple[Document, ...] = ()
    upstream: tuple[Document, ...] = ()
    """Entries of catalogues of the levels above."""
    targets: tuple[Document, ...] = ()
    """What receivers of exports ask of them."""
    ledgers: tuple[Document, ...] = ()
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)
    """By name (`kinds`), with the lines on which rows begin."""
    findings: tuple[Finding, ...] = ()
    own_words: OwnWords | None = None
    """`_words.toml`; None where the city has none, or none that can be read."""
    bare: frozenset[str] = frozenset()
    """Ids of datasets whose folder holds nothing but the descriptor."""

    @cached_property
    def codelists(self) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """`_codelists/<name>.csv` as rows, by name."""
        return {name: found.rows for name, found in self.code_lists.items()}

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Every JSON file that could be read, by path."""
        city = () if self.city is None else (self.city,)
        groups = (city, self.departments, self.datasets, self.policies, self.calendars)
        more = (self.upstream, self.targets, self.ledgers)
        return {document.path: document for group in (*groups, *more) for document in group}


def pointer_to(path: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys and indexes."""
    return "".join(f"/{escape(str(step))}" for step in path)


def read(root: Path, *, choose: Choose | None = None) -> Source:
    """The source below a folder, with findings for everything that could not be read as it should.

    `choose` is given the bytes of every dataset's descriptor and says which of them are read; without
    it all are.
    """
    if not root.exists():
        raise SourceMissing(f"没有这个文件夹：{root}")
    if not root.is_dir():
        raise SourceMissing(f"不是文件夹：{root}")
    if not os.access(root, os.R_OK | os.X_OK):
        raise SourceMissing(f"没有读取权限：{root}")
    reader = Reader(root=root)
    tree = walk(reader)
    if choose is not None:
        wanted = choose({path: raw_bytes(root, path) for path in tree.datasets})
        tree.datasets = [path for path in tree.datasets if path in wanted]

    def documents(paths: Iterable[str]) -> tuple[Document, ...]:
        found = (reader.document(path) for path in paths)
        return tuple(document for document in found if document is not None)

    lists = ((PurePosixPath(path).stem, reader.code_list(path)) for path in tree.codelists)
    city = reader.document(tree.city) if tree.city else None
    datasets = documents(tree.datasets)
    for dataset in datasets:
        check_links(reader, dataset)
    own_words = reader.own_words(tree.words) if tree.words else None
    return Source(
        root=root,
        city=city,
        departments=documents(tree.departments),
        datasets=datasets,
        policies=documents(tree.policies),
        calendars=documents(tree.calendars),
        upstream=documents(tree.upstream),
        targets=documents(tree.targets),
        ledgers=documents(tree.ledgers),
        code_lists={name: found for name, found in lists if found is not None},
        findings=tuple(ordered(reader.findings)),
        own_words=own_words,
        bare=frozenset(tree.bare),
    )
