"""HTTP with patience: one connection kept open, tries again when the service asks for it."""

from __future__ import annotations

import contextlib
import datetime
import email.utils
import http.client
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from query_api.client.errors import ClientError, NotFound, Refused, ServiceUnavailable, Unreachable

LATER = (429, 503)
FAILURES = (OSError, http.client.HTTPException)


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How often and how long to try; `Retry-After` of the service is kept, unless it is longer than this."""

    tries: int = 5
    longest: float = 60.0
    """Seconds of one wait; a service that asks for more is given up."""


class Transport:
    """Talks to one service. Not for several threads at once: give each a client of its own."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        patience: Patience,
        context: ssl.SSLContext | None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ClientError(f"不是 http(s) 地址 / not an http(s) address: {base_url}")
        self._path = parts.path.rstrip("/").removesuffix("/api/v1")
        self._headers = {"Accept": "application/json", **headers}
        self._patience = patience
        self._connection = (
            http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        )

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self._connection.close()

    def json(self, method: str, address: str, body: object = None) -> dict[str, Any]:
        """The JSON of an answer.

        Raises:
            Refused, Unreachable: as they say.

        """
        with self.answer(method, address, body) as answer:
            found = json.loads(answer.read())
            assert isinstance(found, dict), "every JSON answer of the service is an object"
            return found

    @contextlib.contextmanager
    def answer(
        self, method: str, address: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """An answer below 400, to be read within the block.

        Raises:
            Refused: the service said no; NotFound and ServiceUnavailable are kinds of it.
            Unreachable: there was no answer, or it broke off.

        """
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {**self._headers, **(headers or {})}
        if content is not None:
            sent["Content-Type"] = "application/json"
        answer = self._patiently(method, self._target(address), content, sent)
        try:
            yield answer
        except FAILURES as error:
            self.close()
            raise Unreachable(f"答复中断 / the answer broke off: {error}") from error
        finally:
            if not answer.isclosed():
                # Not read to the end: what follows on this connection would be the rest of it.
                self.close()

    def _target(self, address: str) -> str:
        """Path and query of an address; the host is always our own, so that the key goes nowhere else."""
        parts = urlsplit(address)
        path = parts.path if parts.scheme else self._path + parts.path
        return path + (f"?{parts.query}" if parts.query else "")

    def _patiently(
        self, method: str, target: str, content: bytes | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        for number in range(1, self._patience.tries + 1):
            is_last = number == self._patience.tries
            try:
                self._connection.request(method, target, body=content, headers=dict(headers))
                answer = self._connection.getresponse()
            except FAILURES as error:
                # All calls only read, so that each may be sent again.
                self.close()
                if is_last:
                    raise Unreachable(f"没有答复 / no answer: {error}") from error
                time.sleep(0 if number == 1 else _backoff(number))
                continue
            if answer.status < 400:
                return answer
            problem = self._refused(answer)
            wait = _asked(answer.getheader("Retry-After"), number)
            if is_last or answer.status not in LATER or wait > self._patience.longest:
                raise problem
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _refused(self, answer: http.client.HTTPResponse) -> Refused:
        try:
            content = answer.read()
        except FAILURES as error:
            self.close()
            raise Unreachable(f"答复中断 / the answer broke off: {error}") from error
        try:
            problem = json.loads(content)
        except ValueError:
            problem = None  # A proxy in between speaks for itself.
        if not isinstance(problem, dict):
            problem = {"title": answer.reason}
        kind = NotFound if answer.status == 404 else ServiceUnavailable if answer.status in LATER else Refused
        return kind(answer.status, problem, request_id=answer.getheader("X-Request-Id"))


def _asked(header: str | None, number: int) -> float:
    """Seconds to wait, as `Retry-After` says (RFC 9110, 10.2.3), else longer with each try."""
    if header is None:
        return _backoff(number)
    if header.strip().isdigit():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return _backoff(number)
    return max((moment - datetime.datetime.now(datetime.UTC)).total_seconds(), 0.0)


def _backoff(number: int) -> float:
    return float(min(0.2 * 2**number, 5.0))
