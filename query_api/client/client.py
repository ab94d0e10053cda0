"""The service as a whole: what there is in the catalogue."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from query_api.client.answers import Dataset
from query_api.client.table import Table
from query_api.client.transport import Patience, Transport


class Client:
    """One caller of one service; use one a thread, and close it or use it as a context.

    Args:
        base_url: scheme and host, with or without `/api/v1`.
        key: the access key; not needed for metadata.
        purpose: the id of a purpose that is registered with the key.
        operator: who works on the case, where the service asks for it.
        timeout: seconds that one answer may take to begin.
        patience: how often to try again when the service is busy or the rate is used up.
        context: for certificates of one's own.

    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        purpose: str | None = None,
        operator: str | None = None,
        timeout: float = 60.0,
        patience: Patience | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        given = {
            "Authorization": f"Bearer {key}" if key else None,
            "Mulu-Purpose": purpose,
            "Mulu-Operator": operator,
        }
        headers = {name: value for name, value in given.items() if value is not None}
        self._transport = Transport(
            base_url,
            headers=headers,
            timeout=timeout,
            patience=patience or Patience(),
            context=context,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def service(self) -> Mapping[str, Any]:
        """What the service is, its limits and the snapshot it answers from."""
        return self._transport.json("GET", "/api/v1")

    def datasets(
        self,
        q: str | None = None,
        *,
        department: str | None = None,
        sharing: str | None = None,
        theme: str | None = None,
        updated_after: str | None = None,
    ) -> Iterator[Dataset]:
        """Every dataset that fits, the best first, over all pages.

        Raises:
            Refused, Unreachable: as they say.

        """
        given = {
            "q": q,
            "department": department,
            "sharing": sharing,
            "theme": theme,
            "updated_after": updated_after,
        }
        asked = urlencode([(name, value) for name, value in given.items() if value is not None])
        address: str | None = f"/api/v1/datasets?{asked}" if asked else "/api/v1/datasets"
        while address is not None:
            answer = self._transport.json("GET", address)
            for record in answer["datasets"]:
                yield Dataset.of(record)
            address = answer["next"]

    def dataset(self, dataset: str) -> Mapping[str, Any]:
        """A dataset's descriptor, freshness, disputes and tables, as `GET /datasets/…` gives them.

        Raises:
            NotFound: there is none of this id.

        """
        answer: Mapping[str, Any] = self._transport.json("GET", f"/api/v1/datasets/{quote(dataset)}")
        found: Mapping[str, Any] = answer["dataset"]
        return found

    def table(self, dataset: str, table: str) -> Table:
        """A table to ask; nothing is sent yet."""
        return Table(self._transport, dataset=dataset, table=table)

    def changes(self, since: str | None = None) -> list[Mapping[str, Any]]:
        """What changed between the kept generations, the oldest first."""
        asked = f"?{urlencode({'_since': since})}" if since is not None else ""
        answer = self._transport.json("GET", f"/api/v1/changes{asked}")
        found: list[Mapping[str, Any]] = answer["changes"]
        return found
