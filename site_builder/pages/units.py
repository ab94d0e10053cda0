"""Which files would come out as they are: a digest of everything that goes into those of an entry, of a department.

The files of an entry are its folder and its CKAN answer, those of a department its page and its feed. What goes
into them stands here in one place; a test holds builds that left files alone to builds from nothing, byte by byte,
over random edits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from site_builder import program
from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.shell import Shells


def unit_keys(edition: Edition, shells: Shells) -> dict[str, str]:
    """Digest by id, of every entry and every department that has a page."""
    common = _common(edition, shells)
    # Names and lines of people stand in the department as it is seen, not in its file as it is seen.
    offices = {department.id: _bytes(repr(department)) for department in edition.catalog.departments}
    # Each is looked at once, though its neighbours name it too.
    entries = {entry.address: _bytes(repr(entry)) for entry in edition.entries.values()}
    keys = {
        dataset.id: _digest(_inputs(edition, dataset, offices[dataset.department], entries), common)
        for dataset in edition.datasets
    }
    held = {
        record["id"]: _digest(_held(edition, record, offices.get(record["department"], b"")), common)
        for record in edition.held
    }
    keys |= held
    ids: dict[str, list[str]] = {id_: [] for id_ in (*offices, *edition.by_department)}
    for id_ in keys:
        ids[id_.partition("/")[0]].append(id_)
    look = shells["department"].html.encode()
    return keys | {
        id_: _digest((offices.get(id_, b""), look, *(keys[one].encode() for one in entries)), common)
        for id_, entries in ids.items()
    }


def paths_of(id_: str) -> tuple[str, str]:
    """Where the files of an entry or a department lie, relative to the site: the first is always there."""
    if "/" not in id_:
        return f"departments/{id_}/index.html", f"departments/{id_}/feed.atom"
    return f"datasets/{id_}", f"ckan/api/3/action/package_show/{id_.replace('/', '__')}.json"


def _common(edition: Edition, shells: Shells) -> bytes:
    """What goes into the files of every entry."""
    catalog = edition.catalog
    authority = catalog.departments_by_id.get(catalog.city.authority)
    said = (
        *map(
            _bytes,
            (program.digest(), shells["dataset"].html, edition.as_of.isoformat(), str(edition.audience)),
        ),
        # Groups of CKAN are named so that no two have one name.
        _json(sorted(edition.theme_counts)),
        _json(catalog.city.raw),
        _json(catalog.codelists),
        _json(catalog.policies),
        _json(catalog.own_words),
        _json(authority.raw if authority else None),
    )
    return _digest(said, b"").encode()


def _inputs(
    edition: Edition, dataset: Dataset, office: bytes, entries: Mapping[str, bytes]
) -> Iterator[bytes]:
    yield office
    yield _json(dataset.raw)
    yield entries[edition.entries[dataset.id].address]
    # CKAN tells with each entry how many its department has, and how many its themes have.
    yield b"%d" % len(edition.by_department[dataset.department])
    yield _json([edition.theme_counts.get(theme) for theme in dataset.themes])
    for more in (
        edition.stops.get(dataset.id),
        edition.cases.open_disputes.get(dataset.id, ()),
        edition.tables.get(dataset.id, ()),
        edition.files.get(dataset.id, ()),
    ):
        yield _bytes(repr(more)) if more else b""
    near = edition.neighbours.of(dataset.id)
    yield b"%d" % len(near)
    yield from (entries[one.address] for one in near)
    if edition.chronicler and is_shown_whole(dataset):
        yield _bytes(edition.chronicler.key(dataset))
    for named in _named(dataset):
        yield _bytes(f"{named}{edition.entries.get(named) or edition.by_code.get(named)!r}")


def _named(dataset: Dataset) -> Iterable[str]:
    """Ids and codes of the entries that this one leads to."""
    yield from dataset.related
    if dataset.withdrawn and dataset.withdrawn.replaced_by:
        yield dataset.withdrawn.replaced_by
    for table in dataset.distributions:
        yield from (field.reference.dataset for field in table.fields if field.reference)


def _held(edition: Edition, record: Mapping[str, Any], office: bytes) -> Iterator[bytes]:
    yield office
    yield _bytes(repr(edition.stops.get(record["id"])))
    yield _json(record)
    yield _bytes(repr(edition.entries[record["id"]]))


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=list)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(parts: Iterable[bytes], begin: bytes) -> str:
    made = hashlib.sha256(begin)
    for part in parts:
        # The length before each part: no two lists of parts run together to the same bytes.
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.hexdigest()
