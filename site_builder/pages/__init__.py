"""The generated pages of the site: one module per kind of page, its template beside it.

A page module turns the catalogue into words and addresses; its template only lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from site_builder import exports, search, sums
from site_builder.catalog import Catalog
from site_builder.edition import Edition
from site_builder.pages import (
    access,
    authoring_form,
    board,
    browsing,
    case,
    dataset,
    datasets,
    department,
    departments,
    dictionary,
    evaluation,
    held,
    home,
    ledgers,
    office,
    problems,
    rules,
    search_index,
    standards,
    statistics,
    suspected,
    todo,
    upper,
)
from site_builder.pages.layout import templates
from site_builder.shell import Fill, Imprint, Masthead, Shells
from site_builder.visibility import GOVERNMENT, Audience

if TYPE_CHECKING:
    from site_builder.basis import Basis
    from site_builder.findings import Finding
    from site_builder.ledgers import Ledgers
    from site_builder.tables import Examined

__all__ = ["prepare", "write"]

KINDS = (
    home,
    datasets,
    browsing,
    dictionary,
    statistics,
    departments,
    department,
    dataset,
    held,
    upper,
    rules,
    problems,
    authoring_form,
    board,
    ledgers,
    case,
    standards,
    todo,
    office,
    evaluation,
    suspected,
)
"""Every kind of page, in the order in which they are written."""


def prepare(
    catalog: Catalog,
    examined: Mapping[str, Examined],
    *,
    as_of: date,
    commit: str | None,
    held_records: Sequence[Mapping[str, Any]] = (),
    audience: Audience = GOVERNMENT,
    imprint: Imprint | None = None,
    cases: Ledgers | None = None,
    findings: Sequence[Finding] = (),
    basis: Basis | None = None,
) -> tuple[Masthead, Fill]:
    """What `shell.build_site` and the MkDocs plugin need, from one compiled catalogue.

    `held_records` are the records (catalog.json) of entries that are held back; `imprint` stands on every
    page of a copy that is taken away; `basis` is the whole source, from which figures are computed.
    """
    authority = catalog.departments_by_id.get(catalog.city.authority)
    masthead = Masthead(
        title=catalog.city.title,
        authority=authority.title if authority else "",
        as_of=as_of,
        site_url=catalog.city.site_url,
        api_root=access.api_root(catalog.city),
        demo=catalog.city.demo,
        commit=commit,
        audience=str(audience),
        imprint=imprint,
    )
    edition = Edition(
        catalog=catalog,
        tables={id_: one.tables for id_, one in examined.items()},
        files={id_: one.files for id_, one in examined.items()},
        as_of=as_of,
        held=tuple(held_records),
        audience=audience,
        ledgers=cases,
        findings=findings,
        commit=commit,
        basis=basis,
    )
    return masthead, lambda site, shells: write(site, edition, shells)


def write(site: Path, edition: Edition, shells: Shells) -> int:
    """Stamp every generated page into `site`; gives how many there are."""
    environment = templates()
    written = 0
    for kind in KINDS:
        for page in kind.pages(edition):
            shell = shells[page.kind]
            template = environment.get_template(f"{page.template or page.kind}.html")
            body = Markup(template.render(root=shell.root, **page.words))  # noqa: S704  autoescaped
            target = site / page.address
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                shell.stamp(title=page.title, description=page.description, address=page.address, body=body),
                encoding="utf-8",
                newline="\n",
            )
            written += 1
    search.write(site / "assets/search", search_index.documents(edition))
    exports.write(site, edition)
    # Last: it vouches for everything that lies there now.
    sums.write(site)
    return written
