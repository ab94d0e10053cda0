"""A problem and its document: `type`, `title`, `status`, `detail`, `errors[]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from query_api import timing
from query_api.problems.kinds import Kind, Text, kind_named

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """One thing wrong in a query: its parameter, or its pointer into the body, and what would be right."""

    parameter: str | None = None
    pointer: str | None = None
    detail: Text

    def to_record(self) -> dict[str, str]:
        """As it stands in `errors[]`."""
        place = {"parameter": self.parameter} if self.pointer is None else {"pointer": self.pointer}
        return {key: value for key, value in place.items() if value is not None} | {
            "detail": str(self.detail)
        }


class Problem(Exception):
    """A call that cannot be answered as asked. Subclasses are the rows of the table."""

    name: ClassVar[str]
    """Last part of `type`; the page of the site that explains it has this name."""

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        errors: Sequence[Mistake] = (),
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(zh)
        self.detail = Text(zh=zh, en=en)
        self.errors = tuple(errors)
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    @property
    def kind(self) -> Kind:
        """Its row of the table."""
        return kind_named(self.name)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.kind.status


def to_document(problem: Problem, *, site_url: str) -> dict[str, object]:
    """The body of the answer; `site_url` is the site with the pages about problems, empty for this host.

    It names the call (`requestId`), by which the operator finds it in the audit and the log.
    """
    document: dict[str, object] = {
        "type": f"{site_url.rstrip('/')}/problems/{problem.name}/index.html",
        "title": str(problem.kind.title),
        "status": problem.status,
        "detail": str(problem.detail),
    }
    if problem.errors:
        document["errors"] = [mistake.to_record() for mistake in problem.errors]
    request = timing.request_id()
    if request is not None:
        document["requestId"] = request
    return document | problem.members
