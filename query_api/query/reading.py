"""One reading of a JSON body: its mistakes with their pointers, and the nested filter in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from query_api.operators import OPERATORS, Takes
from query_api.problems import Mistake, Text, refuse
from query_api.query import parameters as words
from query_api.query.conditions import WrongValue, condition, names, refusal
from query_api.query.model import AllOf, AnyOf, Not, Where
from query_api.settings import Limits
from query_api.snapshot import Field, Table


@dataclass(kw_only=True, slots=True)
class Body:
    """One reading of a body: every mistake with its pointer."""

    table: Table
    limits: Limits
    leaves: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, pointer: str, zh: str, en: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(pointer=pointer, detail=Text(zh=zh, en=en)))

    def finish(self) -> None:
        """Raise what was wrong, all of it at once."""
        refuse(self.mistakes)

    def text(self, pointer: str, text: Text) -> None:
        """Note a mistake that has its sentence already."""
        self.wrong(pointer, text.zh, text.en)


def only(record: Mapping[str, object], pointer: str, known: Collection[str], body: Body) -> None:
    """Note every key that is not known."""
    for key in record:
        if key not in known:
            body.text(f"{pointer}/{escape(key)}", words.unknown(key, list(known), what=words.PARAMETER))


def escape(key: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def read_where(record: object, pointer: str, depth: int, body: Body) -> Where | None:
    """The filter at a pointer; None when it is wrong, which is noted."""
    if not isinstance(record, dict):
        body.wrong(pointer, "应为对象", "should be an object")
        return None
    if depth > body.limits.depth_max:
        body.wrong(
            pointer,
            f"嵌套至多 {body.limits.depth_max} 层",
            f"nesting is at most {body.limits.depth_max} deep",
        )
        return None
    groups = [key for key in ("and", "or", "not") if key in record]
    if not groups:
        return _leaf(record, pointer, body)
    group = groups[0]
    only(record, pointer, [group], body)
    if group == "not":
        part = read_where(record["not"], f"{pointer}/not", depth + 1, body)
        return Not(part=part) if part else None
    inner = record[group]
    if not isinstance(inner, list) or not inner:
        body.wrong(f"{pointer}/{group}", "应为非空列表", "should be a list that is not empty")
        return None
    parts = [read_where(part, f"{pointer}/{group}/{i}", depth + 1, body) for i, part in enumerate(inner)]
    whole = tuple(part for part in parts if part is not None)
    return AllOf(parts=whole) if group == "and" else AnyOf(parts=whole)


def _leaf(record: Mapping[str, object], pointer: str, body: Body) -> Where | None:
    body.leaves += 1
    only(record, pointer, ("field", "op", "value"), body)
    name, op = record.get("field"), record.get("op")
    found = body.table.field(name) if isinstance(name, str) else None
    operator = OPERATORS.get(op) if isinstance(op, str) else None
    if found is None:
        body.text(f"{pointer}/field", words.unknown(str(name or ""), names(body.table), what=words.FIELD))
    if operator is None:
        body.text(f"{pointer}/op", words.unknown(str(op or ""), list(OPERATORS), what=words.OPERATOR))
    if found is None or operator is None:
        return None
    if (text := refusal(found, operator)) is not None:
        body.text(f"{pointer}/op", text)
        return None
    value = record.get("value", True if operator.takes is Takes.TRUTH else None)
    values = value if operator.takes is Takes.VALUES else [value]
    if not isinstance(values, list) or not 1 <= len(values) <= body.limits.in_values_max:
        most = body.limits.in_values_max
        body.wrong(f"{pointer}/value", f"应为 1–{most} 个值的列表", f"should be a list of 1 to {most} values")
        return None
    texts = [_value_text(found, item, operator.takes) for item in values]
    if any(text is None for text in texts):
        body.wrong(
            f"{pointer}/value",
            f"值的类型不对：“{found.name}”为 {found.type}；查空值用 isnull",
            f"wrong type of value: “{found.name}” is {found.type}; use isnull to ask for null",
        )
        return None
    try:
        return condition(found, operator, [str(text) for text in texts])
    except WrongValue as error:
        body.text(f"{pointer}/value", error.text)
        return None


def _value_text(field: Field, value: object, takes: Takes) -> str | None:
    """A JSON value as the text an address would have; None when its JSON type is not the field's."""
    if takes is Takes.TRUTH:
        return scalar(value) if isinstance(value, bool) else None
    if isinstance(value, bool) != (field.type == "boolean") and not isinstance(value, str):
        return None
    if isinstance(value, int | float) and field.type not in {"integer", "number", "year", "boolean"}:
        return None  # A code is text: 000123 and 123 are two values.
    return scalar(value)


def scalar(value: object) -> str | None:
    """A JSON value as an address would have it; None for null, lists and objects."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return value if isinstance(value, str) else None
