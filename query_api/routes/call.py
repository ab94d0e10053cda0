"""One call: its request, the generation it is answered from, and how its answer is written."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from time import perf_counter
from typing import Any, TypeVar, cast

from query_api import timing
from query_api.formats import accepts, to_json
from query_api.incoming import while_waited_for
from query_api.links import TERMS, Links, base_url, link_header, site_root
from query_api.note import Note, note_of
from query_api.problems import Mistake, NotAcceptable, Text, refuse
from query_api.query import Pairs, read_pairs, suggestion
from query_api.routes.entity_tags import entity_tag, matches
from query_api.routes.notices import notices_of
from query_api.routes.reply import Reply
from query_api.routes.request import Asked
from query_api.routes.service import Service
from query_api.snapshot import Dataset, Generation

_Given = TypeVar("_Given")

RAW_KEY = "mulu.raw_key"
"""Where the gate leaves the undecoded last part of a row's address."""

HEAD = "mulu.is_head"
"""Where the gate says that only headers are wanted: it hands HEAD on as GET."""

JSON = "application/json"

REVALIDATED, UNSTORED = (b"cache-control", b"no-cache"), (b"cache-control", b"no-store")
VARYING = (b"vary", b"Accept, Authorization")

VERSION = version("mulu")
"""Read once: looking it up reads and parses a file, which took more than half of a lookup."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request and everything its answer is made from."""

    service: Service
    request: Asked
    generation: Generation

    @property
    def scope(self) -> Mapping[str, object]:
        """The scope of the request, where the gate leaves what it knows of it."""
        return cast(Mapping[str, object], self.request.scope)

    @property
    def links(self) -> Links:
        """Addresses as this caller sees them."""
        settings = self.service.settings
        return Links(
            base=base_url(
                public=settings.public_url,
                scheme=self.request.scope["scheme"],
                host=self.request.headers.get("host"),
                fallback=settings.place,
            )
        )

    @property
    def site(self) -> str:
        """The site as this caller reaches it, without a slash at its end."""
        return site_root(self.service.settings, self.generation.catalog.city, self.links.base)

    @property
    def raw_key(self) -> bytes:
        """The key of a row as it stood in the address."""
        return cast(bytes, self.scope[RAW_KEY])

    def meet_caller(self) -> None:
        """Note whose call for metadata it is. None needs a key; a wrong one is not taken for none.

        Raises:
            Problem: the key is wrong (401, 429).

        """
        self.service.admission.identify(self.scope)

    @property
    def note(self) -> Note:
        """What is known of the call, for its record."""
        return note_of(self.request.scope)

    def pairs(self) -> Pairs:
        """The parameters, unchecked."""
        return read_pairs(self.request.scope["query_string"])

    def parameters(self, known: Collection[str]) -> Pairs:
        """The parameters of a call that has no fields.

        Raises:
            BadQuery: any is unknown.

        """
        pairs = self.known_pairs(known)
        self.take(pairs)
        return pairs

    def take(self, pairs: Pairs) -> None:
        """Note the parameters of a call that has no fields, when nothing is wrong with them.

        Raises:
            BadQuery: with every mistake.

        """
        refuse(pairs.mistakes)
        if pairs.pairs:
            note_of(self.request.scope).query = [list(pair) for pair in pairs]

    def pinned_by(self, name: str, pairs: Pairs) -> str | None:
        """The generation that a parameter names; None when it is not given.

        Raises:
            BadQuery: it names two.

        """
        named = sorted(set(pairs.of(name)))
        if len(named) > 1:
            text = Text(zh="只能指一个版次", en="one generation can be named")
            refuse([*pairs.mistakes, Mistake(parameter=name, detail=text)])
        return named[0] if named else None

    def known_pairs(self, known: Collection[str]) -> Pairs:
        """The parameters of a call that has no fields, unknown ones among their mistakes."""
        pairs = self.pairs()
        for name in dict.fromkeys(name for name, _ in pairs if name not in known):
            near = suggestion(name, known)
            right = "、".join(known) or "无"
            zh = f"是否指“{near}”？" if near else f"可用参数：{right}"
            en = f"did you mean “{near}”?" if near else f"parameters: {', '.join(known) or 'none'}"
            text = Text(zh=f"没有参数“{name}”，{zh}", en=f"no parameter “{name}”; {en}")
            pairs = pairs.and_wrong(Mistake(parameter=name, detail=text))
        return pairs

    def about(self, dataset: Dataset | None = None) -> dict[str, object]:
        """What every answer says of where it comes from."""
        catalog, notices = (
            self.generation.catalog,
            notices_of(self.generation.catalog.city, dataset, self.service.stops),
        )
        snapshot = {
            "generation": self.generation.id,
            "commit": catalog.commit,
            "dataDate": catalog.data_date,
        }
        return {"snapshot": snapshot} | ({"notices": notices} if notices else {})

    async def held(self, work: Coroutine[Any, Any, _Given]) -> _Given:
        """What the work gives, as long as the client stays; else the work is cancelled.

        Raises:
            ClientGone: nobody waits for the answer any more.

        """
        return await while_waited_for(self.request.receive, work)

    def accept_json(self) -> None:
        """Refuse callers that do not take JSON.

        Raises:
            NotAcceptable: as it says.

        """
        if not accepts(self.request.headers.get("accept"), JSON):
            raise NotAcceptable(f"只提供 {JSON}。", f"Only {JSON} is available.")

    @property
    def tag_stem(self) -> bytes:
        """What the entity tags of all rows of one address have in common, for one kind of caller."""
        parts = (
            VERSION,
            self.generation.mark,
            self.links.base,
            str(self.service.settings.demo),
            self.service.stops.revision,
            self.request.headers.get("accept", ""),
            self.request.scope["path"],
        )
        return "\n".join(parts).encode()

    @property
    def etag(self) -> str:
        """Generation and normalised address: known without touching a table."""
        stem = hashlib.sha256(self.tag_stem)
        pairs = sorted(self.pairs(), key=lambda pair: pair[0])
        return entity_tag(stem, self.request.scope.get(RAW_KEY, b""), pairs).decode()

    async def answer(self, write: Callable[[], Awaitable[Written]]) -> Reply:
        """The answer, or 304 without having touched a table."""
        if self.request.method == "GET":
            etag = self.etag
            headers = [(b"etag", etag.encode()), REVALIDATED, VARYING]
            if matches(self.request.headers.get("if-none-match"), etag):
                return Reply(b"", status=304, headers=headers)
        else:
            headers = [UNSTORED]
        spent = timing.current()
        began = perf_counter() - spent.asked
        written = await write()
        # What was not waiting and not in statements went into the body.
        spent.format += perf_counter() - spent.asked - began
        link = link_header([*written.links, terms_link(self)])
        headers += (
            (b"link", link.encode()),
            (b"content-type", written.media_type.encode()),
            (b"content-length", str(len(written.body)).encode()),
        )
        return Reply(written.body, headers=headers)

    async def answer_json(
        self, record: Mapping[str, object], *, links: Iterable[tuple[str, str]] = ()
    ) -> Reply:
        """An answer of metadata."""
        self.accept_json()

        async def write() -> Written:
            return Written(body=to_json(record), links=tuple(links))

        return await self.answer(write)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """An answer's bytes, their type, and the links that go with them."""

    body: bytes
    media_type: str = JSON
    links: tuple[tuple[str, str], ...] = ()


def terms_link(call: Call) -> tuple[str, str]:
    """Where the terms stand that every answer is given on."""
    return "terms-of-service", call.site + TERMS
