"""Tables and files of a dataset, with their fields (表、信息项)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from site_builder.catalog.sharing import SharingType

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A key into another department's table (`fields[].gov.reference`)."""

    dataset: str
    table: str
    field: str


class Field(NamedTuple):
    """信息项.

    A named tuple, because a city has a hundred thousand of them and a frozen dataclass takes four
    times as long to make.
    """

    name: str
    title: str
    type: str
    """Table Schema type; `string` where none is written."""
    pointer: str
    format: str | None = None
    description: str | None = None
    constraints: Mapping[str, object] = _NOTHING
    missing_values: tuple[str, ...] | None = None
    data_type: str = "C"
    """C N Y D T L M G B I F, written or derived from the type."""
    length: str | None = None
    element: str | None = None
    basic_item: bool | None = None
    authoritative: bool = False
    sharing: SharingType | None = None
    sensitive: str | None = None
    public_basis: Mapping[str, str] | None = None
    masking: str | None = None
    reference: Reference | None = None
    raw: Mapping[str, object] = _NOTHING
    """The Table Schema field as written, for what only `tables` reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignKey:
    """A Table Schema foreign key; `table` is empty for the same table."""

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]
    pointer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Distribution:
    """A table, or a file offered as it is (one `resources[]` entry)."""

    name: str
    title: str
    pointer: str
    path: str | None = None
    """Relative to the dataset's folder; `dropbox/…` lies in the data root; None for `data`."""
    data: object = None
    """Inline rows; an empty list for what is not served here."""
    format: str | None = None
    encoding: str = "utf-8"
    bytes: int | None = None
    """Size of the file, where the descriptor states it."""
    hash: str | None = None
    """Its digest: `sha256:…`, or md5 without a prefix."""
    dialect: Mapping[str, object] = field(default_factory=dict)
    schema: Mapping[str, object] | None = None
    """The Table Schema as written; None for a plain file."""
    fields: tuple[Field, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)

    @property
    def is_table(self) -> bool:
        """Whether rows with named fields are meant."""
        return self.schema is not None

    @property
    def in_dropbox(self) -> bool:
        """Whether the department delivers it to the front-end machine, outside git."""
        return self.path is not None and self.path.startswith("dropbox/")
