"""One table: rows, keys, filters, sums, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from query_api.client.answers import Found, Key, Row, TableInfo
from query_api.client.errors import SnapshotChanged
from query_api.client.saving import save
from query_api.client.transport import Transport

BATCH = 1_000
"""Keys in one lookup, as the service allows."""

BATCH_TRIES = 3

Filters = Mapping[str, str | int | float | bool | Sequence[str | int | float]]
"""`{"名称__contains": "人民"}`; a list is for `__in`, or for conditions that must all hold."""


class Table:
    """Made by `Client.table`."""

    def __init__(self, transport: Transport, *, dataset: str, table: str) -> None:
        self._transport = transport
        self._address = f"/api/v1/datasets/{quote(dataset)}/tables/{quote(table, safe='')}"

    def info(self) -> TableInfo:
        """Fields, types, operators, key and number of rows."""
        return TableInfo.of(self._transport.json("GET", self._address))

    def rows(
        self,
        filters: Filters | None = None,
        *,
        select: Sequence[str] = (),
        sort: Sequence[str] = (),
        page: int = 1_000,
        asof: str | None = None,
    ) -> Iterator[Row]:
        """Every row that passes, over all pages, from one snapshot even when a new one is published.

        Raises:
            Refused: 400 with every mistake; 410 `page-expired` when the snapshot is no longer kept.
            Unreachable: as it says.

        """
        pairs = [*_pairs(filters), *_names("_select", select), *_names("_sort", sort), ("_limit", str(page))]
        yield from self._pages("GET", self._with("/rows", [*pairs, *_asof(asof)]), None)

    def query(
        self,
        where: Mapping[str, object],
        *,
        select: Sequence[str] = (),
        sort: Sequence[str] = (),
        page: int = 1_000,
        asof: str | None = None,
    ) -> Iterator[Row]:
        """The same for a nested filter, and for values that must not stand in an address.

        `where` is {"field", "op", "value"}, {"and": […]}, {"or": […]} or {"not": …}.

        Raises:
            Refused, Unreachable: as `rows`.

        """
        body = {"where": where, "select": list(select), "sort": list(sort), "limit": page}
        yield from self._pages("POST", self._with("/query", _asof(asof)), body)

    def row(self, key: Key, *, asof: str | None = None) -> Row:
        """One row by its primary key.

        Raises:
            NotFound: there is none.

        """
        # Characters of a key are escaped, its own commas and slashes too; the comma between parts is not.
        path = ",".join(quote(str(part), safe="") for part in _parts(key))
        answer = self._transport.json("GET", self._with(f"/rows/{path}", _asof(asof)))
        found: Row = answer["row"]
        return found

    def count(self, filters: Filters | None = None) -> int:
        """How many rows pass."""
        pairs = [*_pairs(filters), ("_count", "exact"), ("_limit", "1")]
        return int(self._transport.json("GET", self._with("/rows", pairs))["count"])

    def lookup(self, keys: Iterable[Key], *, select: Sequence[str] = ()) -> list[Found]:
        """An answer to each key, in the order given, all from one snapshot.

        Raises:
            SnapshotChanged: new data was published during each of several tries.
            Refused, Unreachable: as they say.

        """
        wanted = [key if isinstance(key, str | int) else list(key) for key in keys]
        for _ in range(BATCH_TRIES):
            found: list[Found] = []
            generations: set[str] = set()
            for start in range(0, len(wanted), BATCH):
                body = {"keys": wanted[start : start + BATCH], "select": list(select)}
                answer = self._transport.json("POST", f"{self._address}/lookup", body)
                found += [Found(key=r["key"], row=r["row"]) for r in answer["results"]]
                generations.add(answer["snapshot"]["generation"])
            if len(generations) <= 1:
                return found
        raise SnapshotChanged(f"{BATCH_TRIES} 次分批查询期间都发布了新数据，请稍后再试。")

    def summary(
        self, *, by: Sequence[str] = (), measures: Sequence[str] = ("count",), filters: Filters | None = None
    ) -> list[Row]:
        """Groups with their counts, sums, means and extremes."""
        pairs = [*_pairs(filters), *_names("_by", by), *_names("_measures", measures)]
        answer = self._transport.json("GET", self._with("/summary", pairs))
        found: list[Row] = answer["groups"]
        return found

    def download(
        self,
        target: str | Path,
        *,
        file_format: str | None = None,
        filters: Filters | None = None,
        bom: bool = False,
    ) -> Path:
        """The table as a file, streamed, taken up again when it breaks off, held against its digest.

        `file_format` is csv, ndjson, xlsx or parquet, by default the suffix of `target`.

        Raises:
            DigestMismatch, Refused, Unreachable: as they say; nothing is left at `target` then.
            OSError: it cannot be written.

        """
        path = Path(target)
        kind = file_format or path.suffix.removeprefix(".") or "csv"
        pairs = [*_pairs(filters), ("_format", kind), *([("_bom", "1")] if bom else [])]
        save(self._transport, self._with("/download", pairs), path)
        return path

    def ticket(self, *, file_format: str = "csv", filters: Filters | None = None) -> str:
        """An address that downloads the table once within a minute, for a person at a browser."""
        answer = self._transport.json(
            "POST", self._with("/download-ticket", [*_pairs(filters), ("_format", file_format)])
        )
        return str(answer["url"])

    def _pages(self, method: str, address: str, body: object) -> Iterator[Row]:
        following: str | None = address
        while following is not None:
            answer: dict[str, Any] = self._transport.json(method, following, body)
            yield from answer["rows"]
            following = answer["next"]

    def _with(self, path: str, pairs: Iterable[tuple[str, str]]) -> str:
        query = urlencode(list(pairs))
        return self._address + path + (f"?{query}" if query else "")


def _pairs(filters: Filters | None) -> list[tuple[str, str]]:
    return [
        (name, _text(one))
        for name, value in (filters or {}).items()
        for one in (value if isinstance(value, Sequence) and not isinstance(value, str) else [value])
    ]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(parameter: str, names: Sequence[str]) -> list[tuple[str, str]]:
    # Repeated, not joined: a name may have a comma in it.
    return [(parameter, name) for name in names]


def _asof(generation: str | None) -> list[tuple[str, str]]:
    return [] if generation is None else [("_asof", generation)]


def _parts(key: Key) -> Sequence[str | int]:
    return [key] if isinstance(key, str | int) else key
