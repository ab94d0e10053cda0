"""The generated pages of the site: one module per kind of page, its template beside it.

A page module turns the catalogue into words and addresses; its template only lays them out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from site_builder import collector, exports, search, sums
from site_builder.beside import beside
from site_builder.catalog import Catalog
from site_builder.edition import Edition
from site_builder.pages import (
    access,
    articles,
    authoring_form,
    board,
    browsing,
    case,
    case_form,
    dataset,
    datasets,
    department,
    departments,
    dictionary,
    evaluation,
    hand_in,
    heads,
    held,
    home,
    ledgers,
    notices,
    office,
    problems,
    rules,
    scenes,
    search_index,
    standards,
    statistics,
    suspicions,
    todo,
    upper,
)
from site_builder.pages.layout import templates
from site_builder.pages.page import Page
from site_builder.pages.units import unit_keys
from site_builder.shell import Imprint, Masthead, Renewal, Shells
from site_builder.visibility import GOVERNMENT, Audience
from site_builder.words import in_scripts

__all__ = ["masthead_of", "own_pages", "write"]


class Kind(Protocol):
    """A module of one kind of page."""

    def pages(self, edition: Edition) -> Iterator[Page]:
        """The pages of an edition."""


KINDS: tuple[Kind, ...] = (
    home,
    datasets,
    browsing,
    dictionary,
    scenes,
    heads,
    statistics,
    notices,
    departments,
    department,
    dataset,
    held,
    upper,
    rules,
    problems,
    authoring_form,
    hand_in,
    board,
    ledgers,
    case,
    case_form,
    evaluation,
    articles,
    standards,
    todo,
    office,
    suspicions,
)
"""Every kind of page, in the order in which they are written; entries' own pages come last."""

WORTH_A_PROCESS = range(500, 20_001)
"""Entries to write for which a second process pays: fewer cost less than it does, and of 50,000 it would need 500 MB
beside the 1.5 GB of the first."""
SHARE_BESIDE = 2 / 3
"""Of the entries' pages: the first process has the search's index and all other pages to write."""


def masthead_of(
    catalog: Catalog, *, as_of: date, audience: Audience = GOVERNMENT, imprint: Imprint | None = None
) -> Masthead:
    """What stands on every page; `imprint` on those of a copy that is taken away."""
    authority = catalog.departments_by_id.get(catalog.city.authority)
    return Masthead(
        title=catalog.city.title,
        authority=authority.title if authority else "",
        as_of=as_of,
        site_url=catalog.city.site_url,
        api_root=access.api_root(catalog.city),
        demo=catalog.city.demo,
        audience=str(audience),
        imprint=imprint,
        words=catalog.words,
    )


def write(
    site: Path,
    edition: Edition,
    shells: Shells,
    *,
    renewal: Renewal | None = None,
    with_exports: bool = True,
) -> int:
    """Stamp every generated page into `site`; gives how many there are, kept ones included.

    With `renewal`, the files of entries that would come out the same are not written.
    """
    kept = 0
    if renewal:
        renewal.keys = unit_keys(edition, shells)
        edition = edition.writing(renewal.changed(), renewal.parts())
        kept = len(renewal.keys) - len(renewal.changed())
    here, there = _shared_out(edition)
    with beside(partial(_stamp_own, site, edition, shells, there)) if there else nullcontext():
        written = _stamp(site, edition, shells, [kind for kind in KINDS if kind is not dataset])
        written += _stamp_own(site, edition, shells, here)
        _write_version(site, edition.commit)
        in_scripts.write(site, edition.words)
        search.write(site / "assets/search", search_index.documents(edition), edition.parts)
        heads.write_index(site, edition)
    if with_exports:
        exports.write(site, edition)
        # Last: it vouches for everything that lies there now.
        sums.write(site, renewal.standing() if renewal else None)
    return written + len(there) + kept


def own_pages(edition: Edition, shells: Shells) -> dict[str, str]:
    """The pages of the entries that the edition writes, by address, and of nothing else."""
    return dict(_stamped(dataset, edition, shells))


def _shared_out(edition: Edition) -> tuple[frozenset[str], frozenset[str]]:
    """The entries whose pages this process writes, and those that a second one writes meanwhile."""
    ids = [one.id for one in edition.datasets if edition.writes(one.id)]
    beside_us = round(len(ids) * SHARE_BESIDE) if len(ids) in WORTH_A_PROCESS else 0
    return frozenset(ids[beside_us:]), frozenset(ids[:beside_us])


def _stamp_own(site: Path, edition: Edition, shells: Shells, ids: frozenset[str]) -> int:
    """Write the own page of each of these entries."""
    return _stamp(site, edition.writing(ids, edition.parts), shells, (dataset,))


def _stamp(site: Path, edition: Edition, shells: Shells, kinds: Iterable[Kind]) -> int:
    """Write every page of these kinds that the edition writes; gives how many."""
    written = 0
    with collector.for_new_things():
        for kind in kinds:
            for address, text in _stamped(kind, edition, shells):
                target = site / address
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
                written += 1
    return written


def _stamped(kind: Kind, edition: Edition, shells: Shells) -> Iterator[tuple[str, str]]:
    """Address and text of each page of one kind."""
    environment = templates(edition.words)
    for page in kind.pages(edition):
        shell = shells[page.kind]
        template = environment.get_template(f"{page.template or page.kind}.html")
        body = Markup(template.render(root=shell.root, **page.words))  # noqa: S704  autoescaped
        yield (
            page.address,
            shell.stamp(title=page.title, description=page.description, address=page.address, body=body),
        )


def _write_version(site: Path, commit: str | None) -> None:
    """Which commit this is, in one file that every page loads: on the pages it would rewrite them all each time."""
    text = json.dumps({"commit": commit[:12] if commit else ""})
    target = site / "assets/version.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"window.muluVersion = {text};\n", "utf-8", newline="\n")
