"""Shapes a cell may have, as SQL: what a whole column must look like to be more than text."""

from __future__ import annotations

_DAY = "try_strptime({0}, '{1}') IS NOT NULL"
SHAPES = {
    "integer": "regexp_full_match({0}, '-?(0|[1-9][0-9]{{0,14}})')",
    "number": "regexp_full_match({0}, '-?(0|[1-9][0-9]{{0,14}})(\\.[0-9]{{1,12}})?')",
    "boolean": "lower({0}) IN ('true', 'false')",
    "yes-no": "{0} IN ('是', '否')",
    "year": "regexp_full_match({0}, '(19|20)[0-9]{{2}}')",
    "yearmonth": "regexp_full_match({0}, '[0-9]{{4}}-(0[1-9]|1[0-2])')",
    "time": "regexp_full_match({0}, '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]')",
    "date": "regexp_full_match({0}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}') AND " + _DAY.format("{0}", "%Y-%m-%d"),
    "%Y/%m/%d": "regexp_full_match({0}, '[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}}') AND " + _DAY.format("{0}", "%Y/%m/%d"),
    "%Y年%m月%d日": "regexp_full_match({0}, '[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日') AND " + _DAY.format("{0}", "%Y年%m月%d日"),
    "%Y%m%d": "regexp_full_match({0}, '(19|20)[0-9]{{6}}') AND " + _DAY.format("{0}", "%Y%m%d"),
    "datetime": "regexp_full_match({0}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]+)?')"
    " AND try_cast({0} AS TIMESTAMP) IS NOT NULL",
    "midnight": "{0} LIKE '%T00:00:00'",
}  # fmt: skip
"""Name → SQL of whether a cell has the shape; names with `%` are formats of dates."""
