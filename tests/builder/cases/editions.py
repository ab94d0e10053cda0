"""Editions of the sample city for any day and audience, and the pages of a module as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from site_builder import descriptors, ledgers, sources
from site_builder.basis import Basis
from site_builder.catalog import Catalog
from site_builder.edition import Edition
from site_builder.ledgers import Ledgers
from site_builder.pages.layout import templates
from site_builder.sources import Source
from site_builder.visibility import Audience, Matter
from tests.builder.site import Tags

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 23)
PUBLIC, AUTHORITY = Audience.of("公开"), Audience.of("管理")


def department(id_: str) -> Audience:
    """The edition of one department."""
    return Audience.of(f"部门:{id_}")


@cache
def source() -> tuple[Source, Catalog]:
    read = sources.read(ROOT / "catalog_src")
    return read, descriptors.to_catalog(read, broken=())


@cache
def cases(as_of: date = DAY) -> Ledgers:
    return ledgers.read(*source(), broken=(), as_of=as_of)


@cache
def basis(as_of: date = DAY) -> Basis:
    """The whole sample city, its rows and findings left out."""
    read, catalog = source()
    return Basis(
        source=read,
        catalog=catalog,
        ledgers=cases(as_of),
        findings=(),
        as_of=as_of,
        data_dates={one.id: one.data_updated_on for one in catalog.datasets},
        rows={},
    )


def edition(audience: Audience = AUTHORITY, as_of: date = DAY, **changes: Any) -> Edition:
    """The sample city for one audience on a day, without any rows."""
    values: dict[str, Any] = {
        "catalog": source()[1],
        "tables": {},
        "files": {},
        "as_of": as_of,
        "ledgers": cases(as_of),
        "audience": audience,
        "basis": basis(as_of),
    }
    return Edition(**(values | changes))


def with_published(audience: Audience, *matters: Matter) -> Edition:
    """The same where the city shows some matters to every department, for pages and cases alike."""
    catalog = source()[1]
    catalog = replace(catalog, city=replace(catalog.city, widened=frozenset(matters)))
    return edition(
        audience, catalog=catalog, ledgers=ledgers.read(source()[0], catalog, broken=(), as_of=DAY)
    )


def bodies(module: ModuleType, of: Edition) -> dict[str, str]:
    """Address → the stamped part of each page of a module."""
    environment = templates(of.words)
    return {
        page.address: environment.get_template(f"{page.template or page.kind}.html").render(
            root="../" * page.address.count("/"), **page.words
        )
        for page in module.pages(of)
    }


def words(body: str) -> str:
    """The text of a body, blanks folded."""
    return " ".join(" ".join(Tags(body).text).split())
