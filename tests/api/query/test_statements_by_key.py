"""Statements that ask for rows by their keys, in few sizes."""

from __future__ import annotations

import msgspec
import pytest

from query_api import sql, sql_keys
from tests.api.query.fields import LONG, PRICES, STREETS, field, table

FROM = 'FROM "d".main."t1" WHERE'
STREET = sql.Source(database="d", table=STREETS)
WHOLE = field("whole", type="integer", json="integer", storage="BIGINT")


@pytest.mark.parametrize(
    ("keys", "size"), [(1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 32), (33, 64), (65, 128)]
)
def test_statement_has_the_next_size(keys: int, size: int) -> None:
    assert sql_keys.padded_size(keys) == size


@pytest.mark.parametrize(("keys", "size"), [(129, 256), (257, 512), (513, 1000), (1000, 1000)])
def test_statement_of_many_keys_has_the_next_size(keys: int, size: int) -> None:
    assert sql_keys.padded_size(keys) == size


def test_key_of_one_text_field_is_that_field() -> None:
    assert sql_keys.key_place(STREETS) == 0
    second = table(WHOLE, field("code"), key=("code",))
    assert sql_keys.key_place(second) == 1
    assert sql_keys.key_place(PRICES) is None
    assert sql_keys.key_place(LONG) is None
    for other in (
        WHOLE,
        field("day", type="date"),
        field("odd", storage="BIGINT"),
        field("hidden", masked=True),
    ):
        assert sql_keys.key_place(table(other, key=(other.name,))) is None


def test_row_is_asked_by_its_stored_key_alone() -> None:
    keyed = msgspec.structs.replace(table(WHOLE, field("code"), key=("code",)), key_column="k")
    source = sql.Source(database="d", table=keyed)
    assert sql_keys.by_key(source, 1) == f'SELECT "whole", "k" {FROM} "k" = ?'
    assert sql_keys.by_key(source, 3) == f'SELECT "whole", "k" {FROM} "k" IN (?, ?, ?)'
    assert sql_keys.rows_by_key(keyed, [(5, "a"), (6, "b")]) == {"a": (5, "a"), "b": (6, "b")}
    other = msgspec.structs.replace(table(WHOLE, field("code"), key=("whole",)), key_column="k")
    source = sql.Source(database="d", table=other)
    assert sql_keys.by_key(source, 1) == f'SELECT "whole", "code", "k" {FROM} "k" = ?'
    assert sql_keys.rows_by_key(other, [(5, "a", "5")]) == {"5": (5, "a")}


def test_last_key_fills_the_statement() -> None:
    made = sql_keys.lookup(STREET, ["a", "b", "c", "d", "e"])
    assert made.parameters == ("a", "b", "c", "d", "e", "e", "e", "e")
    assert made.text.endswith(f"IN ({', '.join('?' * 8)})")
    assert sql_keys.lookup(STREET, ["a"]).parameters == ("a",)
