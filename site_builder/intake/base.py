"""The commit that files are checked against, unpacked aside: the work tree may hold unfinished things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import compilation, descriptors, history, sources, structure
from site_builder.authoring import tree_writing
from site_builder.catalog import Catalog
from site_builder.changes import compare, judge
from site_builder.config import BuildConfig
from site_builder.errors import BuildError
from site_builder.findings import Finding, Severity, ordered
from site_builder.intake.second_look import REVIEW, reviewed, waits_for_review
from site_builder.sources import Source


@dataclass(frozen=True, kw_only=True)
class Base:
    """The catalogue of one commit in a folder of its own."""

    root: Path
    commit: str
    config: BuildConfig
    """Of the work tree: the day, and where delivered data lies."""

    @cached_property
    def tree(self) -> Source:
        """Everything as it was read."""
        return sources.read(self.root)

    @cached_property
    def catalog(self) -> Catalog:
        """The same, translated, without what has not the right structure."""
        findings = (*self.tree.findings, *structure.check(self.tree))
        broken = {finding.file for finding in findings if finding.severity is Severity.ERROR}
        return descriptors.to_catalog(self.tree, broken=broken)

    def judged(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What `mulu check` and `mulu diff` would say of the datasets whose files these are.

        Raises:
            Held: something carries a 密级标志.
        """
        found = self._judged(files)
        day = self.config.as_of
        waiting = {
            path: reviewed(content.decode(), day)
            for path, content in files.items()
            if waits_for_review(found, path)
        }
        whole = {path: text.encode() for path, text in waiting.items() if text is not None}
        if whole:
            datasets = {path.rpartition("/")[0] for path in whole}
            more = self._judged({**files, **whole})
            found += [
                one for one in more if one.rule != REVIEW and "/".join(one.file.split("/")[:2]) in datasets
            ]
        return tuple(ordered(found))

    def _judged(self, files: Mapping[str, bytes]) -> list[Finding]:
        datasets = tuple(sorted({"/".join(path.split("/")[:2]) for path in files}))
        before = self.catalog
        with self._with(datasets, files):
            compiled = compilation.compile_catalog(replace(self.config, source=self.root, paths=datasets))
        after, documents = compiled.catalog, compiled.source.documents
        found = list(compiled.findings)
        for finding in judge(before, after, compare(before, after)):
            document = documents.get(finding.file)
            if document is not None and compiled.config.covers(finding.file):
                place = document.place(finding.pointer)
                found.append(replace(finding, line=place.line, column=place.column))
        return found

    @contextmanager
    def _with(self, datasets: tuple[str, ...], files: Mapping[str, bytes]) -> Iterator[None]:
        """The tree with the files in it, as long as it is looked at."""
        whole = history.everything_below(self.config.source, self.commit, datasets)
        tree_writing.unpack({**whole, **files}, self.root)
        try:
            yield
        finally:
            for path in files:
                (self.root / path).unlink()
            tree_writing.unpack(whole, self.root)


@contextmanager
def opened(config: BuildConfig, revision: str) -> Iterator[Base]:
    """The catalogue of a revision, for as long as it is needed.

    Raises:
        BuildError: no such revision, or no catalogue in it.
    """
    commit = history.resolve(config.source, revision)
    files = history.files_at(config.source, commit)
    if "catalog.json" not in files:
        raise BuildError(
            f"“{revision}”里没有 {config.source} 的 catalog.json；先提交目录，或用 --base 指明。"
        )
    with TemporaryDirectory(prefix="mulu-intake-") as folder:
        root = Path(folder) / "catalog_src"
        tree_writing.unpack(files, root)
        yield Base(root=root, commit=commit, config=config)
