"""What is known of a table once it was read: the builder records it, pages and service only look it up."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnRecord:
    """One served field: its place in the database and how its values travel."""

    name: str
    title: str
    type: str
    """Table Schema type as declared."""
    json: str
    """`string`, `number`, `integer` or `boolean`: of the column, never of a value."""
    column: str
    """Name of the physical column; decided here and nowhere else."""
    storage: str
    """DuckDB type of the physical column."""
    compare: str | None = None
    """DuckDB type to cast to before ordering or comparing, where text is kept as given
    (numbers beyond a double, datetimes with different offsets)."""
    operators: tuple[str, ...] = ()
    cost: str = "scan"
    """`index` when equality is answered from the key index."""
    masked: bool = False
    sensitive: bool = False
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One stretch or value of a distribution."""

    label: str
    count: int | None
    """None: fewer than ten, or told by those."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnProfile:
    """画像 of one column, for the page only."""

    name: str
    missing: int | None
    """None: fewer than ten, or told by those."""
    distinct: int
    is_rough: bool = False
    """Whether `distinct` is an estimate: of a long table, within a few per cent."""
    least: str | None = None
    most: str | None = None
    """Of numbers and dates; texts have none."""
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignKeyRecord:
    """A key into another table of the same dataset, by field names."""

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRecord:
    """One served table."""

    name: str
    title: str
    table: str
    """Name of the physical table."""
    rows: int
    content: str
    """`sha256:` over the rows in stored order, each a JSON array in field order, one a line."""
    order_column: str
    """Physical column with the position in the file, from 1."""
    key_column: str | None
    """Physical text column with the primary key, parts joined by U+001F; None without a key."""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKeyRecord, ...] = ()
    columns: tuple[ColumnRecord, ...] = ()
    data_updated_on: str | None = None
    """ISO date from the delivery's receipt; None for data in git."""
    source_bytes: int = 0
    preview: tuple[tuple[object, ...], ...] = field(default_factory=tuple)
    """The first rows as JSON values in column order, for the page only."""
    profiles: tuple[ColumnProfile, ...] = ()
    """Of the columns that may be profiled, for the page only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRecord:
    """A file without a schema that is offered as it is (pdf …)."""

    name: str
    title: str
    format: str
    bytes: int
    content: str
    """`sha256:` of the bytes."""
    source: str
    """Absolute path on the building machine; never written into a snapshot."""
