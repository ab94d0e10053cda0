"""Which entries' files would come out as they are: a digest of everything that goes into each.

The files of an entry are its folder and its CKAN answer. What goes into them stands here in one place; a
test holds builds that left files alone to builds from nothing, byte by byte, over random edits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from site_builder import config
from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.shell import Shells

PACKAGES = ("jinja2", "markupsafe")
"""What turns values into bytes beside our own code; the look itself comes with the shells."""
CODE = frozenset({".py", ".html", ".toml"})


def unit_keys(edition: Edition, shells: Shells) -> dict[str, str]:
    """Digest by id, of every entry that has a page."""
    common = _common(edition, shells)
    # Names and lines of people stand in the department as it is seen, not in its file as it is seen.
    offices = {department.id: repr(department) for department in edition.catalog.departments}
    keys = {
        dataset.id: _digest(_inputs(edition, dataset, offices[dataset.department]), common)
        for dataset in edition.datasets
    }
    held = {
        record["id"]: _digest(_held(edition, record, offices.get(record["department"], "")), common)
        for record in edition.held
    }
    return keys | held


def paths_of(id_: str) -> tuple[str, str]:
    """The folder and the file of an entry, relative to the site."""
    return f"datasets/{id_}", f"ckan/api/3/action/package_show/{id_.replace('/', '__')}.json"


def _common(edition: Edition, shells: Shells) -> bytes:
    """What goes into the files of every entry."""
    catalog = edition.catalog
    authority = catalog.departments_by_id.get(catalog.city.authority)
    said = (
        code_digest(),
        shells["dataset"].html,
        edition.as_of.isoformat(),
        str(edition.audience),
        # Groups of CKAN are named so that no two have one name.
        repr(sorted(edition.theme_counts)),
        _json(catalog.city.raw),
        _json(catalog.codelists),
        _json(catalog.policies),
        _json(catalog.own_words),
        _json(authority.raw if authority else None),
    )
    return _digest(said, b"").encode()


def _inputs(edition: Edition, dataset: Dataset, office: str) -> Iterator[str]:
    yield office
    yield _json(dataset.raw)
    yield repr(edition.entries[dataset.id])
    # CKAN tells with each entry how many its department has.
    yield str(len(edition.by_department[dataset.department]))
    # And how many its themes have.
    yield repr([edition.theme_counts.get(theme) for theme in dataset.themes])
    yield repr(edition.stops.get(dataset.id))
    yield repr(edition.cases.open_disputes.get(dataset.id, ()))
    yield repr(edition.tables.get(dataset.id, ()))
    yield repr(edition.files.get(dataset.id, ()))
    yield repr(edition.neighbours.of(dataset.id))
    if edition.chronicler and is_shown_whole(dataset):
        yield edition.chronicler.key(dataset)
    for named in _named(dataset):
        yield f"{named}{edition.entries.get(named) or edition.by_code.get(named)!r}"


def _named(dataset: Dataset) -> Iterable[str]:
    """Ids and codes of the entries that this one leads to."""
    yield from dataset.related
    if dataset.withdrawn and dataset.withdrawn.replaced_by:
        yield dataset.withdrawn.replaced_by
    for table in dataset.distributions:
        yield from (field.reference.dataset for field in table.fields if field.reference)


def _held(edition: Edition, record: Mapping[str, Any], office: str) -> Iterator[str]:
    yield office
    yield repr(edition.stops.get(record["id"]))
    yield _json(record)
    yield repr(edition.entries[record["id"]])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=list)


def _digest(parts: Iterable[str], begin: bytes) -> str:
    made = hashlib.sha256(begin)
    for part in parts:
        # The length before each part: no two lists of parts run together to the same bytes.
        encoded = part.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(encoded))
        made.update(encoded)
    return made.hexdigest()


@cache
def code_digest() -> str:
    """Digest of this program: another version writes every file anew."""
    root = Path(config.__file__).parent
    files = sorted(p for p in root.rglob("*") if p.suffix in CODE and "handbook" not in p.parts)
    schemas = sorted(config.SCHEMAS.glob("*.json"))
    texts = [f"{p.name}\n{p.read_text('utf-8')}" for p in (*files, *schemas)]
    return _digest([*texts, *(f"{name} {version(name)}" for name in PACKAGES)], b"")
