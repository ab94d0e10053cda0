"""What a secrecy review was about (第十八条): one digest, so that a later change is noticed.

A review is given for a title, a summary, terms of sharing and a list of fields. The digest stands
beside the review; when it no longer fits, the entry has to be reviewed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(descriptor: Mapping[str, object]) -> str:
    """`gov.secrecyReview.hash` of a descriptor as it is written."""
    gov = _object(descriptor.get("gov"))
    sharing = _object(gov.get("sharing"))
    reviewed = {
        "title": _text(descriptor.get("title")),
        "description": _text(descriptor.get("description")),
        "conditions": _text(sharing.get("conditions")),
        "scope": _text(sharing.get("scope")),
        "purpose": _text(sharing.get("purpose")),
        "fields": list(_fields(descriptor)),
    }
    compact = _COMPACT.encode(reviewed)
    # A lone surrogate is legal in JSON escapes but not in UTF-8; the digest must not fail on it.
    return "sha256:" + hashlib.sha256(compact.encode("utf-8", "surrogatepass")).hexdigest()


def _fields(descriptor: Mapping[str, object]) -> Iterator[list[str]]:
    """`[table, field, type]` in the order of the descriptor."""
    for resource in _list(descriptor.get("resources")):
        table = _object(resource)
        name = _text(table.get("name"))
        for item in _list(_object(table.get("schema")).get("fields")):
            field = _object(item)
            # Where no type is written the field is read as a string, and reviewed as one.
            yield [name, _text(field.get("name")), _text(field.get("type")) or "string"]


def _object(value: object) -> Mapping[str, object]:
    # `dict` first: it is one, and asking an abstract class takes ten times as long.
    return value if isinstance(value, dict) or isinstance(value, Mapping) else {}  # noqa: SIM101  see above


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
