"""Turtle and JSON-LD as statements, read by a parser that asks nobody on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

BASE = "urn:mulu:incoming"
"""What relative addresses are relative to."""


class NotAGraph(ValueError):
    """The content is not what its form says; `line` is where, counted from 1, None where that is not known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def statements_of(content: str | bytes, *, is_turtle: bool) -> set[Triple]:
    """Everything that Turtle 1.1 or JSON-LD 1.1 states, in whatever named graph.

    Raises:
        NotAGraph: it cannot be read, or its context lies elsewhere.
    """
    # Imported for the few commands that need it.
    from pyoxigraph import RdfFormat, parse

    form = RdfFormat.TURTLE if is_turtle else RdfFormat.JSON_LD
    try:
        return {quad.triple for quad in parse(content, form, base_iri=BASE)}
    except SyntaxError as error:
        raise NotAGraph(str(error), error.lineno) from error
