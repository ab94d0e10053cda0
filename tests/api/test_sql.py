"""Query → SQL, one table of cases: identifiers quoted, values only ever parameters."""

from __future__ import annotations

import msgspec
import pytest

from query_api import sql, sql_keys
from query_api.query import Query, query_from_pairs, read_pairs
from query_api.settings import Limits
from tests.api import records

DATABASE = 'tables/a/b-0"1.duckdb'
FROM = 'FROM "tables/a/b-0""1.duckdb".main."t1" WHERE'
STREETS = sql.Source(database=DATABASE, table=records.table("streets"))
PRICES = sql.Source(database=DATABASE, table=records.table("prices"))


def ask(text: str, source: sql.Source = STREETS) -> Query:
    return query_from_pairs(read_pairs(text.encode()), source.table, Limits())


@pytest.mark.parametrize(
    ("text", "expected", "parameters"),
    [
        ("", "true", ()),
        ("code=1", '("c1" = ?)', ("1",)),
        ("code=1'%3B--", '("c1" = ?)', ("1';--",)),
        ("a__gte=3&a__ne=4", '("c3" >= CAST(? AS BIGINT)) AND ("c3" <> CAST(? AS BIGINT))', (3, 4)),
        (
            "on__in=2026-01-01&on__in=2026-01-02",
            '("c5" IN (CAST(? AS DATE), CAST(? AS DATE)))',
            ("2026-01-01", "2026-01-02"),
        ),
        ("code__contains=%25", '(contains("c1", ?))', ("%",)),
        ("code__startswith=a", '(starts_with("c1", ?))', ("a",)),
        ("code__endswith=a", '(ends_with("c1", ?))', ("a",)),
        ("a__isnull=true", '(("c3" IS NULL) = ?)', (True,)),
    ],
)
def test_filter_becomes_sql_with_parameters(text: str, expected: str, parameters: tuple[object, ...]) -> None:
    statement = sql.count(STREETS, ask(text).where)
    assert statement.text == f"SELECT count(*) {FROM} {expected}"
    assert statement.parameters == parameters


def test_column_kept_as_text_is_compared_by_its_value() -> None:
    where = ask("amount__lt=9.5&big=7", PRICES).where
    assert sql.count(PRICES, where).text.endswith(
        '(CAST("c3" AS DECIMAL(38,4)) < CAST(? AS DECIMAL(38,4))) AND ("c4" = CAST(? AS BIGINT))'
    )


def test_page_asks_for_one_row_more_in_a_stable_order() -> None:
    statement = sql.page(STREETS, ask("_sort=-a,code&_select=code&_limit=2"))
    assert statement.text == (
        f'SELECT "n", "c1" {FROM} true ORDER BY "c3" DESC NULLS LAST, "c1" ASC NULLS LAST, "n" LIMIT 3'
    )


def test_page_that_goes_on_begins_after_its_anchor() -> None:
    query = ask("_sort=-a,code&_select=code&_limit=2&_after=0123456789ab-7")
    anchor = sql.anchor(STREETS, query)
    assert anchor is not None
    assert anchor.text == f'SELECT "c3", "c1" {FROM} "n" = ?'
    statement = sql.page(STREETS, query, (5, None))
    assert (
        '(("c3" < CAST(? AS BIGINT) OR "c3" IS NULL)) OR ("c3" = CAST(? AS BIGINT) AND "c1" IS NULL AND "n" > ?)'
        in statement.text
    )
    assert statement.parameters == (5, 5, 7)
    assert sql.anchor(STREETS, ask("_after=0123456789ab-7")) is None


@pytest.mark.parametrize(
    ("given", "padded"), [(1, 1), (2, 2), (3, 4), (11, 16), (101, 128), (513, 1000), (1000, 1000)]
)
def test_keys_are_padded_to_few_sizes(given: int, padded: int) -> None:
    statement = sql_keys.lookup(STREETS, [str(i) for i in range(given)])
    assert statement.text.count("?") == padded
    assert len(statement.parameters) == padded
    assert set(statement.parameters) == {str(i) for i in range(given)}


def test_type_from_outside_the_known_shapes_is_our_bug() -> None:
    odd = msgspec.structs.replace(STREETS.table.fields[0], compare="INT); DROP TABLE x; --")
    table = msgspec.structs.replace(STREETS.table, fields=(odd,))
    source = sql.Source(database=DATABASE, table=table)
    with pytest.raises(AssertionError):
        sql.count(source, ask("code=1", source).where)
