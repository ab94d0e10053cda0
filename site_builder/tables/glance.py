"""One look over a whole csv: where all is well nothing is copied, and nobody has to look twice.

A good table is the common case and a large one has to be judged while a clerk waits. So DuckDB reads
the plain file once, asks all questions of all fields in one statement, and where every answer is as
good as it can be the table is known as a view of its file. Any other answer only means that the
rows are laid out and judged step by step, with their places: findings are made there, never here.
"""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from site_builder.catalog import Distribution
from site_builder.tables.checked import TOGETHER, Checked, present_condition, text_of, wrong_of
from site_builder.tables.columns import Column, decided, questions
from site_builder.tables.constraints import breaches
from site_builder.tables.faults import Faults
from site_builder.tables.formats import Content
from site_builder.tables.grid import NotATable
from site_builder.tables.header import positions
from site_builder.tables.keys import ReadTable, repeated_keys
from site_builder.tables.persons import check_persons, suspects, watched_fields
from site_builder.tables.plain import Plain
from site_builder.tables.readings import is_any_text, reading
from site_builder.tables.staging import MAX_ROWS, Staged, plain_records


def glance(
    connection: duckdb.DuckDBPyConnection, content: Content, faults: Faults, *, name: str
) -> ReadTable | None:
    """The table as the view `name` of its file; None where not all is known to be well."""
    distribution, plain = content.distribution, content.plain
    fields = distribution.fields
    if plain is None or plain.rows > MAX_ROWS or len(fields) > TOGETHER:
        return None
    if plain.broken_lines and distribution.foreign_keys:
        return None  # What a key does not find needs a line.
    # What is found here is found again, and told, by the careful way.
    unheard = Faults(dataset=faults.dataset, distribution=distribution, file=faults.file)
    try:
        grid = content.grid()
        columns = positions(grid, distribution, content.dialect, unheard)
    except NotATable:
        return None
    width = len(fields) if grid.labels is None else len(grid.labels)
    if unheard.findings() or sorted(c for c in columns if c is not None) != list(range(width)):
        return None
    if not plain.is_regular(width) or grid.header_line not in (None, 1):
        return None
    view = _view(distribution, plain, columns, width)
    if view is None:
        return None
    try:
        connection.execute(f"CREATE VIEW {name} AS {view}")
        checked = Checked(name=name, staged=Staged(has_kinds=False, columns=tuple(columns)), rows=plain.rows)
        found = _judged(connection, distribution, checked, unheard)
    except duckdb.InvalidInputException:
        found = None  # Records of another width, or bytes that are no UTF-8.
    if found is None or unheard.findings():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        return None
    return ReadTable(distribution=distribution, checked=checked, columns=found, faults=faults, keys_hold=True)


def _view(distribution: Distribution, plain: Plain, columns: Sequence[int | None], width: int) -> str | None:
    """SQL of the checked table, straight from the file; None where Python has to read a type."""
    texts, raws = "", ""
    for index, field in enumerate(distribution.fields):
        cell = f"s.c{index}"
        found = reading(field, cell, None)
        if found is None:
            return None
        present = present_condition(cell, field, distribution)
        texts += f", {text_of(found, cell, present)} AS t{index}"
        raws += f", t{index}, {wrong_of(index, present)} AS b{index}"
    records = plain_records(plain, columns, width)
    return f"SELECT s.n, s.line, s.blank{raws} FROM (SELECT s.*{texts} FROM ({records}) s) s"


def _judged(
    connection: duckdb.DuckDBPyConnection, distribution: Distribution, checked: Checked, faults: Faults
) -> tuple[Column, ...] | None:
    """The columns of a table in which nothing is wrong; None where something may be."""
    fields = distribution.fields
    # A field mostly turns out as it usually does; its questions tell whether it did.
    usual = tuple(decided(index, field, ()) for index, field in enumerate(fields))
    judged = [index for index, field in enumerate(fields) if not is_any_text(field)]
    empty = " AND ".join(f"t{index} IS NULL" for index in range(len(fields)))
    # Where no cell is wrong, one without a text is missing.
    zero = [f"count(*) FILTER (blank OR {empty})", *(f"count(b{index})" for index in judged)]
    zero += [
        f"count(*) FILTER ({broken})"
        for column in usual
        for broken, _ in breaches(connection, checked, column, faults)
    ]
    zero += repeated_keys(distribution, usual)
    watched = watched_fields(distribution)
    asked = [questions(index, field) for index, field in enumerate(fields)]
    listed = ["count(*)", *zero, *(suspects(i) for i, _ in watched), *(q for qs in asked for q in qs)]
    row = connection.execute(f"SELECT {', '.join(listed)} FROM {checked.name}").fetchone()
    assert row is not None, "an aggregate always has a row"
    answers = iter(row)
    rows, wrong, looked_at = next(answers), [next(answers) for _ in zero], [next(answers) for _ in watched]
    if rows != checked.rows or any(wrong):
        return None
    if any(looked_at):
        check_persons(connection, distribution, checked, faults)
    columns = tuple(
        decided(index, field, [next(answers) for _ in asked[index]]) for index, field in enumerate(fields)
    )
    as_usual = all(
        (one.storage, one.compare) == (other.storage, other.compare)
        for one, other in zip(columns, usual, strict=True)
    )
    return columns if as_usual else None
