"""The operators of a filter: one row each. A new one is one row here and a word in the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Takes(Enum):
    """What stands on the right of an operator."""

    VALUE = "value"
    VALUES = "values"
    TRUTH = "truth"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    """`sql` has `{x}` for the column and `{v}` for the parameters."""

    name: str
    takes: Takes
    sql: str
    zh: str
    en: str


OPERATORS: Mapping[str, Operator] = {
    row.name: row
    for row in (
        Operator(name="eq", takes=Takes.VALUE, sql="{x} = {v}", zh="等于", en="equal"),
        Operator(
            name="ne", takes=Takes.VALUE, sql="{x} <> {v}", zh="不等于（不含空值）", en="not equal, not null"
        ),
        Operator(name="lt", takes=Takes.VALUE, sql="{x} < {v}", zh="小于", en="less than"),
        Operator(name="lte", takes=Takes.VALUE, sql="{x} <= {v}", zh="小于等于", en="at most"),
        Operator(name="gt", takes=Takes.VALUE, sql="{x} > {v}", zh="大于", en="greater than"),
        Operator(name="gte", takes=Takes.VALUE, sql="{x} >= {v}", zh="大于等于", en="at least"),
        Operator(name="in", takes=Takes.VALUES, sql="{x} IN ({v})", zh="等于其中之一", en="one of"),
        Operator(name="contains", takes=Takes.TEXT, sql="contains({x}, {v})", zh="包含", en="contains"),
        Operator(
            name="startswith", takes=Takes.TEXT, sql="starts_with({x}, {v})", zh="开头是", en="begins with"
        ),
        Operator(name="endswith", takes=Takes.TEXT, sql="ends_with({x}, {v})", zh="结尾是", en="ends with"),
        Operator(name="isnull", takes=Takes.TRUTH, sql="({x} IS NULL) = {v}", zh="为空", en="is null"),
    )
}
