"""What can go wrong between a caller and the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class ClientError(Exception):
    """Everything this client raises."""


class Unreachable(ClientError):
    """No answer: no such host, connection refused or cut, too slow."""


class SnapshotChanged(ClientError):
    """New data was published again and again while several batches were to come from one snapshot."""


class DigestMismatch(ClientError):
    """A downloaded file is not what the service says it is; it was removed."""


class Refused(ClientError):
    """The service answered with a problem (RFC 9457).

    `errors` names each mistake by `parameter` or `pointer`; `members` has what else the problem says,
    for example the conditions of a dataset.
    """

    def __init__(self, status: int, problem: Mapping[str, object], *, request_id: str | None) -> None:
        self.status = status
        self.type = str(problem.get("type", "about:blank"))
        self.title = str(problem.get("title", ""))
        self.detail = str(problem.get("detail", ""))
        found = problem.get("errors", [])
        self.errors: Sequence[Mapping[str, str]] = found if isinstance(found, list) else []
        known = {"type", "title", "status", "detail", "errors"}
        self.members = {key: value for key, value in problem.items() if key not in known}
        self.request_id = request_id
        places = "；".join(f"{e.get('parameter', e.get('pointer'))}：{e.get('detail')}" for e in self.errors)
        super().__init__(f"{status} {self.title}：{self.detail}" + (f"（{places}）" if places else ""))

    @property
    def name(self) -> str:
        """The last part of `type` that tells problems apart, for example `no-primary-key`."""
        return self.type.removesuffix("/index.html").rpartition("/")[2]


class NotFound(Refused):
    """404: no such dataset, table, row or file."""


class ServiceUnavailable(Refused):
    """429 or 503, still so after every try."""
