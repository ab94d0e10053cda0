"""Statements as the engine gets them: every value a parameter, every bound where it belongs."""

from __future__ import annotations

import pytest

from query_api import sql, sql_csv
from query_api.operators import OPERATORS
from query_api.query import AllOf, AnyOf, Condition, Grouping, Measure, Not, Position, Query, Sort
from query_api.snapshot import Field
from tests.api.query.fields import PRICES, STREETS, field

FROM = 'FROM "d".main."t1" WHERE'
STREET = sql.Source(database="d", table=STREETS)
PRICE = sql.Source(database="d", table=PRICES)
EVERYTHING = AllOf(parts=())
WHOLE = field("whole", type="integer", json="integer", storage="BIGINT")


def of(name: str) -> Field:
    found = STREETS.field(name) or PRICES.field(name)
    assert found is not None
    return found


def is_(name: str, *values: str | int, op: str = "eq") -> Condition:
    return Condition(field=of(name), operator=OPERATORS[op], values=values)


def test_identifiers_are_quoted() -> None:
    assert sql.quote('a"b') == '"a""b"'
    assert STREET.name == '"d".main."t1"'
    assert sql.Source(database='a/b-0"1.duckdb', table=STREETS).name == '"a/b-0""1.duckdb".main."t1"'
    with pytest.raises(AssertionError):
        sql.quote("a\0b")


@pytest.mark.parametrize(
    ("above", "upto", "bound", "bounds"),
    [(0, None, '"n" > ?', (0,)), (5, 9, '"n" > ? AND "n" <= ?', (5, 9))],
)
def test_stretch_is_found_by_its_order_numbers(
    above: int, upto: int | None, bound: str, bounds: tuple[int, ...]
) -> None:
    made = sql.stretch(STREET, is_("a", 1), [of("code"), of("on")], above=above, upto=upto)
    assert made.text == f'SELECT "c1", "c5" {FROM} ("c3" = CAST(? AS BIGINT)) AND {bound} ORDER BY "n"'
    assert made.parameters == (1, *bounds)
    lines = sql.stretch(STREET, EVERYTHING, [of("code")], above=above, upto=upto, line="x")
    assert lines.text == f'SELECT x AS line, "n" AS number {FROM} (true) AND {bound} ORDER BY "n"'


def test_export_has_the_names_that_callers_know() -> None:
    made = sql.export(STREET, is_("a", 1), [of("code"), of("x,y")])
    assert made.text == f'SELECT "c1" AS "code", "c10" AS "x,y" {FROM} "c3" = CAST(? AS BIGINT)'
    assert made.parameters == (1,)


def test_parts_of_a_filter_hold_together_and_null_does_not_hold() -> None:
    where = AllOf(parts=(is_("a", 1), AnyOf(parts=(is_("code", "x"), Not(part=is_("open", 1))))))
    made = sql.count(STREET, where)
    assert made.text == (
        f'SELECT count(*) {FROM} ("c3" = CAST(? AS BIGINT)) AND '
        '(("c1" = ?) OR (NOT coalesce(("c7" = CAST(? AS BOOLEAN)), false)))'
    )
    assert made.parameters == (1, "x", 1)


@pytest.mark.parametrize("number", [1, 2, 32, 33])
def test_many_values_are_joined_and_few_compared(number: int) -> None:
    made = sql.count(STREET, is_("a", *range(number), op="in"))
    assert made.parameters == tuple(range(number))
    mark = "CAST(? AS BIGINT)"
    marks = ", ".join([mark] * number)
    if number > 32:
        marks = "SELECT * FROM (VALUES " + ", ".join([f"({mark})"] * number) + ")"
    assert made.text == f'SELECT count(*) {FROM} "c3" IN ({marks})'


@pytest.mark.parametrize(
    ("name", "op", "text"),
    [
        ("code", "contains", 'contains("c1", ?)'),
        ("code", "startswith", 'starts_with("c1", ?)'),
        ("code", "endswith", 'ends_with("c1", ?)'),
        ("a", "gte", '"c3" >= CAST(? AS BIGINT)'),
        ("a", "ne", '"c3" <> CAST(? AS BIGINT)'),
        ("big", "eq", '"c4" = CAST(? AS BIGINT)'),
        ("a", "isnull", '("c3" IS NULL) = ?'),
        ("amount", "lt", 'CAST("c3" AS DECIMAL(38,4)) < CAST(? AS DECIMAL(38,4))'),
        ("amount", "isnull", '("c3" IS NULL) = ?'),
        ("moment", "gt", 'CAST("c5" AS TIMESTAMP WITH TIME ZONE) > CAST(? AS TIMESTAMP WITH TIME ZONE)'),
        ("at", "eq", '"c6" = CAST(? AS TIMESTAMP)'),
        ("place", "eq", '"c1" = ?'),
    ],
)
def test_column_is_compared_as_its_record_says(name: str, op: str, text: str) -> None:
    made = sql.count(STREET, is_(name, "v';--", op=op))
    assert made.text == f"SELECT count(*) {FROM} {text}"
    assert made.parameters == ("v';--",)


def test_values_of_a_list_are_cast_each_as_their_column_is() -> None:
    made = sql.count(STREET, is_("on", "2026-01-01", "2026-01-02", op="in"))
    assert made.text == f'SELECT count(*) {FROM} "c5" IN (CAST(? AS DATE), CAST(? AS DATE))'


def query(*sort: tuple[str, bool], after: int | None = None, limit: int = 10) -> Query:
    return Query(
        where=EVERYTHING,
        select=(of("code"),),
        sort=tuple(Sort(field=of(name), is_descending=down) for name, down in sort),
        limit=limit,
        after=None if after is None else Position(content="0" * 12, number=after),
    )


def test_page_without_an_order_goes_on_after_its_number() -> None:
    assert sql.anchor(STREET, query(after=7)) is None
    assert sql.anchor(STREET, query(("a", False))) is None
    assert sql.page(STREET, query()).text == f'SELECT "n", "c1" {FROM} true ORDER BY "n" LIMIT 11'
    made = sql.page(STREET, query(after=7))
    assert made.text == f'SELECT "n", "c1" {FROM} (true) AND (("n" > ?)) ORDER BY "n" LIMIT 11'
    assert made.parameters == (7,)


def test_page_in_an_order_goes_on_after_equal_and_greater_values() -> None:
    asked = query(("a", False), ("on", True), after=7)
    anchor = sql.anchor(STREET, asked)
    assert anchor == sql.Statement(text=f'SELECT "c3", "c5" {FROM} "n" = ?', parameters=(7,))
    made = sql.page(STREET, asked, (1, "2026-01-01"))
    a, on = '"c3" {} CAST(? AS BIGINT)', '"c5" {} CAST(? AS DATE)'
    assert made.text == (
        f'SELECT "n", "c1" {FROM} (true) AND ('
        f'(({a.format(">")} OR "c3" IS NULL)) OR '
        f'({a.format("=")} AND ({on.format("<")} OR "c5" IS NULL)) OR '
        f'({a.format("=")} AND {on.format("=")} AND "n" > ?)'
        ') ORDER BY "c3" ASC NULLS LAST, "c5" DESC NULLS LAST, "n" LIMIT 11'
    )
    assert made.parameters == (1, 1, "2026-01-01", 1, "2026-01-01", 7)


def test_nothing_comes_after_null_but_later_rows() -> None:
    made = sql.page(STREET, query(("a", False), ("on", True), after=7), (None, "2026-01-01"))
    assert made.text.partition(" WHERE ")[2].partition(" ORDER BY ")[0] == (
        '(true) AND (("c3" IS NULL AND ("c5" < CAST(? AS DATE) OR "c5" IS NULL)) OR '
        '("c3" IS NULL AND "c5" = CAST(? AS DATE) AND "n" > ?))'
    )
    assert made.parameters == ("2026-01-01", "2026-01-01", 7)
    made = sql.page(STREET, query(("a", True), ("code", False), after=7), (5, None))
    assert made.text.partition(" WHERE ")[2].partition(" LIMIT ")[0] == (
        '(true) AND ((("c3" < CAST(? AS BIGINT) OR "c3" IS NULL)) OR '
        '("c3" = CAST(? AS BIGINT) AND "c1" IS NULL AND "n" > ?)) '
        'ORDER BY "c3" DESC NULLS LAST, "c1" ASC NULLS LAST, "n"'
    )
    assert made.parameters == (5, 5, 7)
    with pytest.raises(ValueError, match="zip"):
        sql.page(STREET, query(("a", False), after=7), ())


def test_summary_groups_in_order_and_asks_for_one_group_more() -> None:
    one = sql.summary(
        STREET, Grouping(where=EVERYTHING, by=(), measures=(Measure(name="count", function="count"),))
    )
    assert one.text == f"SELECT count(*) {FROM} true LIMIT 10001"
    measures = tuple(
        Measure(name=f"{function}:{name}", function=function, field=of(name))
        for function, name in (
            ("sum", "a"),
            ("avg", "a"),
            ("min", "on"),
            ("max", "a"),
            ("sum", "amount"),
            ("min", "amount"),
        )
    )
    made = sql.summary(
        PRICE, Grouping(where=is_("big", 1), by=(of("amount"), of("place")), measures=measures)
    )
    assert made.parameters == (1,)
    decimal = 'CAST("c3" AS DECIMAL(38,4))'
    assert made.text == (
        f'SELECT "c3", "c1", sum("c3"), avg(CAST("c3" AS DOUBLE)), arg_min("c5", "c5"), arg_max("c3", "c3"), '
        f'CAST(sum({decimal}) AS VARCHAR), arg_min("c3", {decimal}) '
        f'{FROM} "c4" = CAST(? AS BIGINT) GROUP BY "c3", "c1" '
        f'ORDER BY {decimal} NULLS LAST, "c3", "c1" NULLS LAST, "c1" LIMIT 10001'
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"storage": "VARCHAR"}, '"f"'),
        ({"storage": "DATE"}, '"f"'),
        ({"storage": "TIMESTAMP"}, '"f"'),
        ({"storage": "TIME"}, 'CAST("f" AS VARCHAR)'),
        ({"storage": "BIGINT"}, 'CAST("f" AS VARCHAR)'),
        ({"storage": "BIGINT", "json": "integer"}, '"f"'),
    ],
)
def test_column_of_strings_is_shown_as_text(changes: dict[str, str], text: str) -> None:
    assert sql.shown(field(**changes)) == text
    assert sql.shown(field(**changes), "x(f)") == text.replace('"f"', "x(f)")


@pytest.mark.parametrize(
    "kind", ["BIGINT", "DECIMAL(38,4)", "DECIMAL(38, 4)", "TIMESTAMP WITH TIME ZONE", "BIT(8)"]
)
def test_known_shape_of_type_is_taken(kind: str) -> None:
    made = sql.count(STREET, Condition(field=field(compare=kind), operator=OPERATORS["eq"], values=("v",)))
    assert made.text == f'SELECT count(*) {FROM} CAST("f" AS {kind}) = CAST(? AS {kind})'


def test_type_from_outside_the_known_shapes_is_our_bug() -> None:
    odd = Condition(field=field(compare="INT); DROP TABLE x; --"), operator=OPERATORS["eq"], values=("v",))
    with pytest.raises(AssertionError):
        sql.count(STREET, odd)


def test_engine_writes_only_columns_that_it_writes_as_we_do() -> None:
    assert sql_csv.can_write([of("code"), of("a"), of("PM2.5"), of("open"), of("on"), of("at")])
    assert sql_csv.can_write([])
    assert not sql_csv.can_write([of("code"), field("t", storage="TIME")])


def test_lines_are_those_of_the_stretch_in_its_order() -> None:
    made = sql_csv.csv_lines(STREET, is_("a", 1), [of("a"), of("code")], above=5, upto=9)
    assert made.text.startswith(
        "SELECT string_agg(line, chr(13) || chr(10) ORDER BY number), count(*) FROM (SELECT "
    )
    assert "concat_ws(',', coalesce(CAST(\"c3\" AS VARCHAR), ''), coalesce(CASE WHEN \"c1\" = ''" in made.text
    assert made.text.endswith('AND "n" > ? AND "n" <= ? ORDER BY "n") AS lines')
    assert made.parameters == (1, 5, 9)
