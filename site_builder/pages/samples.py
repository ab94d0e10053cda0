"""合成样例 of a 有条件共享 table: five rows made from the schema alone, impossible on purpose.

No row of such a table is ever read. Area 990000 and 1800-01-01 do not exist, check digits are wrong,
and names are 示例甲 to 示例戊, so that nobody can take a line for somebody's.
"""

from __future__ import annotations

from collections.abc import Callable

from site_builder.catalog import Dataset, Distribution, Field, SharingType

ROWS = 5
NUMERALS = "甲乙丙丁戊"
AREA = "990000"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def sample(table: Distribution, dataset: Dataset) -> tuple[tuple[Field, ...], list[list[str]]]:
    """The fields that the dataset shares at all, and five lines of made-up values."""
    fields = tuple(
        field
        for field in table.fields
        if field.sharing is not SharingType.DENIED and field.masking != "不输出"
    )
    assert dataset.sharing.type is SharingType.CONDITIONAL, (
        "only what is shared under conditions has a sample"
    )
    return fields, [[value(field, number) for field in fields] for number in range(ROWS)]


def value(field: Field, number: int) -> str:
    """A value of the field's shape that nothing real can have."""
    allowed = field.constraints.get("enum")
    if isinstance(allowed, list) and allowed:
        return str(allowed[number % len(allowed)])
    made = _by_meaning(field, number) or _by_type(field, number)
    longest = field.constraints.get("maxLength")
    return made[:longest] if isinstance(longest, int) and not _is_number(field) else made


def _by_meaning(field: Field, number: int) -> str | None:
    if field.type != "string":
        return None
    for words, make in _MEANINGS:
        if field.sensitive in words or field.element in words or any(word in field.title for word in words):
            return make(number)
    return None


def _by_type(field: Field, number: int) -> str:
    match field.type:
        case "date":
            return f"1800-01-{number + 1:02}"
        case "datetime":
            return f"1800-01-{number + 1:02}T00:00:00"
        case "time":
            return f"00:00:0{number}"
        case "year":
            return f"{1800 + number}"
        case "yearmonth":
            return f"1800-{number + 1:02}"
        case "boolean":
            return "true" if number % 2 == 0 else "false"
        case "integer" | "number":
            return _number(field, number)
        case "string" | "any":
            return f"示例{field.title}{NUMERALS[number]}"
        case _:
            return "{}"


def _number(field: Field, number: int) -> str:
    least = field.constraints.get("minimum")
    return str(least if isinstance(least, int | float) else number)


def _is_number(field: Field) -> bool:
    return field.type in ("integer", "number")


def _id_card(number: int) -> str:
    body = f"{AREA}18000101{number + 1:03}"
    right = sum(int(sign) * weight for sign, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11
    return body + _ID_CHECKS[(right + 1) % 11]


def _uscc(number: int) -> str:
    body = f"99{AREA}00000000{number}"
    total = sum(_USCC_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(body))
    right = (31 - total % 31) % 31
    return body + _USCC_SIGNS[(right + 1) % 31]


def _words(before: str, after: str = "") -> Callable[[int], str]:
    return lambda number: f"{before}{NUMERALS[number]}{after}"


_MEANINGS: tuple[tuple[tuple[str, ...], Callable[[int], str]], ...] = (
    (("证件号码", "gmsfhm", "身份号码", "身份证"), _id_card),
    (("uscc", "统一社会信用代码"), _uscc),
    # No mobile number begins with 10; no office line has the area 0000.
    (("手机号码", "手机"), lambda number: f"1000000000{number}"),
    (("电话",), lambda number: f"0000-0000000{number}"),
    (("银行账号", "银行卡", "账号"), lambda number: f"000000000000000{number}"),
    (("qhdm", "tjqhdm", "区划代码", "行政区划"), lambda _: AREA),
    (("住址", "地址", "坐落", "住所"), _words("示例省示例市示例路", "号")),
    (("xm", "姓名", "负责人", "代表人", "联系人", "权利人"), _words("示例")),
)
"""What a field is about (sensitive word, element or part of its title) → what stands there; the first that fits."""
