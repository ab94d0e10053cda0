"""A file that breaks its schema: every violation as a finding, with its place and, where safe, its repair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.sources import Document, pointer_to
from site_builder.structure.mending import mended
from site_builder.structure.schemas import node_at, schema
from site_builder.structure.validators import validator
from site_builder.structure.violations import Violation, violations
from site_builder.structure.wording import hint, message

_MOST = 500
"""Findings of one file; a file with more is not mended line by line."""


def complaints(kind: str, document: Document) -> Iterator[Finding]:
    """What the schema says against a document; nothing where it says nothing."""
    errors = islice(validator(kind).iter_errors(document.value), 4 * _MOST)
    found = (_finding(violation, document, kind) for violation in violations(errors, schema(kind)))
    return islice(found, _MOST)


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
