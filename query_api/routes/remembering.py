"""What a row that was given says of the next row of its table (`query_api/at_once.py` gives that one)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from query_api import content_coding
from query_api.formats import to_json
from query_api.links import link_header, origin_of
from query_api.routes.access import Opened
from query_api.routes.call import JSON, REVALIDATED, VARYING, terms_link
from query_api.routes.known_tables import KnownTable
from query_api.routes.related import Link, Pair, canonical, described_by


def remember(found: Opened, route: str) -> None:
    """Take the table in of a row that was just given, or told to be unchanged.

    Nothing is taken in of a call that pinned a generation or had other parameters.
    """
    call = found.call
    if call.generation is not call.service.generations.current or call.pairs().pairs:
        return
    scope, headers, tables = call.request.scope, call.request.headers, call.service.known_tables
    prefix, _, _ = scope["raw_path"].rpartition(b"/")
    name = (prefix, scope["scheme"], _encoded(headers.get("host")), _encoded(headers.get("accept")))
    stops = call.service.stops.revision
    before = tables.get(name)
    if before is not None and before.generation is call.generation and before.stops == stops:
        return
    link = link_header([*of_row(found, b""), terms_link(call)]).encode()
    begins, names_the_row, ends = link.partition(b"/rows/?")
    whole = [REVALIDATED, VARYING, (b"content-type", JSON.encode())]
    # As the gate says of every answer.
    origin = [(b"vary", b"Origin")] if origin_of(call.generation.catalog.city) else []
    known = KnownTable(
        generation=call.generation,
        stops=stops,
        dataset=found.dataset.id,
        table=found.table,
        place=found.place,
        route=route,
        stem=hashlib.sha256(call.tag_stem),
        unchanged=[*content_coding.varying([REVALIDATED, VARYING]), *origin],
        headers=[*content_coding.varying(whole), *origin],
        link=(begins + b"/rows/", b"?" + ends) if names_the_row else link,
        body=_body(found),
    )
    tables.put(name, known)


def of_row(found: Opened, raw_key: bytes) -> tuple[Link, ...]:
    """What a row leads to; `raw_key` as it stood in the address."""

    def address(dataset: str, table: str, pairs: Iterable[Pair] = (), /) -> str:
        return found.call.links.row(dataset, table, raw_key, pairs)

    return described_by(found), *canonical(found, address)


def _body(found: Opened) -> bytes:
    names = [to_json(field.name).replace(b"%", b"%%") for field in found.table.fields]
    about = to_json(found.call.about(found.dataset)).replace(b"%", b"%%")
    return b'{"row":{%b},%b' % (b",".join(name + b":%b" for name in names), about[1:])


def _encoded(header: str | None) -> bytes | None:
    return None if header is None else header.encode("latin-1")
