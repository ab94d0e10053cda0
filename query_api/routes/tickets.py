"""An address for a person at a browser, who cannot send a key: good for a minute and one use."""

from __future__ import annotations

import asyncio
import datetime
import logging
import time

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from query_api.formats import to_json
from query_api.links import ROOT, link_header
from query_api.note import note_of
from query_api.problems import NotReady, TicketNotFound
from query_api.query import Pairs
from query_api.routes.access import Opened, at_generation, open_rows
from query_api.routes.call import HEAD, Call, terms_link
from query_api.routes.downloads import delivered, wanted
from query_api.routes.rows import TABLE, refuse_sensitive_key
from query_api.routes.sharing import check_dataset
from query_api.tickets import Ticket

log = logging.getLogger("mulu.api")

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@post(f"{TABLE}/download-ticket")
async def issue(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """A ticket for one download, whose parameters are those of the download itself."""
    found = await open_rows(call, department, dataset, table)
    refuse_sensitive_key(found.table)
    pairs = call.pairs()
    # Mistakes are told to the program that asks, not to the person who opens the address.
    wanted(found, pairs, None)
    call.accept_json()
    note = note_of(call.scope)
    expires = time.time() + call.service.settings.limits.ticket_seconds
    ticket = Ticket(
        expires=expires,
        generation=found.call.generation.id,
        department=department,
        dataset=dataset,
        table=table,
        pairs=tuple(pair for pair in pairs if pair[0] != "_asof"),
        caller=note.caller,
        purpose=note.purpose,
        operator=note.operator,
    )
    try:
        text = await asyncio.to_thread(call.service.tickets.issue, ticket)
    except OSError as error:
        log.error("下载地址开不出：%s", error.strerror or error)
        raise NotReady(
            "暂时不能开出下载地址，请稍后再试。", "No ticket can be given now.", headers={"Retry-After": "60"}
        ) from error
    address = call.links.ticket(text)
    moment = datetime.datetime.fromtimestamp(expires, BEIJING).isoformat(timespec="seconds")
    record = {"url": address, "expiresAt": moment, **found.call.about(found.dataset)}
    terms = link_header([terms_link(call)])
    headers = {"Location": address, "Cache-Control": "no-store", "Link": terms}
    return Response(to_json(record), status_code=201, media_type="application/json", headers=headers)


@get(f"{ROOT}/tickets/{{ticket:str}}")
async def redeem(call: NamedDependency[Call], ticket: FromPath[str]) -> Response[bytes] | Stream:
    """The file that the ticket was given for; HEAD leaves it good."""
    call.parameters(())
    store = call.service.tickets
    is_head = bool(call.scope.get(HEAD))
    given = await asyncio.to_thread(store.look if is_head else store.redeem, ticket)
    found = None if given is None else await _found(call, given)
    if given is None or found is None:
        raise TicketNotFound(
            "下载地址已用过、已过期或不存在，请重新申请。",
            "This address was used, is over, or was never given: ask for a new one.",
        )
    answer = await delivered(found, Pairs(pairs=given.pairs))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


async def _found(call: Call, given: Ticket) -> Opened | None:
    """The table as the ticket was given for it, if it may still leave."""
    dataset = call.generation.datasets.get(f"{given.department}/{given.dataset}")
    generation = await asyncio.to_thread(call.service.generations.pinned, given.generation)
    if dataset is None or generation is None:
        return None
    if dataset.retention and generation is not call.generation:
        return None
    # The file goes to a person, on the account of who asked for the ticket.
    note = note_of(call.scope)
    note.caller, note.purpose, note.operator = given.caller, given.purpose, given.operator
    note.dataset, note.table = dataset.id, given.table
    call.service.admission.check_holds(given.caller)
    check_dataset(call, dataset)
    return await asyncio.to_thread(at_generation, call, generation, dataset.id, given.table)
