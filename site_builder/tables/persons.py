"""V25 over the cells: how many of a field name a person, never which ones.

Set-based: one scan of all text columns finds those worth a look, and only the texts of these that
look like a number of a person are judged digit by digit.
"""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from site_builder.catalog import Distribution, Field
from site_builder.content.persons import CANDIDATE, Count, Kind, count
from site_builder.tables.checked import TOGETHER, Checked
from site_builder.tables.database import literal
from site_builder.tables.faults import Faults

SHORTEST = 11
"""A mobile number; shorter cells are not worth a pattern."""
_BATCH = 10_000


def check_persons(
    connection: duckdb.DuckDBPyConnection, distribution: Distribution, checked: Checked, faults: Faults
) -> None:
    """Findings for text fields that name persons without a public basis and without masking."""
    watched = watched_fields(distribution)
    if not checked.rows:
        return
    for start in range(0, len(watched), TOGETHER):
        _check_some(connection, distribution, checked, faults, watched[start : start + TOGETHER])


def watched_fields(distribution: Distribution) -> list[tuple[int, Field]]:
    """The text fields, with their number, that must not name persons."""
    return [
        (index, field)
        for index, field in enumerate(distribution.fields)
        if field.type == "string" and not field.public_basis and not field.masking
    ]


def suspects(index: int) -> str:
    """SQL that counts the cells of a field that look like a number of a person."""
    return f"count(*) FILTER ({_worth(index)})"


def _check_some(
    connection: duckdb.DuckDBPyConnection,
    distribution: Distribution,
    checked: Checked,
    faults: Faults,
    watched: list[tuple[int, Field]],
) -> None:
    """Judge as many fields as one statement bears."""
    sums = ", ".join(f"{suspects(index)}, count(t{index})" for index, _ in watched)
    row = connection.execute(f"SELECT {sums} FROM {checked.name}").fetchone()
    assert row is not None
    for position, (index, field) in enumerate(watched):
        looked_at, filled = int(row[2 * position]), int(row[2 * position + 1])
        if not looked_at:
            continue
        telling = [found for found in count(_texts(connection, checked, index)) if found.is_telling(filled)]
        if telling:
            _report(distribution, field, telling, filled, faults)


def _worth(index: int) -> str:
    # CASE, because the parts of an AND may be tried in any order.
    return f"CASE WHEN length(t{index}) >= {SHORTEST} THEN regexp_matches(t{index}, {literal(CANDIDATE)}) END"


def _texts(connection: duckdb.DuckDBPyConnection, checked: Checked, index: int) -> Iterator[tuple[str, int]]:
    found = connection.execute(
        f"SELECT t{index}, count(*) FROM {checked.name} WHERE {_worth(index)} GROUP BY t{index}"
    )
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _report(
    distribution: Distribution, field: Field, telling: list[Count], filled: int, faults: Faults
) -> None:
    counted = "、".join(f"{found.cells:,} 行是{found.kind}" for found in telling)
    if any(found.kind is Kind.ID_CARD for found in telling):
        hint = "删去这一列，或写 gov.masking 遮蔽；法律规定公开的写明 gov.publicBasis。"
    else:
        hint = "改填单位电话或删去这一列，也可写 gov.masking 遮蔽；法律规定公开的写明 gov.publicBasis。"
    faults.descriptor(
        "V25",
        field.pointer,
        f"表“{distribution.title}”的信息项“{field.title}”有值的 {filled:,} 行里，{counted}。",
        hint,
        field=field,
    )
