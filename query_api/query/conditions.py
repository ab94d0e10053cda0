"""Field, operator and values → Condition; the same for addresses and bodies."""

from __future__ import annotations

from collections.abc import Sequence

from query_api.operators import OPERATORS, Operator, Takes
from query_api.problems import Text
from query_api.query.model import Condition
from query_api.query.values import WrongValue, read_truth, read_value
from query_api.snapshot import Field, Table

SENSITIVE = Text(
    zh="是敏感信息项，其值不能写在地址里，请改用 POST …/query 或 POST …/lookup",
    en="is a sensitive field whose values must not stand in an address: use POST …/query or POST …/lookup",
)


def refusal(field: Field, operator: Operator) -> Text | None:
    """Why the operator is not to be had on this field, and which are."""
    if operator.name in field.operators:
        return None
    if not field.operators:
        return Text(
            zh=f"“{field.name}”经脱敏，不能用来筛选、排序",
            en=f"“{field.name}” is masked: it cannot be filtered or sorted by",
        )
    return Text(
        zh=f"“{field.name}”不支持 {operator.name}，可用：{'、'.join(field.operators)}",
        en=f"“{field.name}” has no {operator.name}; it has: {', '.join(field.operators)}",
    )


def condition(field: Field, operator: Operator, texts: Sequence[str]) -> Condition:
    """The condition of one field.

    Raises:
        WrongValue: a value does not fit the field.

    """
    if operator.takes is Takes.TRUTH:
        return Condition(field=field, operator=operator, values=(read_truth(texts[0]),))
    values = tuple(read_value(field, text) for text in texts)
    return Condition(field=field, operator=operator, values=values)


def sort_refusal(field: Field) -> Text | None:
    """Why rows cannot be ordered by this field."""
    if "lt" in field.operators:
        return None
    return (
        refusal(field, OPERATORS["lt"])
        if not field.operators
        else Text(
            zh=f"不能按“{field.name}”排序：这种类型没有次序",
            en=f"cannot sort by “{field.name}”: its type has no order",
        )
    )


def names(table: Table) -> list[str]:
    """Field names in order."""
    return [field.name for field in table.fields]


__all__ = ["SENSITIVE", "WrongValue", "condition", "names", "refusal", "sort_refusal"]
