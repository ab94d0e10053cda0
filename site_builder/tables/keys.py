"""Keys: primary keys and unique fields hold each value once, foreign keys find theirs."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from site_builder.catalog import Distribution, ForeignKey
from site_builder.tables.checked import Checked
from site_builder.tables.columns import Column
from site_builder.tables.faults import LIMIT, Faults, shown


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadTable:
    """A table that was read without a broken header or file, with its findings so far."""

    distribution: Distribution
    checked: Checked
    columns: tuple[Column, ...]
    faults: Faults
    keys_hold: bool = False
    """Primary key and unique fields are known to hold each value once."""

    def columns_of(self, names: Sequence[str]) -> list[Column] | None:
        """The columns of these fields, None where one is not a field."""
        by_name = {column.field.name: column for column in self.columns}
        return [by_name[name] for name in names] if all(name in by_name for name in names) else None


def check_keys(connection: duckdb.DuckDBPyConnection, table: ReadTable) -> None:
    """Primary key and unique fields of one table."""
    primary = table.distribution.primary_key
    if primary:
        columns = table.columns_of(primary)
        if columns is None:
            unknown = [name for name in primary if table.columns_of([name]) is None]
            table.faults.descriptor(
                "V24",
                f"{table.distribution.pointer}/schema/primaryKey",
                f"主键里的“{'、'.join(unknown)}”不是本表的信息项。",
                "主键写字段的 name。",
            )
        elif not table.keys_hold:
            _all_empty(connection, table, columns)
            _duplicates(connection, table, columns, "主键")
    for column in table.columns if not table.keys_hold else ():
        if column.field.constraints.get("unique") is True and primary != (column.field.name,):
            _duplicates(connection, table, [column], "唯一项")


def repeated_keys(distribution: Distribution, columns: Sequence[Column]) -> Iterator[str]:
    """SQL aggregates that are 0 only where each key stands once and has a value, given that no cell is wrong.

    As many hashes as keys prove that no two keys are the same, and take less memory than the keys;
    fewer prove nothing.
    """
    by_name = {column.field.name: column for column in columns}
    primary = [by_name[name] for name in distribution.primary_key if name in by_name]
    if primary and len(primary) == len(distribution.primary_key):
        some = " OR ".join(f"{c.text} IS NOT NULL" for c in primary)
        yield f"count(*) - count(DISTINCT hash({', '.join(c.ordered for c in primary)})) FILTER ({some})"
    for column in columns:
        if column.field.constraints.get("unique") is True and primary != [column]:
            yield f"count({column.text}) - count(DISTINCT hash({column.ordered})) FILTER ({column.text} IS NOT NULL)"


def _all_empty(connection: duckdb.DuckDBPyConnection, table: ReadTable, columns: list[Column]) -> None:
    if any(table.checked.staged.columns[c.index] is None for c in columns):
        return  # The header says so, once.
    empty = " AND ".join(f"{c.text} IS NULL AND b{c.index} IS NULL" for c in columns)
    for n, line in connection.execute(
        f"SELECT n, line FROM {table.checked.name} WHERE {empty} ORDER BY n LIMIT {LIMIT}"
    ).fetchall():
        names = "、".join(c.field.name for c in columns)
        table.faults.add("V24", f"第 {n} 行的主键（{names}）没有值。", "补上主键的值。", line=line, row=n)


def _duplicates(
    connection: duckdb.DuckDBPyConnection, table: ReadTable, columns: list[Column], what: str
) -> None:
    """Every row whose key stands in an earlier row; rows without any value are not compared."""
    name = table.checked.name
    keys = [c.ordered for c in columns]
    some = " OR ".join(f"{c.text} IS NOT NULL" for c in columns)
    sound = " AND ".join(f"b{c.index} IS NULL" for c in columns)
    listed = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
    groups = ", ".join(f"k{i}" for i in range(len(keys)))
    rows = f"(SELECT n, line, {', '.join(c.text for c in columns)}, {listed} FROM {name} WHERE ({some}) AND {sound})"
    twice = f"SELECT {groups}, min(n) AS first, count(*) AS times FROM {rows} GROUP BY {groups} HAVING count(*) > 1"
    row = connection.execute(f"SELECT coalesce(sum(times - 1), 0) FROM ({twice})").fetchone()
    count = int(row[0]) if row else 0
    if not count:
        return
    same = " AND ".join(f"r.k{i} IS NOT DISTINCT FROM d.k{i}" for i in range(len(keys)))
    texts = ", ".join(f"r.{c.text}" for c in columns)
    found = connection.execute(
        f"SELECT r.n, r.line, d.first, {texts} FROM {rows} r JOIN ({twice}) d ON {same}"
        f" WHERE r.n > d.first ORDER BY r.n LIMIT {LIMIT}"
    ).fetchall()
    names = "、".join(c.field.name for c in columns)
    one = columns[0].field if len(columns) == 1 else None
    for n, line, first, *values in found:
        written = "、".join(shown(v, c.field) for v, c in zip(values, columns, strict=True))
        table.faults.add(
            "V24",
            f"第 {n} 行的{what}（{names}）{written}与第 {first} 行重复。",
            "删去重复的行，或改正其中一行；确实会重复的，重新选定主键。",
            line=line,
            row=n,
            field=one,
            value=values[0] if one else None,
        )
    table.faults.count_more(count - len(found))


def check_foreign_keys(
    connection: duckdb.DuckDBPyConnection, table: ReadTable, tables: Mapping[str, ReadTable], known: set[str]
) -> None:
    """Keys into tables of the same package; a table that could not be read is not looked into."""
    for key in table.distribution.foreign_keys:
        target = tables.get(key.table or table.distribution.name)
        if target is None and key.table in known:
            continue
        own = table.columns_of(key.fields)
        theirs = target.columns_of(key.reference_fields) if target else None
        if target is None or own is None or theirs is None or len(own) != len(theirs):
            table.faults.descriptor(
                "V24",
                key.pointer,
                f"外键（{'、'.join(key.fields)}）所指的“{key.table or '本表'}”（{'、'.join(key.reference_fields)}）不存在。",
                "外键只能指向同一信息资源里的表和字段，核对名称；跨部门的写在字段的 gov.reference。",
            )
            continue
        _unresolved(connection, table, target, own, theirs, key)


def _unresolved(
    connection: duckdb.DuckDBPyConnection,
    table: ReadTable,
    target: ReadTable,
    own: list[Column],
    theirs: list[Column],
    key: ForeignKey,
) -> None:
    # Different types never compare equal, whatever they look like: 1 is not "1".
    same = " AND ".join(
        f"p.{t.text} IS NOT DISTINCT FROM c.{o.text}" if t.field.type == o.field.type else "false"
        for o, t in zip(own, theirs, strict=True)
    )
    some = " OR ".join(f"c.{o.text} IS NOT NULL" for o in own)
    sound = " AND ".join(f"c.b{o.index} IS NULL" for o in own)
    lost = (
        f"FROM {table.checked.name} c WHERE ({some}) AND {sound}"
        f" AND NOT EXISTS (SELECT 1 FROM {target.checked.name} p WHERE {same})"
    )
    row = connection.execute(f"SELECT count(*) {lost}").fetchone()
    count = int(row[0]) if row else 0
    if not count:
        return
    texts = ", ".join(f"c.{o.text}" for o in own)
    one = own[0].field if len(own) == 1 else None
    title = "本表" if target is table else f"表“{target.distribution.title}”"
    names = "、".join(key.reference_fields)
    found = connection.execute(f"SELECT c.n, c.line, {texts} {lost} ORDER BY c.n LIMIT {LIMIT}").fetchall()
    for n, line, *values in found:
        written = "、".join(shown(v, o.field) for v, o in zip(values, own, strict=True))
        table.faults.add(
            "V24",
            f"第 {n} 行的“{'、'.join(key.fields)}”{written}在{title}的“{names}”里找不到。",
            "改正这个值，或在所指的表里补上对应的行。",
            line=line,
            row=n,
            field=one,
            value=values[0] if one else None,
        )
    table.faults.count_more(count - len(found))
