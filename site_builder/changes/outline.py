"""What others may point at in a descriptor, read without the rest: a check of changes asks all of them.

A file that does not have this outline is broken, or about to be found so; who reads on loads it whole.
"""

from __future__ import annotations

from typing import Any

import msgspec

from site_builder.changes.plain_titles import ENOUGH, bare, plain

DESCRIPTOR = "/datapackage.json"


class _Reference(msgspec.Struct, gc=False):
    dataset: str = ""


class _FieldGov(msgspec.Struct, gc=False):
    element: str = ""
    authoritative: bool = False
    reference: _Reference | None = None


class _Field(msgspec.Struct, gc=False):
    title: str = ""
    gov: _FieldGov | None = None


class _Schema(msgspec.Struct, gc=False):
    fields: list[_Field] = []


class _Resource(msgspec.Struct, gc=False):
    schema: _Schema | None = None


class _Withdrawn(msgspec.Struct, rename={"replaced_by": "replacedBy"}, gc=False):
    replaced_by: Any = None


class _Gov(msgspec.Struct, gc=False):
    code: str = ""
    related: list[str] = []
    withdrawn: _Withdrawn | None = None


class _Descriptor(msgspec.Struct, gc=False):
    title: str = ""
    gov: _Gov | None = None
    resources: list[_Resource] = []


class Outline:
    """The names in one descriptor; tables are compared only where somebody asks."""

    __slots__ = ("_value", "claimed", "code", "department", "id", "references", "related", "replaced_by")

    def __init__(self, path: str, value: _Descriptor) -> None:
        self._value = value
        self.id = path.removesuffix(DESCRIPTOR)
        self.department = self.id.partition("/")[0]
        gov = value.gov or _Gov()
        self.code = gov.code
        self.related = gov.related
        self.replaced_by = gov.withdrawn.replaced_by if gov.withdrawn else None
        stated = [field.gov for table in self._tables() for field in table if field.gov]
        self.claimed = {gov.element for gov in stated if gov.authoritative and gov.element}
        self.references = {gov.reference.dataset for gov in stated if gov.reference}

    @property
    def title(self) -> str:
        """The title without what V04 does not tell titles apart by."""
        return bare(self._value.title)

    @property
    def sizes(self) -> list[int]:
        """How many items each table has."""
        return [len(fields) for fields in self._tables()]

    def item_sets(self) -> list[frozenset[str]]:
        """The names in each table, which V21 compares between departments."""
        tables = [fields for fields in self._tables() if len(fields) >= ENOUGH]
        return [frozenset(plain(field.title) for field in fields) for fields in tables]

    def _tables(self) -> list[list[_Field]]:
        return [one.schema.fields for one in self._value.resources if one.schema]


_DECODER = msgspec.json.Decoder(_Descriptor)


def outline(path: str, raw: bytes) -> Outline | None:
    """The outline of a descriptor; None when it has none."""
    try:
        return Outline(path, _DECODER.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
