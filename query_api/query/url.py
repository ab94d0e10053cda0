"""The parameters of a rows call → Query (API.md, Parameters)."""

from __future__ import annotations

from dataclasses import dataclass

from query_api.operators import OPERATORS, Operator, Takes
from query_api.problems import Text
from query_api.query import parameters as words
from query_api.query.conditions import (
    SENSITIVE,
    WrongValue,
    condition,
    names,
    refusal,
    sort_refusal,
)
from query_api.query.model import AllOf, Condition, Query, Sort
from query_api.query.noting import Reading
from query_api.query.paging import read_after, read_count, read_limit
from query_api.query.parameters import Pairs
from query_api.settings import Limits
from query_api.snapshot import Field, Table


def query_from_pairs(pairs: Pairs, table: Table, limits: Limits) -> Query:
    """What the address asks of the table.

    Raises:
        BadQuery: with every mistake.
        SensitiveByPost: a sensitive field is filtered or sorted by.

    """
    reading = Reading(table=table, limits=limits, mistakes=list(pairs.mistakes))
    where = read_where(pairs, reading)
    query = Query(
        where=where,
        select=read_select(pairs, reading),
        sort=_read_sort(pairs, reading),
        limit=read_limit(pairs, reading),
        after=read_after(pairs, reading),
        has_count=read_count(pairs, reading),
    )
    reading.finish()
    return query


def read_where(pairs: Pairs, reading: Reading) -> AllOf:
    """All parameters that are fields; `__in` gathers its occurrences, others are AND."""
    parts: list[Condition] = []
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in reading.ours:
            continue
        target = _target(name, reading)
        if target is None:
            continue
        if target.operator.takes is Takes.VALUES:
            gathered.setdefault(name, []).append(value)
        else:
            parts += _condition(name, target, [value], reading)
    for name, values in gathered.items():
        target = _target(name, reading)
        if len(values) > reading.limits.in_values_max:
            most = reading.limits.in_values_max
            reading.wrong(name, Text(zh=f"至多 {most} 个值", en=f"at most {most} values"))
        elif target is not None:
            parts += _condition(name, target, values, reading)
    return AllOf(parts=tuple(parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What the name of a parameter means."""

    field: Field
    operator: Operator


def _target(name: str, reading: Reading) -> Target | None:
    """Field and operator of a parameter, its mistake noted when there is none."""
    table = reading.table
    found = table.field(name)
    if found is not None and not name.startswith("_"):
        return Target(field=found, operator=OPERATORS["eq"])
    stem, mark, word = name.rpartition("__")
    stem_field = table.field(stem) if mark else None
    if stem_field is not None and word in OPERATORS:
        return Target(field=stem_field, operator=OPERATORS[word])
    if found is not None:
        reading.wrong(
            name, Text(zh=f"以下划线开头的信息项写作“{name}__eq”", en=f"write this field as “{name}__eq”")
        )
    elif stem_field is not None:
        reading.wrong(name, words.unknown(word, list(OPERATORS), what=words.OPERATOR))
    elif name.startswith("_") and not (mark and stem):
        reading.wrong(name, words.unknown(name, reading.ours, what=words.PARAMETER))
    else:
        wrong = stem if mark and word in OPERATORS else name
        reading.wrong(name, words.unknown(wrong, [*names(table), *reading.ours], what=words.FIELD))
    return None


def _condition(name: str, target: Target, values: list[str], reading: Reading) -> list[Condition]:
    field, operator = target.field, target.operator
    if (text := refusal(field, operator)) is not None:
        reading.wrong(name, text)
        return []
    # Whether a value is there at all tells nothing that a log must not keep.
    if field.sensitive and operator.takes is not Takes.TRUTH:
        reading.is_sensitive = True
        reading.wrong(name, Text(zh=f"“{field.name}”{SENSITIVE.zh}", en=f"“{field.name}” {SENSITIVE.en}"))
        return []
    try:
        return [condition(field, operator, values)]
    except WrongValue as error:
        reading.wrong(name, error.text)
        return []


def read_select(pairs: Pairs, reading: Reading) -> tuple[Field, ...]:
    """`_select`, all fields without it."""
    chosen: dict[str, Field] = {}
    for value in pairs.of("_select"):
        for name in _names(value, reading.table):
            if (found := reading.table.field(name)) is None:
                reading.wrong("_select", words.unknown(name, names(reading.table), what=words.FIELD))
            else:
                chosen.setdefault(name, found)
    return tuple(chosen.values()) or reading.table.fields


def _read_sort(pairs: Pairs, reading: Reading) -> tuple[Sort, ...]:
    chosen: dict[str, Sort] = {}
    for value in pairs.of("_sort"):
        for name in _sort_names(value, reading.table):
            sort = read_sort(name, reading.table)
            if isinstance(sort, Text):
                reading.wrong("_sort", sort)
            else:
                chosen.setdefault(sort.field.name, sort)
    return tuple(chosen.values())


def read_sort(name: str, table: Table) -> Sort | Text:
    """One field of an order, `-` before it for descending; else what is wrong with it."""
    found = table.field(name)
    is_descending = found is None and name.startswith("-")
    if is_descending:
        found = table.field(name[1:])
    if found is None:
        return words.unknown(name.removeprefix("-"), names(table), what=words.FIELD)
    return sort_refusal(found) or Sort(field=found, is_descending=is_descending)


def _names(value: str, table: Table) -> list[str]:
    # A field name may hold a comma, so a value that is a name is taken whole.
    return [value] if table.field(value) is not None else value.split(",")


def _sort_names(value: str, table: Table) -> list[str]:
    return [value] if table.field(value.removeprefix("-")) is not None else _names(value, table)
