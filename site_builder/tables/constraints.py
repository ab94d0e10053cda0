"""The constraints of a field: required, unique, lengths, bounds, pattern, enum."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Sequence

import duckdb

from site_builder.tables.checked import Checked, address
from site_builder.tables.columns import Column
from site_builder.tables.database import literal
from site_builder.tables.faults import LIMIT, Faults, shown
from site_builder.tables.grid import BOOLEAN, FLOAT, INTEGER, TEXT, Sentence
from site_builder.tables.patterns import in_re2
from site_builder.tables.readings import reading
from site_builder.tables.values import value_reader

_BOUNDS = {
    "minimum": (">=", "小于下限"),
    "maximum": ("<=", "大于上限"),
    "exclusiveMinimum": (">", "不大于下限"),
    "exclusiveMaximum": ("<", "不小于上限"),
}
_LENGTHS = {"minLength": (">=", "少于"), "maxLength": ("<=", "多于")}


def check_constraints(
    connection: duckdb.DuckDBPyConnection, checked: Checked, columns: Sequence[Column], faults: Faults
) -> None:
    """A finding for every value that breaks a constraint of its field."""
    for column in columns:
        for broken, sentence in breaches(connection, checked, column, faults):
            _report(connection, checked, column, faults, broken, sentence.message, sentence.hint)


def breaches(
    connection: duckdb.DuckDBPyConnection, checked: Checked, column: Column, faults: Faults
) -> Iterator[tuple[str, Sentence]]:
    """SQL that holds for each row whose value breaks a constraint, and what is said of it.

    A constraint that itself is wrong becomes a finding.
    """
    t, constraints = column.text, column.field.constraints
    # A column that the header lacks was said once, there.
    if constraints.get("required") is True and checked.staged.columns[column.index] is not None:
        yield f"{t} IS NULL AND b{column.index} IS NULL", Sentence("没有值，这是必填项。", "补上这个值。")
    for condition, sentence in _conditions(connection, column, faults):
        yield f"{t} IS NOT NULL AND NOT coalesce({condition}, false)", sentence
    if constraints.get("pattern") is not None:
        yield from _pattern(connection, checked, column, faults)


def _conditions(
    connection: duckdb.DuckDBPyConnection, column: Column, faults: Faults
) -> Iterator[tuple[str, Sentence]]:
    """What must hold, as SQL, with the sentence for where it does not."""
    constraints, field, t = column.field.constraints, column.field, column.text
    for key, (sign, words) in _LENGTHS.items():
        size = constraints.get(key)
        if isinstance(size, int) and field.type in ("string", "array", "object", "list"):
            length = {
                "array": f"json_array_length({t})",
                "object": f"len(json_keys({t}))",
                "list": f"len(string_split({t}, {literal(str(field.raw.get('delimiter') or ','))}))",
            }.get(field.type, f"length({t})")
            unit = "个字" if field.type == "string" else "项"
            yield (
                f"{length} {sign} {int(size)}",
                Sentence(f"的值{{}}{words} {size} {unit}（{key}）。", "核对这个值，或改字段的约束。"),
            )
    for key, (sign, words) in _BOUNDS.items():
        bound = constraints.get(key)
        if bound is None:
            continue
        text = _read(connection, column, bound)
        if text is None:
            faults.descriptor(
                "V24",
                f"{field.pointer}/constraints/{key}",
                f"“{field.name}”的 {key} 写作 {bound!r}，不是这个字段类型的值。",
                "按字段的类型和格式写上下限。",
            )
            continue
        kind = _kind(connection, column, [text])
        limit = f"CAST({literal(text)} AS {kind})"
        # NaN is beyond every bound: nothing can be said about it.
        nan = f" AND {t} <> 'NaN'" if field.type == "number" else ""
        yield (
            f"try_cast({t} AS {kind}) {sign} {limit}{nan}",
            Sentence(f"的值{{}}{words} {text}（{key}）。", "核对这个值，或改字段的约束。"),
        )
    allowed = constraints.get("enum")
    if isinstance(allowed, list | tuple):
        texts = [text for text in (_read(connection, column, value) for value in allowed) if text is not None]
        kind = _kind(connection, column, texts)
        words = ", ".join(
            literal(text) if kind == "VARCHAR" else f"CAST({literal(text)} AS {kind})" for text in texts
        )
        listed = "、".join(texts[:8]) + ("……" if len(texts) > 8 else "")
        yield (
            f"try_cast({t} AS {kind}) IN ({words})" if words else "false",
            Sentence(f"的值{{}}不在允许的取值里：{listed}。", "改成其中之一，或在字段的 enum 里补充。"),
        )


def _kind(connection: duckdb.DuckDBPyConnection, column: Column, texts: Sequence[str]) -> str:
    """The type in which values are compared with these: the column's, unless one does not fit into it."""
    kind = column.compare or column.storage
    listed = ", ".join(f"try_cast({literal(text)} AS {kind}) IS NULL" for text in texts)
    if not texts or column.field.type not in ("integer", "number"):
        return kind
    row = connection.execute(f"SELECT {listed}").fetchone()
    if row is None or not any(row):
        return kind
    return "BIGNUM" if column.field.type == "integer" else "DOUBLE"


def _read(connection: duckdb.DuckDBPyConnection, column: Column, value: object) -> str | None:
    """A bound or allowed value, read as the cells of its column are."""
    text, kind = _cell(value)
    found = reading(column.field, "c", "k")
    if found is None:
        return value_reader(column.field)(text, kind)
    row = connection.execute(
        f"SELECT CASE WHEN {found.valid} THEN {found.text} END FROM (SELECT ?::VARCHAR AS c, ?::VARCHAR AS k)",
        [text, kind],
    ).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def _cell(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("true" if value else "false"), BOOLEAN
    if isinstance(value, int):
        return str(value), INTEGER
    if isinstance(value, float):
        return repr(value), FLOAT
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)), TEXT


def _pattern(
    connection: duckdb.DuckDBPyConnection, checked: Checked, column: Column, faults: Faults
) -> Iterator[tuple[str, Sentence]]:
    written, t = str(column.field.constraints["pattern"]), column.text
    sentence = Sentence(f"的值{{}}不符合规定的格式（{written}）。", "核对这个值，或改字段的 pattern。")
    try:
        with warnings.catch_warnings():
            # Python warns of classes that it may read in another way one day; a clerk cannot help it.
            warnings.simplefilter("ignore")
            compiled = re.compile(written)
    except (re.error, OverflowError, RecursionError):
        faults.descriptor(
            "V24",
            f"{column.field.pointer}/constraints/pattern",
            f"“{column.field.name}”的 pattern “{written}”不是正确的正则表达式。",
            "改正表达式；只要求长度的，用 minLength、maxLength。",
        )
        return
    translated = in_re2(written)
    if translated is not None and _is_re2(connection, translated):
        yield f"{t} IS NOT NULL AND NOT regexp_full_match({t}, {literal(translated)})", sentence
        return
    # RE2 has no look-around and no back reference: Python reads each distinct value.
    values = connection.execute(f"SELECT DISTINCT {t} FROM {checked.name} WHERE {t} IS NOT NULL").fetchall()
    wrong = [value for (value,) in values if not compiled.fullmatch(value)]
    if wrong:
        listed = ", ".join(literal(value) for value in wrong[: LIMIT * 10])
        yield f"{t} IN ({listed})", sentence


def _is_re2(connection: duckdb.DuckDBPyConnection, pattern: str) -> bool:
    try:
        connection.execute("SELECT regexp_full_match(x, ?) FROM (VALUES ('')) v(x)", [pattern]).fetchone()
    except duckdb.InvalidInputException:
        return False
    return True


def _report(
    connection: duckdb.DuckDBPyConnection,
    checked: Checked,
    column: Column,
    faults: Faults,
    broken: str,
    message: str,
    hint: str,
) -> None:
    """Findings for the rows on which the condition `broken` holds; `{}` in the message is the value."""
    t, name = column.text, checked.name
    row = connection.execute(f"SELECT count(*) FROM {name} WHERE {broken}").fetchone()
    count = int(row[0]) if row else 0
    if not count:
        return
    found = connection.execute(
        f"SELECT n, line, {t} FROM {name} WHERE {broken} ORDER BY n LIMIT {LIMIT}"
    ).fetchall()
    for n, line, value in found:
        text = message.replace("{}", shown(value, column.field), 1)
        faults.add(
            "V24",
            f"第 {n} 行“{column.field.name}”{text}",
            hint,
            line=line,
            row=n,
            field=column.field,
            value=value,
            cell=address(checked.staged, column.index, line),
        )
    faults.count_more(count - len(found))
