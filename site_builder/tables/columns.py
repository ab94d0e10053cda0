"""How each field is kept and compared: decided once, from all its values."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    def is_beyond_64_bit(self) -> bool:
        """Whether these are integers that are kept as text."""
        return self.field.type == "integer" and self.storage == "VARCHAR"

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
    columns = []
    for index, field in enumerate(fields):
        asked = questions(index, field)
        answers: Sequence[object] = ()
        if asked:
            row = connection.execute(f"SELECT {', '.join(asked)} FROM {checked.name}").fetchone()
            assert row is not None, "an aggregate always has a row"
            answers = row
        column = decided(index, field, answers)
        if column.is_beyond_64_bit:
            column = _long_integer(connection, column, checked, faults)
        columns.append(column)
    return tuple(columns)


def questions(index: int, field: Field) -> tuple[str, ...]:
    """What has to be known of all values before a field can be kept, as SQL aggregates."""
    t = f"t{index}"
    match field.type:
        case "integer":
            fits = f"bool_and(try_cast({t} AS BIGINT) IS NOT NULL) FILTER ({t} IS NOT NULL)"
            return fits, f"max(abs(try_cast({t} AS HUGEINT)))"
        case "number":
            return _number_questions(t)
        case "datetime":
            # Nineteen bytes hold no offset.
            offset = f"regexp_matches(substr({t}, 12), '(Z|[-+][0-9:]+)$')"
            return (f"bool_or(CASE WHEN strlen({t}) > 19 THEN {offset} ELSE false END)",)
        case _:
            return ()


def decided(index: int, field: Field, answers: Sequence[Any]) -> Column:
    """How a field is kept, given the answers to its questions; without any, as it mostly is."""
    match field.type:
        case "integer":
            fits, largest = answers or (None, None)
            if fits is False:
                return Column(index=index, field=field, compare="BIGNUM")
            safe = largest is None or largest <= _MAX_SAFE
            return Column(index=index, field=field, storage="BIGINT", json="integer" if safe else "string")
        case "number":
            return _number(index, field, answers or (True, True, None, None))
        case "year":
            return Column(index=index, field=field, storage="BIGINT", json="integer")
        case "boolean":
            return Column(index=index, field=field, storage="BOOLEAN", json="boolean")
        case "date":
            return Column(index=index, field=field, storage="DATE")
        case "datetime" if answers and answers[0]:
            return Column(index=index, field=field, compare="TIMESTAMPTZ")
        case "datetime":
            return Column(index=index, field=field, storage="TIMESTAMP")
        case _:
            return Column(index=index, field=field)


def _long_integer(
    connection: duckdb.DuckDBPyConnection, column: Column, checked: Checked, faults: Faults
) -> Column:
    """Integers beyond 64 bit, kept as text: where the first one stands, and how they compare."""
    t, field = column.text, column.field
    row = connection.execute(
        f"SELECT max(length(ltrim({t}, '-'))), min(n) FILTER (try_cast({t} AS BIGINT) IS NULL)"
        f" FROM {checked.name} WHERE {t} IS NOT NULL"
    ).fetchone()
    assert row is not None
    digits, first = row
    faults.add(
        "V24",
        f"“{field.name}”有超出 64 位的整数（首见于第 {first} 行，最长 {digits} 位），按文本保存。",
        "如果是编号，把字段类型改为 string。",
        row=first,
        field=field,
        severity=Severity.WARNING,
    )
    return replace(column, compare="DECIMAL(38,0)") if digits <= 38 else column


def _number_questions(t: str) -> tuple[str, ...]:
    again = f"CAST(try_cast({t} AS DOUBLE) AS VARCHAR)"
    # Fifteen digits always survive; only longer texts are compared digit for digit.
    short = f"length({t}) <= 15 AND regexp_full_match({t}, '[-+]?[0-9.]+')"
    exact = (
        f"CASE WHEN {short} THEN true ELSE isfinite(try_cast({t} AS DOUBLE))"
        f" AND {_DIGITS.format(t)} = {_DIGITS.format(again)} END"
    )
    return (
        f"coalesce(bool_and({exact}), true)",
        f"coalesce(bool_and(regexp_full_match({t}, '[-+]?[0-9.]+')), true)",
        f"max(length(split_part(ltrim({t}, '-+'), '.', 1)))",
        f"max(length(split_part({t}, '.', 2)))",
    )


def _number(index: int, field: Field, answers: Sequence[Any]) -> Column:
    """A double where it gives every value back digit for digit, else the text as given."""
    survives, plain, before, after = answers
    if survives:
        return Column(index=index, field=field, storage="DOUBLE", json="number")
    fits = plain and before + after <= 38
    return Column(index=index, field=field, compare=f"DECIMAL(38,{after})" if fits else "DOUBLE")
