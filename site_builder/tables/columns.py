"""How each field is kept and compared: decided once, from all its values."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from site_builder.catalog import Field
from site_builder.findings import Severity
from site_builder.tables.checked import Checked
from site_builder.tables.faults import Faults

_DIGITS = (
    "regexp_replace(regexp_replace(split_part(lower({0}), 'e', 1), '[-+.]', '', 'g'), '^0+|0+$', '', 'g')"
)
_MAX_SAFE = 2**53


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One field with its physical type."""

    index: int
    field: Field
    storage: str = "VARCHAR"
    json: str = "string"
    compare: str | None = None
    """DuckDB type for ordering where the text is kept as given."""

    @property
    def text(self) -> str:
        """The checked canonical text."""
        return f"t{self.index}"

    @property
    def value(self) -> str:
        """SQL of the value as it is stored."""
        return self.text if self.storage == "VARCHAR" else f"CAST({self.text} AS {self.storage})"

    @property
    def ordered(self) -> str:
        """SQL of the value as it is compared."""
        return f"try_cast({self.text} AS {self.compare or self.storage})"


def plan(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], checked: Checked, faults: Faults
) -> tuple[Column, ...]:
    """The columns of a checked table, in field order."""
    return tuple(_column(connection, index, field, checked, faults) for index, field in enumerate(fields))


def _column(
    connection: duckdb.DuckDBPyConnection, index: int, field: Field, checked: Checked, faults: Faults
) -> Column:
    match field.type:
        case "integer":
            return _integer(connection, index, field, checked, faults)
        case "number":
            return _number(connection, index, field, checked)
        case "year":
            return Column(index=index, field=field, storage="BIGINT", json="integer")
        case "boolean":
            return Column(index=index, field=field, storage="BOOLEAN", json="boolean")
        case "date":
            return Column(index=index, field=field, storage="DATE")
        case "datetime":
            return _datetime(connection, index, field, checked)
        case _:
            return Column(index=index, field=field)


def _integer(
    connection: duckdb.DuckDBPyConnection, index: int, field: Field, checked: Checked, faults: Faults
) -> Column:
    t = f"t{index}"
    row = connection.execute(
        f"SELECT bool_and(try_cast({t} AS BIGINT) IS NOT NULL), max(abs(try_cast({t} AS HUGEINT))),"
        f" max(length(ltrim({t}, '-'))), min(n) FILTER (try_cast({t} AS BIGINT) IS NULL)"
        f" FROM {checked.name} WHERE {t} IS NOT NULL"
    ).fetchone()
    assert row is not None
    fits, largest, digits, first = row
    if fits is None or fits:
        safe = largest is None or largest <= _MAX_SAFE
        return Column(index=index, field=field, storage="BIGINT", json="integer" if safe else "string")
    faults.add(
        "V24",
        f"“{field.name}”有超出 64 位的整数（首见于第 {first} 行，最长 {digits} 位），按文本保存。",
        "如果是编号，把字段类型改为 string。",
        row=first,
        field=field,
        severity=Severity.WARNING,
    )
    return Column(index=index, field=field, compare="DECIMAL(38,0)" if digits <= 38 else "BIGNUM")


def _number(connection: duckdb.DuckDBPyConnection, index: int, field: Field, checked: Checked) -> Column:
    """A double where it gives every value back digit for digit, else the text as given."""
    t = f"t{index}"
    again = f"CAST(try_cast({t} AS DOUBLE) AS VARCHAR)"
    # Fifteen digits always survive; only longer texts are compared digit for digit.
    short = f"length({t}) <= 15 AND regexp_full_match({t}, '[-+]?[0-9.]+')"
    exact = (
        f"CASE WHEN {short} THEN true ELSE isfinite(try_cast({t} AS DOUBLE))"
        f" AND {_DIGITS.format(t)} = {_DIGITS.format(again)} END"
    )
    row = connection.execute(
        f"SELECT coalesce(bool_and({exact}), true), coalesce(bool_and(regexp_full_match({t}, '[-+]?[0-9.]+')), true),"
        f" max(length(split_part(ltrim({t}, '-+'), '.', 1))), max(length(split_part({t}, '.', 2)))"
        f" FROM {checked.name} WHERE {t} IS NOT NULL"
    ).fetchone()
    assert row is not None
    survives, plain, before, after = row
    if survives:
        return Column(index=index, field=field, storage="DOUBLE", json="number")
    fits = plain and before + after <= 38
    return Column(index=index, field=field, compare=f"DECIMAL(38,{after})" if fits else "DOUBLE")


def _datetime(connection: duckdb.DuckDBPyConnection, index: int, field: Field, checked: Checked) -> Column:
    t = f"t{index}"
    row = connection.execute(
        f"SELECT bool_or(regexp_matches({t}, '(Z|[-+][0-9:]+)$')) FROM (SELECT substr({t}, 12) AS {t} FROM {checked.name})"
    ).fetchone()
    assert row is not None
    if row[0]:
        return Column(index=index, field=field, compare="TIMESTAMPTZ")
    return Column(index=index, field=field, storage="TIMESTAMP")
