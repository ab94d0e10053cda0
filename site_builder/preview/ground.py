"""The page of an entry that was just saved, made from it and the last state that passed the whole check.

A glance is taken only where nothing but the contents of entries that were there already was saved, and only
where nothing is wrong with them as far as one entry can be judged alone. It is seen with the same eyes as
everything else (`audience`): an entry that shows or hides itself or its contents waits for the whole round.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import data_checks, pages, rules
from site_builder.audience import view_after
from site_builder.catalog import Catalog, Dataset
from site_builder.compilation import Compiled, silent
from site_builder.config import BuildConfig
from site_builder.descriptors import to_dataset
from site_builder.edition import Edition
from site_builder.findings import Finding, has_errors
from site_builder.ledgers import Ledgers
from site_builder.rules.no_classified_content import is_held
from site_builder.shell import Shells
from site_builder.sources import Document
from site_builder.sources.paths import check_links
from site_builder.sources.reading import Reader
from site_builder.stops import Suspension, read_stops
from site_builder.structure import Surroundings, check_alone
from site_builder.tables import Examined

MOST = 20
"""Entries of which a glance is taken together; more are no edit, but another branch."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The last state that passed, as far as the page of one entry needs it: no texts, no findings, no figures."""

    config: BuildConfig
    around: Surroundings
    catalog: Catalog
    """Whole."""
    examined: Mapping[str, Examined]
    ledgers: Ledgers
    stops: Mapping[str, Suspension]
    edition: Edition
    shells: Shells

    @classmethod
    def of(cls, compiled: Compiled, edition: Edition, shells: Shells) -> Ground:
        """From a state without errors and what its pages were written from."""
        return cls(
            config=compiled.config,
            around=Surroundings.of(compiled.source),
            catalog=compiled.catalog,
            examined=compiled.examined,
            ledgers=compiled.ledgers,
            stops=compiled.stops or {},
            # Without anything changed: what the glance does not need is left behind.
            edition=edition.after(
                edition.catalog,
                frozenset(),
                tables=edition.tables,
                files=edition.files,
                chronicler=edition.chronicler,
            ),
            shells=shells,
        )

    def pages_of(self, saved: Collection[str]) -> Mapping[str, str] | None:
        """The pages of the entries in whose folders these files lie, by address; None where no glance is taken.

        Raises:
            StopsUnreadable: as everywhere, what is suspended must be known before a row is shown.
        """
        ids = {entry_of(path) for path in saved}
        known = self.catalog.datasets_by_id
        if not saved or len(ids) > MOST or not only_entries(saved) or not ids <= known.keys():
            return None
        if self.config.stops and read_stops(self.config.stops) != self.stops:
            return None
        now = self._read(ids, saved)
        if now is None:
            return None
        changes = {id_: (known[id_], one) for id_, one in now.items()}
        view = view_after(self.edition.catalog, self.edition.audience, changes)
        examined = self._examined(now, saved) if view is not None else None
        if view is None or examined is None:
            return None
        catalog = replace(self.catalog, datasets=tuple(now.get(d.id, d) for d in self.catalog.datasets))
        chronicler = self.edition.chronicler
        edition = self.edition.after(
            view,
            frozenset(ids),
            tables={id_: one.tables for id_, one in examined.items()},
            files={id_: one.files for id_, one in examined.items()},
            chronicler=replace(chronicler, catalog=catalog) if chronicler else None,
        )
        return pages.own_pages(edition, self.shells) or None

    def _read(self, ids: Collection[str], saved: Collection[str]) -> dict[str, Dataset] | None:
        """The entries as they are written now; None where anything is wrong with one of them."""
        reader = Reader(root=self.config.source)
        documents: list[Document] = []
        findings: list[Finding] = []
        for id_ in sorted(ids):
            document = reader.document(f"{id_}/datapackage.json")
            if document is None:
                return None
            check_links(reader, document)
            findings += check_alone("dataset", document, self.around)
            documents.append(document)
        texts = {document.path: document.text for document in documents}
        if has_errors([*reader.findings, *findings]) or is_held(reader.root, texts=texts, folders=saved):
            return None
        now = [to_dataset(document) for document in documents]
        context = rules.Context(
            # The others are not asked: what is wrong between two entries is found by the whole round.
            catalog=replace(self.catalog, datasets=tuple(now)),
            as_of=self.config.as_of,
            root=reader.root,
            ledgers=self.ledgers,
            stops=self.stops,
        )
        own = [one for one in rules.check(context) if entry_of(one.file) in ids]
        return None if has_errors(own) else {one.id: one for one in now}

    def _examined(self, now: Mapping[str, Dataset], saved: Collection[str]) -> dict[str, Examined] | None:
        """What is known of every table, of those that may have changed by another look; None if one is wrong."""
        served = [one for one in now.values() if one.is_served] if self.config.with_data else []
        again = [one for one in served if self._may_differ(one, saved)]
        gone = now.keys() - {one.id for one in served} | {one.id for one in again}
        kept = {id_: one for id_, one in self.examined.items() if id_ not in gone}
        if not again:
            return kept
        if is_held(
            self.config.source, texts={}, folders=(), delivered=data_checks.delivered(again, self.config)
        ):
            return None
        numbers = count()
        with TemporaryDirectory(prefix="mulu-") as folder:
            found, findings = data_checks.check(
                again, self.config, silent, lambda _: Path(folder) / f"{next(numbers)}.duckdb"
            )
        if has_errors(findings) or any(one.held for one in found.values()):
            return None
        return kept | found

    def _may_differ(self, dataset: Dataset, saved: Collection[str]) -> bool:
        """Whether the rows that were read before may be others now, or be read otherwise."""
        before = self.catalog.datasets_by_id[dataset.id]
        if dataset.id not in self.examined or dataset.distributions != before.distributions:
            return True
        return any(f"{dataset.folder}/{one.path}" in saved for one in dataset.distributions)


def entry_of(path: str) -> str:
    """The entry in whose folder a file lies, if it lies in one at all."""
    return "/".join(path.split("/")[:2])


def only_entries(saved: Collection[str]) -> bool:
    """Whether everything saved lies in the folder of some entry, so that nothing else can be wrong of it."""
    return all(path.count("/") >= 2 and not path.split("/")[1].startswith("_") for path in saved)
