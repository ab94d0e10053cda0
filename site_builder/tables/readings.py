"""How a cell is read as its field's type: SQL for the common types, pattern first and cast second.

`TRY_CAST` alone is too kind ("0x10", "1_0", full-width digits after some clean-up), so a pattern says
what may be written and the cast only says whether it exists (30 February does not). The result of a
reading is the canonical text of the value; `storage` decides the type it is kept in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from site_builder.catalog import Field
from site_builder.tables.database import literal
from site_builder.tables.grid import BOOLEAN, DATE, DATETIME, ERROR, FLOAT, INTEGER, ROUNDED, TEXT, TIME

BLANKS = " \t\r\n\v\f\u00a0\u3000"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.,][0-9]{1,6}0*)?"
_OFFSET = "(Z|[-+]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?"
OTHER_DIGITS = "regexp_matches(regexp_replace({0}, '[0-9]', '', 'g'), '\\p{{Nd}}')"
"""Whether a text holds digits that are not ASCII: removing “other signs” must not remove those."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """SQL expressions over one cell: may it stand there, and what is its canonical text."""

    valid: str
    text: str
    same: str = "false"
    """Holds, and costs little, for most cells that are their own canonical text already."""


def reading(field: Field, cell: str, kind: str | None) -> Reading | None:
    """The reading of a field in SQL; `kind` is an SQL expression or None where all cells are text.

    None: the type or format is read in Python, over the distinct values (`values`).
    """
    written = field.format or "default"
    known = _FORMATS.get(field.type, ())
    form = written if known is None or written in known else "default"
    maker = _MAKERS.get((field.type, form))
    if maker is None:
        return None
    return maker(field, cell, kind or literal(TEXT))


def is_any_text(field: Field) -> bool:
    """Whether every text is a value of this field."""
    found = reading(field, "c", None)
    return found is not None and (found.valid, found.text) == ("true", "c")


def _case(kind: str, rows: list[tuple[str, str, str]], *, same: str = "false") -> Reading:
    """Per kind of cell: a condition and a text; every other kind is wrong."""
    if kind == literal(TEXT):
        # All cells are text: no CASE for kinds that cannot occur.
        _, valid, text = next(row for row in rows if TEXT in row[0])
        return Reading(valid=valid, text=text, same=same)
    valid = " ".join(f"WHEN {_is(kind, kinds)} THEN ({condition})" for kinds, condition, _ in rows)
    text = " ".join(f"WHEN {_is(kind, kinds)} THEN ({written})" for kinds, _, written in rows)
    return Reading(valid=f"CASE {valid} ELSE false END", text=f"CASE {text} END")


def _is(kind: str, kinds: str) -> str:
    return f"{kind} IN ({', '.join(literal(k) for k in kinds)})"


def _string(field: Field, cell: str, kind: str) -> Reading:
    return _case(kind, [(TEXT, "true", cell)])


def _any(field: Field, cell: str, kind: str) -> Reading:
    return Reading(valid=f"{kind} <> {literal(ERROR)}", text=cell)


def _prepared(field: Field, cell: str) -> tuple[str, str]:
    """The cell without blanks, units and group signs as the field allows, and what must hold besides."""
    text, holds = f"trim({cell}, {literal(BLANKS)})", "true"
    if field.raw.get("bareNumber") is False:
        text = f"regexp_replace(regexp_replace({text}, '^[^-0-9]*', ''), '[^0-9]*$', '')"
        holds = f"NOT {OTHER_DIGITS.format(cell)}"
    group, decimal = field.raw.get("groupChar"), field.raw.get("decimalChar")
    if isinstance(group, str) and group:
        text = f"replace({text}, {literal(group)}, '')"
    if field.type == "number" and isinstance(decimal, str) and decimal not in ("", "."):
        holds = f"({holds}) AND NOT contains({text}, '.')"
        text = f"replace({text}, {literal(decimal)}, '.')"
    return text, holds


def _is_bare(field: Field) -> bool:
    """Whether nothing has to be taken off a number before it is read."""
    return field.raw.get("bareNumber") is not False and not (
        field.raw.get("groupChar") or field.raw.get("decimalChar")
    )


def _integer(field: Field, cell: str, kind: str) -> Reading:
    text, holds = _prepared(field, cell)
    bare = f"regexp_replace(regexp_replace({text}, '^\\+', ''), '^(-?)0+([0-9])', '\\1\\2')"
    double = f"try_cast({cell} AS DOUBLE)"
    return _case(
        kind,
        [
            (TEXT, f"({holds}) AND regexp_full_match({text}, '[-+]?[0-9]+')", f"CASE {bare} WHEN '-0' THEN '0' ELSE {bare} END"),
            (INTEGER, "true", cell),
            # 1.0 is the integer 1; beyond 2^53 a float no longer says which integer it is.
            (FLOAT, f"{double} = floor({double}) AND abs({double}) < 9007199254740992", f"CAST(CAST({double} AS BIGINT) AS VARCHAR)"),
        ],
        same=f"CAST(try_cast({cell} AS BIGINT) AS VARCHAR) = {cell}" if _is_bare(field) else "false",
    )  # fmt: skip


def _number(field: Field, cell: str, kind: str) -> Reading:
    text, holds = _prepared(field, cell)
    finite = f"regexp_full_match({text}, '[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{{1,4}})?')"
    special = f"regexp_full_match({text}, '(?i)[-+]?(inf|infinity|nan)')"
    written = (
        f"CASE WHEN {special} THEN CASE WHEN lower({text}) LIKE '%nan' THEN 'NaN'"
        f" WHEN {text} LIKE '-%' THEN '-INF' ELSE 'INF' END ELSE regexp_replace({text}, '^\\+', '') END"
    )
    return _case(
        kind,
        [
            (TEXT, f"({holds}) AND ({finite} OR {special})", written),
            (INTEGER + FLOAT + ROUNDED, "true", cell),
        ],
        same=f"regexp_full_match({cell}, '-?[0-9]+(\\.[0-9]+)?')" if _is_bare(field) else "false",
    )


def _boolean(field: Field, cell: str, kind: str) -> Reading:
    true = _words(field.raw.get("trueValues"), ("true", "True", "TRUE", "1"))
    false = _words(field.raw.get("falseValues"), ("false", "False", "FALSE", "0"))
    return _case(
        kind,
        [
            (
                TEXT,
                f"{cell} IN ({true}, {false})",
                f"CASE WHEN {cell} IN ({false}) THEN 'false' ELSE 'true' END",
            ),
            (BOOLEAN, "true", cell),
        ],
    )


def _words(written: object, default: tuple[str, ...]) -> str:
    words = [str(word) for word in written] if isinstance(written, list) and written else list(default)
    return ", ".join(literal(word) for word in words)


def _date(field: Field, cell: str, kind: str) -> Reading:
    shape = f"regexp_full_match({cell}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}') AND NOT starts_with({cell}, '0000')"
    return _case(
        kind,
        [
            (
                TEXT,
                f"{shape} AND try_cast({cell} AS DATE) IS NOT NULL",
                f"CAST(try_cast({cell} AS DATE) AS VARCHAR)",
            ),
            (DATE, "true", cell),
            (DATETIME, f"{cell} LIKE '%T00:00:00'", f"left({cell}, 10)"),
        ],
        same=f"strlen({cell}) = 10 AND {cell} >= '0001' AND CAST(try_cast({cell} AS DATE) AS VARCHAR) = {cell}",
    )


def _datetime(field: Field, cell: str, kind: str) -> Reading:
    shape = f"regexp_full_match({cell}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK}{_OFFSET}')"
    real = f"try_cast(left({cell}, 10) AS DATE) IS NOT NULL AND NOT starts_with({cell}, '0000')"
    written = f"replace(left({cell}, 10) || 'T' || substr({cell}, 12), ',', '.')"
    return _case(
        kind,
        [(TEXT + DATETIME, f"{shape} AND {real}", written), (DATE, "true", f"{cell} || 'T00:00:00'")],
        # Written back it is what it was; the comparison leaves out the years before our era.
        same=f"strlen({cell}) = 19 AND {cell} >= '0001' AND"
        f" strftime(try_cast({cell} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S') = {cell}",
    )


def _time(field: Field, cell: str, kind: str) -> Reading:
    shape = f"regexp_full_match({cell}, '{_CLOCK}{_OFFSET}')"
    return _case(kind, [(TEXT, shape, f"replace({cell}, ',', '.')"), (TIME, "true", cell)])


def _year(field: Field, cell: str, kind: str) -> Reading:
    plain = f"CAST(try_cast({cell} AS BIGINT) AS VARCHAR)"
    return _case(
        kind,
        [
            (TEXT, f"regexp_full_match({cell}, '[0-9]{{4}}')", plain),
            (INTEGER, f"try_cast({cell} AS BIGINT) BETWEEN 0 AND 9999", plain),
        ],
    )


def _yearmonth(field: Field, cell: str, kind: str) -> Reading:
    shape = f"regexp_full_match({cell}, '[0-9]{{4}}-(0?[1-9]|1[0-2])')"
    return _case(kind, [(TEXT, shape, f"left({cell}, 5) || lpad(substr({cell}, 6), 2, '0')")])


_FORMATS: dict[str, tuple[str, ...] | None] = {
    "string": ("email", "uri", "binary", "uuid", "wkt"),
    "date": None,
    "datetime": None,
    "time": None,
}
"""Formats that change how a value is read, None: any; every other format is only a remark."""

_Maker = Callable[[Field, str, str], Reading]
_MAKERS: dict[tuple[str, str], _Maker] = {
    ("string", "default"): _string,
    ("any", "default"): _any,
    ("integer", "default"): _integer,
    ("number", "default"): _number,
    ("boolean", "default"): _boolean,
    ("date", "default"): _date,
    ("datetime", "default"): _datetime,
    ("time", "default"): _time,
    ("year", "default"): _year,
    ("yearmonth", "default"): _yearmonth,
}
