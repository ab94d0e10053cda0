"""Whether every file has the shape its schema asks for, said in plain Chinese.

The schemas carry three words of ours: `x-rule` names the rule that owns a requirement (its violation
is that rule's finding, so any JSON Schema tool and `mulu check` agree on what is wrong), `x-hint`
is the advice, `x-message` the fact where jsonschema's own would help nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from site_builder.findings import Finding, ordered
from site_builder.law import RULES
from site_builder.sources import Document, Source, pointer_to
from site_builder.structure import code_lists, coherence
from site_builder.structure.mending import mended
from site_builder.structure.schemas import schema, validator
from site_builder.structure.verdict import verdict
from site_builder.structure.violations import Violation, node_at, violations
from site_builder.structure.wording import hint, message

__all__ = ["check"]

_MOST = 500
"""Findings of one file; a file with more is not mended line by line."""


def check(source: Source) -> list[Finding]:
    """Every violation of the schemas, and of what schemas cannot say about one file."""
    found: list[Finding] = []
    groups = (
        ("catalog", (source.city,) if source.city else ()),
        ("department", source.departments),
        ("dataset", source.datasets),
        ("policy", source.policies),
    )
    for kind, documents in groups:
        for document in documents:
            found += islice(_violations(kind, document), _MOST)
            found += coherence.check(kind, document, source)
    found += code_lists.check(source)
    return ordered(found)


def _violations(kind: str, document: Document) -> Iterator[Finding]:
    if verdict(kind)(document.value):
        return
    complaints = islice(validator(kind).iter_errors(document.value), 4 * _MOST)
    for violation in violations(complaints, schema(kind)):
        yield _finding(violation, document, kind)


def _finding(violation: Violation, document: Document, kind: str) -> Finding:
    root = schema(kind)
    pointer = pointer_to(violation.path)
    place = document.place(pointer)
    if violation.keyword in ("unknown", "forbidden"):
        pointer = pointer_to((*violation.path, violation.key or ""))
        place = document.key_place(pointer)
    finding = RULES[violation.rule].finding(
        file=document.path,
        message=message(violation, root),
        hint=hint(violation, root),
        pointer=pointer,
        place=place,
    )
    # A key too many or too few is no question of spelling.
    better = None if violation.key else mended(violation.value, node_at(root, violation.path))
    if better is None:
        return finding
    return replace(finding, fix=({"op": "replace", "path": pointer, "value": better},))
