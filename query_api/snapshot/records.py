"""What the service reads of catalog.json (schemas/snapshot.schema.json)."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec

Sharing = Literal["无条件共享", "有条件共享", "不予共享"]
Status = Literal["预编", "在用", "停用"]
JsonType = Literal["string", "number", "integer", "boolean"]


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Keys of the files are camelCase."""


class Field(Record, frozen=True, kw_only=True):
    """One field: its name for callers, its column for SQL."""

    name: str
    title: str
    type: str
    json: JsonType
    column: str
    storage: str
    compare: str | None
    operators: tuple[str, ...]
    cost: Literal["index", "scan"]
    masked: bool
    sensitive: bool


class ForeignKey(Record, frozen=True, kw_only=True):
    """A key into another table of the same dataset."""

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]


class Table(Record, frozen=True, kw_only=True, dict=True):
    """One served table."""

    name: str
    title: str
    table: str
    rows: int
    content: str
    order_column: str
    key_column: str | None
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    data_updated_on: str | None
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def key_fields(self) -> tuple[Field, ...]:
        """Fields of the primary key in its order."""
        return tuple(field for name in self.primary_key if (field := self.field(name)) is not None)

    @cached_property
    def is_keyed_by_sensitive(self) -> bool:
        """Whether a key in an address would show a sensitive value."""
        return any(field.sensitive for field in self.key_fields)


_TABLES = msgspec.json.Decoder(tuple[Table, ...])


class File(Record, frozen=True, kw_only=True):
    """One file that is offered as it is."""

    name: str
    title: str
    format: str
    path: str
    bytes: int
    content: str


class Freshness(Record, frozen=True, kw_only=True):
    """Whether the data came in time."""

    state: str
    due_on: str | None


class DenialBasis(Record, frozen=True, kw_only=True):
    """The law that bars sharing."""

    level: str
    title: str
    article: str


class Withdrawal(Record, frozen=True, kw_only=True):
    """停用: since when, why, and what took its place."""

    on: str | None
    reason: str
    replaced_by: str | None


class Reason(Record, frozen=True, kw_only=True):
    """A rule that the files as they stand do not meet."""

    rule: str
    name: str
    text: str


class HeldBack(Record, frozen=True, kw_only=True):
    """待整改: since when and why; record and rows are the last good ones."""

    since: str
    reasons: tuple[Reason, ...]


class Search(Record, frozen=True, kw_only=True):
    """Search strings, already NFKC and lower case."""

    title: str
    pinyin: tuple[str, ...]
    rest: tuple[str, ...]


class Database(Record, frozen=True, kw_only=True):
    """A file with the rows of a dataset: its database, or its rows by key."""

    path: str
    content: str


class Dataset(Record, frozen=True, kw_only=True, dict=True):
    """One 信息资源 as the audience of the service sees it."""

    id: str
    department: str
    department_title: str
    code: str
    title: str
    description: str
    sharing: Sharing
    status: Status
    served: bool
    themes: tuple[str, ...]
    published_on: str | None
    updated_on: str | None
    freshness: Freshness
    conditions: str | None
    scope: str | None
    purpose: str | None
    reason: str | None
    denial_basis: tuple[DenialBasis, ...]
    withdrawn: Withdrawal | None
    retention: bool
    disputes: tuple[str, ...]
    search: Search
    descriptor: msgspec.Raw
    database: Database | None
    written_tables: msgspec.Raw = msgspec.field(name="tables")
    """As they stand in the file: most datasets are not asked for while a generation lasts, and tables
    with all their fields are most of a catalogue."""
    files: tuple[File, ...]
    lookups: Database | None = None
    """Its rows by key once more, for lookups."""
    held_back: HeldBack | None = None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The served tables; decoded when they are first asked for."""
        return self.decoded_tables()

    def decoded_tables(self) -> tuple[Table, ...]:
        """The same for who looks at every dataset once: not kept.

        Raises:
            msgspec.DecodeError: they are not written as the schema says.

        """
        return _TABLES.decode(self.written_tables)

    def table(self, name: str) -> Table | None:
        """The served table of this name."""
        for table in self.tables:
            if table.name == name:
                return table
        return None


class Region(Record, frozen=True, kw_only=True):
    """Administrative division."""

    code: str
    name: str


class City(Record, frozen=True, kw_only=True):
    """Whose catalogue this is."""

    title: str
    authority: str
    region: Region
    demo: str | None
    platform: dict[str, object] | None
    site_url: str
    api_url: str


class Department(Record, frozen=True, kw_only=True):
    """信息资源提供方."""

    id: str
    title: str
    short_title: str


class Catalog(Record, frozen=True, kw_only=True):
    """catalog.json."""

    commit: str | None
    as_of: str
    data_date: str | None
    city: City
    departments: tuple[Department, ...]
    datasets: tuple[Dataset, ...]
