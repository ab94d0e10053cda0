"""The generated pages of the site: one module per kind of page, its template beside it.

A page module turns the catalogue into words and addresses; its template only lays them out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from site_builder import collector, exports, search, sums
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
"""Every kind of page, in the order in which they are written."""


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
    with collector.for_new_things():
        written = _stamp(site, edition, shells)
    _write_version(site, edition.commit)
    in_scripts.write(site, edition.words)
    search.write(site / "assets/search", search_index.documents(edition), edition.parts)
    heads.write_index(site, edition)
    if with_exports:
        exports.write(site, edition)
        # Last: it vouches for everything that lies there now.
        sums.write(site, renewal.standing() if renewal else None)
    return written + kept


def own_pages(edition: Edition, shells: Shells) -> dict[str, str]:
    """The pages of the entries that the edition writes, by address, and of nothing else."""
    return dict(_stamped(dataset, edition, shells))


def _stamp(site: Path, edition: Edition, shells: Shells) -> int:
    """Write every page that the edition writes; gives how many."""
    written = 0
    for kind in KINDS:
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
