"""What a statement of the service may consist of; anything else came from outside."""

from __future__ import annotations

import re
from pathlib import Path

WORDS = frozenset(
    re.findall(
        "[A-Za-z_]+",
        """SELECT FROM main WHERE ORDER GROUP BY ASC DESC NULLS LAST LIMIT AND OR NOT IN IS NULL CAST AS true false
    coalesce contains starts_with ends_with count sum avg arg_min arg_max
    VARCHAR DOUBLE BIGINT BOOLEAN DATE TIMESTAMP WITH TIME ZONE DECIMAL
    ATTACH DETACH READ_ONLY COPY TO FORMAT parquet COMPRESSION zstd
    SET TimeZone allowed_directories disabled_optimizers enable_external_access lock_configuration
    VALUES string_agg line lines number chr concat_ws regexp_replace strftime replace CASE WHEN THEN ELSE END""",
    )
)
"""Every word that a statement of the service may have outside quotes."""

LITERALS = frozenset(
    ["Asia/Shanghai", "in_clause", ",", "", '"', '""', "%Y-%m-%dT%H:%M:%S.%f", r"\.000000$", "T", " "]
)
"""Every text that a statement has by itself."""

COLUMNS = re.compile("[nk]|c[0-9]{1,3}|t[0-9]{1,3}")
TOKEN = re.compile(r"\"((?:[^\"]|\"\")*)\"|'((?:[^']|'')*)'|([A-Za-z_]+)|([0-9]+)|([?,.()=<>*|\[\]])|(\s+)")


def complaint(statement: str, folder: Path, names: set[str]) -> str | None:
    """What is in a statement that the service itself never writes."""
    position = 0
    while position < len(statement):
        token = TOKEN.match(statement, position)
        if token is None:
            return statement[position : position + 40]
        identifier, literal, word, number, _, _ = token.groups()
        if identifier is not None and not COLUMNS.fullmatch(identifier) and identifier not in names:
            return identifier
        if literal is not None and not literal.startswith(str(folder)) and literal not in LITERALS:
            return literal
        if word is not None and word not in WORDS:
            return word
        if number is not None and int(number) > 10_001:
            return number
        position = token.end()
    return None
