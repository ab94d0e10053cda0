"""Primary keys of callers → the text of the stored key column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from query_api.problems import BadKey, Mistake, Text
from query_api.query.values import READERS, WrongValue, canonical, read_value
from query_api.snapshot import Table

_PLAIN = re.compile(rb"[A-Za-z0-9._~-]+")
"""A key of one text field that stands in the address as it is stored, as most do."""

SEPARATOR = "\x1f"
"""Between the parts of a stored key."""


def key_from_path(raw: bytes, table: Table) -> str:
    """The stored key of the raw last part of a row's address: split at raw commas, then decoded.

    Raises:
        BadKey: the number of parts or a part's value is wrong.

    """
    if len(table.primary_key) == 1 and table.key_fields[0].type not in READERS and _PLAIN.fullmatch(raw):
        return raw.decode("ascii")
    try:
        parts = [unquote_to_bytes(part).decode("utf-8") for part in raw.split(b",")]
    except UnicodeDecodeError as error:
        text = Text(zh="应为百分号编码的 UTF-8", en="should be percent-encoded UTF-8")
        raise BadKey(
            "主键不是 UTF-8 编码。",
            "The key is not UTF-8.",
            errors=[Mistake(parameter="key", detail=text)],
        ) from error
    if len(table.primary_key) == 1 and len(parts) != 1:
        raise BadKey(
            f"主键只有一个信息项（{table.primary_key[0]}），给了 {len(parts)} 个；值里的逗号写作 %2C。",
            f"The key has one field ({table.primary_key[0]}), {len(parts)} were given; "
            "a comma inside a value is written %2C.",
            errors=[Mistake(parameter="key", detail=Text(zh="应为一个值", en="should be one value"))],
        )
    key = stored_key(parts, table)
    if isinstance(key, str):
        return key
    raise BadKey(
        "主键值与主键的信息项不符，见 errors。",
        "The key does not fit the fields of the primary key, see errors.",
        errors=[Mistake(parameter="key", detail=text) for text in key],
    )


def stored_key(parts: Sequence[str], table: Table) -> str | list[Text]:
    """The stored key of these parts, or everything that is wrong with them."""
    if len(parts) != len(table.primary_key):
        expected = "、".join(table.primary_key)
        return [
            Text(
                zh=f"应给 {len(table.primary_key)} 个值（依次为 {expected}），给了 {len(parts)} 个",
                en=f"{len(table.primary_key)} value(s) expected ({', '.join(table.primary_key)}), got {len(parts)}",
            )
        ]
    texts: list[str] = []
    wrong: list[Text] = []
    for field, part in zip(table.key_fields, parts, strict=True):
        if SEPARATOR in part and len(parts) > 1:
            # Two different keys would be stored alike.
            wrong.append(Text(zh=f"{field.name}：不能含 U+001F", en=f"{field.name}: U+001F is not allowed"))
            continue
        try:
            texts.append(canonical(field, read_value(field, part)))
        except WrongValue as error:
            wrong.append(Text(zh=f"{field.name}：{error.text.zh}", en=f"{field.name}: {error.text.en}"))
    return wrong or SEPARATOR.join(texts)
