"""Query → (sql, parameters), pure. Identifiers come from the snapshot's record through `quote`; values never do."""

# ruff: noqa: S608 - every identifier below passed `quote`, every value is a parameter

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from query_api.operators import Takes
from query_api.query import AllOf, AnyOf, Condition, Grouping, Measure, Not, Query, Sort, Value, Where
from query_api.snapshot import Field, Table

Cell = Value | datetime.date | datetime.datetime | Decimal | None
"""What the engine gives and takes."""

GROUPS_MAX = 10_000

LISTED = 32
"""Values that are compared one after the other; more are joined (2,000,000 rows: 50 values 60 against 40 ms,
1,000 values 950 against 55 ms)."""

_TYPE = re.compile(r"[A-Z]+( WITH TIME ZONE)?(\([0-9]+(, ?[0-9]+)?\))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement and its parameters."""

    text: str
    parameters: tuple[Cell, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A table and the database it lies in, by the name it is attached under."""

    database: str
    table: Table

    @property
    def name(self) -> str:
        """As it stands after FROM."""
        return f"{quote(self.database)}.main.{quote(self.table.table)}"


def quote(identifier: str) -> str:
    """An identifier in SQL. No other function of the service writes one."""
    assert "\0" not in identifier, "the snapshot records no such name"
    return '"' + identifier.replace('"', '""') + '"'


def page(source: Source, query: Query, anchor: Sequence[Cell] = ()) -> Statement:
    """One page and one row more, which tells whether it is the last; the order number comes first.

    `anchor` are the sort values of the row the page begins after.
    """
    order = quote(source.table.order_column)
    where, parameters = _where(query.where, source.table)
    if query.after is not None:
        beyond, more = _beyond(query.sort, anchor, order, query.after.number)
        where, parameters = f"({where}) AND ({beyond})", [*parameters, *more]
    columns = ", ".join([order, *(shown(field) for field in query.select)])
    sort = "".join(
        f"{_compared(s.field)} {'DESC' if s.is_descending else 'ASC'} NULLS LAST, " for s in query.sort
    )
    return Statement(
        text=f"SELECT {columns} FROM {source.name} WHERE {where} ORDER BY {sort}{order} LIMIT {query.limit + 1}",
        parameters=tuple(parameters),
    )


def stretch(
    source: Source,
    where: Where,
    select: Sequence[Field],
    *,
    above: int,
    upto: int | None,
    line: str | None = None,
) -> Statement:
    """The rows that hold among those with these order numbers, in order; without `upto` to the end.

    A stretch is found by the order column alone, which is stored in order: reading a table
    stretch by stretch costs as much as reading it once. With `line`, an expression, the rows have
    `line` and `number` in place of their fields.
    """
    text, parameters = _where(where, source.table)
    order = quote(source.table.order_column)
    columns = ", ".join(shown(field) for field in select)
    if line is not None:
        columns = f"{line} AS line, {order} AS number"
    bound = f"{order} > ?" if upto is None else f"{order} > ? AND {order} <= ?"
    bounds = [above] if upto is None else [above, upto]
    return Statement(
        text=f"SELECT {columns} FROM {source.name} WHERE ({text}) AND {bound} ORDER BY {order}",
        parameters=(*parameters, *bounds),
    )


def export(source: Source, where: Where, select: Sequence[Field]) -> Statement:
    """The rows that hold, under the names callers know, as they are stored: in order, without sorting."""
    text, parameters = _where(where, source.table)
    columns = ", ".join(f"{shown(field)} AS {quote(field.name)}" for field in select)
    return Statement(text=f"SELECT {columns} FROM {source.name} WHERE {text}", parameters=tuple(parameters))


def anchor(source: Source, query: Query) -> Statement | None:
    """The sort values of the row a page begins after; None when the order number says it all."""
    if query.after is None or not query.sort:
        return None
    columns = ", ".join(quote(s.field.column) for s in query.sort)
    order = quote(source.table.order_column)
    return Statement(
        text=f"SELECT {columns} FROM {source.name} WHERE {order} = ?", parameters=(query.after.number,)
    )


def count(source: Source, where: Where) -> Statement:
    """How many rows hold."""
    text, parameters = _where(where, source.table)
    return Statement(text=f"SELECT count(*) FROM {source.name} WHERE {text}", parameters=tuple(parameters))


def summary(source: Source, grouping: Grouping) -> Statement:
    """Groups in the order of what they are grouped by, nulls last; one more than may be given."""
    where, parameters = _where(grouping.where, source.table)
    by = [quote(field.column) for field in grouping.by]
    columns = [shown(field) for field in grouping.by] + [_measured(m) for m in grouping.measures]
    group = f" GROUP BY {', '.join(by)}" if by else ""
    order = (
        f" ORDER BY {', '.join(f'{_compared(f)} NULLS LAST, {quote(f.column)}' for f in grouping.by)}"
        if by
        else ""
    )
    return Statement(
        text=f"SELECT {', '.join(columns)} FROM {source.name} WHERE {where}{group}{order} LIMIT {GROUPS_MAX + 1}",
        parameters=tuple(parameters),
    )


def _measured(measure: Measure) -> str:
    if measure.field is None:
        return "count(*)"
    field = measure.field
    match measure.function:
        case "min":
            return shown(field, f"arg_min({quote(field.column)}, {_compared(field)})")
        case "max":
            return shown(field, f"arg_max({quote(field.column)}, {_compared(field)})")
        case "avg":
            return f"avg(CAST({_compared(field)} AS DOUBLE))"
        case _:
            total = f"sum({_compared(field)})"
            return f"CAST({total} AS VARCHAR)" if field.json == "string" else total


def _where(where: Where, table: Table) -> tuple[str, list[Cell]]:
    match where:
        case Condition():
            return _condition(where, table)
        case Not():
            text, parameters = _where(where.part, table)
            # Null is "does not hold", so the opposite of it holds.
            return f"NOT coalesce(({text}), false)", parameters
        case AllOf() | AnyOf():
            parts = [_where(part, table) for part in where.parts]
            word = " AND " if isinstance(where, AllOf) else " OR "
            text = word.join(f"({text})" for text, _ in parts)
            return text or "true", [value for _, values in parts for value in values]


def _condition(condition: Condition, table: Table) -> tuple[str, list[Cell]]:
    field, operator = condition.field, condition.operator
    column = quote(field.column)
    if operator.takes is Takes.TRUTH:
        return operator.sql.format(x=column, v="?"), list(condition.values)
    if operator.takes is Takes.TEXT:
        return operator.sql.format(x=column, v="?"), list(condition.values)
    mark = _parameter(field)
    marks = ", ".join([mark] * len(condition.values))
    if len(condition.values) > LISTED:
        marks = "SELECT * FROM (VALUES " + ", ".join([f"({mark})"] * len(condition.values)) + ")"
    return operator.sql.format(x=_compared(field), v=marks), list(condition.values)


def _beyond(sort: Sequence[Sort], anchor: Sequence[Cell], order: str, number: int) -> tuple[str, list[Cell]]:
    """Everything after one row in the order: greater in one field and equal in those before it."""
    parts: list[str] = []
    parameters: list[Cell] = []
    equal: list[str] = []
    equals: list[Cell] = []
    for key, value in zip(sort, anchor, strict=True):
        column, mark = _compared(key.field), _parameter(key.field)
        if value is None:
            equal.append(f"{column} IS NULL")  # Nothing comes after null.
            continue
        sign = "<" if key.is_descending else ">"
        parts.append(" AND ".join([*equal, f"({column} {sign} {mark} OR {column} IS NULL)"]))
        parameters += [*equals, value]
        equal.append(f"{column} = {mark}")
        equals.append(value)
    parts.append(" AND ".join([*equal, f"{order} > ?"]))
    parameters += [*equals, number]
    return " OR ".join(f"({part})" for part in parts), parameters


def _compared(field: Field) -> str:
    """The column as it is compared and ordered."""
    column = quote(field.column)
    return f"CAST({column} AS {_type(field.compare)})" if field.compare else column


def _parameter(field: Field) -> str:
    kind = field.compare or field.storage
    return "?" if kind == "VARCHAR" else f"CAST(? AS {_type(kind)})"


def shown(field: Field, expression: str | None = None) -> str:
    """The column as JSON shows it: a column of strings is text whatever it is stored as."""
    column = expression or quote(field.column)
    is_text_already = field.storage in {"VARCHAR", "DATE", "TIMESTAMP"}
    return f"CAST({column} AS VARCHAR)" if field.json == "string" and not is_text_already else column


def _type(kind: str) -> str:
    assert _TYPE.fullmatch(kind), f"no DuckDB type: {kind}"
    return kind
