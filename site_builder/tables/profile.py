"""画像 of each column: how much is missing, how many different values, between what, and how they lie.

Counts under ten are not told, and neither is the next larger one where it alone would give them away.
"""

# ruff: noqa: S608 -- names in the SQL are made by the builder (t1, c1).

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from site_builder.tables.records import Bar, ColumnProfile, ColumnRecord

FEWEST = 10
BARS = 8
FEW_VALUES = 24
"""Texts with more different values have no distribution worth drawing."""
COUNTED_ROWS = 1_000_000
"""Of longer tables different values are estimated: 12,000,000 different texts took 16 s to count, 1 s to estimate."""
NUMBERS = frozenset({"BIGINT", "DOUBLE", "INTEGER", "SMALLINT"})
REST = "其余"


def profiles(
    connection: duckdb.DuckDBPyConnection, place: str, columns: Sequence[ColumnRecord], rows: int
) -> tuple[ColumnProfile, ...]:
    """Of every column of the stored table `place` that may be profiled: none that is sensitive or masked."""
    shown = [column for column in columns if not column.sensitive and not column.masked]
    if not shown or not rows:
        return ()
    return tuple(
        _profile(connection, place, column, rows, *_extent(connection, place, column, rows))
        for column in shown
    )


def _extent(
    connection: duckdb.DuckDBPyConnection, place: str, column: ColumnRecord, rows: int
) -> tuple[int, int, str | None, str | None]:
    """How many values, how many different ones, the least and the most."""
    c = column.column
    different = f"count(DISTINCT {c})" if rows <= COUNTED_ROWS else f"approx_count_distinct({c})"
    # A column at a time: each DISTINCT holds a table of its own, and a wide file has thousands of them.
    answer = connection.execute(
        f"SELECT count({c}), {different}, CAST(min({c}) AS VARCHAR), CAST(max({c}) AS VARCHAR) FROM {place}"
    ).fetchone()
    assert answer is not None, "an aggregate has one row"
    return answer


def _profile(
    connection: duckdb.DuckDBPyConnection,
    place: str,
    column: ColumnRecord,
    rows: int,
    filled: int,
    distinct: int,
    least: str | None,
    most: str | None,
) -> ColumnProfile:
    is_range = column.storage in NUMBERS or column.storage in ("DATE", "TIMESTAMP")
    counted: list[tuple[str, int]] = []
    if is_range and distinct > FEW_VALUES:
        counted = _binned(connection, place, column)
    elif 0 < distinct <= FEW_VALUES and filled >= FEWEST:
        counted = _values(connection, place, column)
    missing, bars = suppressed(rows - filled, counted)
    return ColumnProfile(
        name=column.name,
        missing=missing,
        distinct=distinct,
        is_rough=rows > COUNTED_ROWS,
        least=least if is_range else None,
        most=most if is_range else None,
        bars=tuple(bars),
    )


def _values(connection: duckdb.DuckDBPyConnection, place: str, column: ColumnRecord) -> list[tuple[str, int]]:
    """The commonest values and the rest."""
    found = connection.execute(
        f"SELECT CAST({column.column} AS VARCHAR), count(*) FROM {place} WHERE {column.column} IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    rest = sum(number for _, number in found[BARS:])
    return found[:BARS] + ([(REST, rest)] if rest else [])


def _binned(connection: duckdb.DuckDBPyConnection, place: str, column: ColumnRecord) -> list[tuple[str, int]]:
    """Stretches of the same width from the least to the most."""
    c = column.column
    value = c if column.storage in NUMBERS else f"epoch({c})"
    found = connection.execute(
        f"WITH v AS (SELECT CAST({value} AS DOUBLE) AS x FROM {place} WHERE {c} IS NOT NULL), "
        f"e AS (SELECT min(x) AS a, max(x) AS b FROM v WHERE isfinite(x)) "
        f"SELECT CAST(least({BARS - 1}, floor((x - a) / (b - a) * {BARS})) AS INTEGER) AS bin, count(*) "
        "FROM v, e WHERE isfinite(x) AND b > a GROUP BY bin ORDER BY bin"
    ).fetchall()
    by_bin = dict(found)
    return [(f"第 {at + 1} 段", by_bin.get(at, 0)) for at in range(BARS)] if found else []


def suppressed(missing: int, counted: Sequence[tuple[str, int]]) -> tuple[int | None, list[Bar]]:
    """The counts that may be told; None stands for one that may not."""
    counts = [missing, *(number for _, number in counted)]
    hidden = {at for at, number in enumerate(counts) if 0 < number < FEWEST}
    if len(hidden) == 1:
        # The total is known: one count left out is the total less all others.
        others = [(number, at) for at, number in enumerate(counts) if number and at not in hidden]
        hidden |= {min(others)[1]} if others else set()
    told = [None if at in hidden else number for at, number in enumerate(counts)]
    return told[0], [Bar(label=label, count=told[at]) for at, (label, _) in enumerate(counted, start=1)]
