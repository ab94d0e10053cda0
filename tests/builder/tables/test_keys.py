"""Primary keys, unique fields, foreign keys."""

from __future__ import annotations

from tests.builder.tables.folder import Folder, Json, field


def table(name: str, fields: list[Json], **schema: object) -> Json:
    return {"name": name, "title": name, "path": f"{name}.csv", "schema": {"fields": fields, **schema}}


def test_a_key_that_repeats_is_found_with_both_rows(folder: Folder) -> None:
    found = folder.check(
        "id,a\n1,x\n2,y\n1,z\n", [field("id"), field("a")], schema={"primaryKey": ["id"]}
    ).one()
    assert (found.line, found.row, found.field, found.value) == (4, 3, "id", "1")
    assert "与第 1 行重复" in found.message


def test_keys_are_compared_as_values_not_as_texts(folder: Folder) -> None:
    schema = {"primaryKey": ["id"]}
    assert folder.check("id\n1\n01\n", [field("id", "integer")], schema=schema).errors
    assert folder.check("id\n1.0\n1.00\n", [field("id", "number")], schema=schema).errors
    assert not folder.check("id\n1\n01\n", [field("id")], schema=schema).errors


def test_composite_keys_are_joined_for_the_index(folder: Folder) -> None:
    fields = [field("镇"), field("年", "year"), field("v", "integer")]
    result = folder.check("镇,年,v\n汇龙,2023,1\n汇龙,2024,2\n", fields, schema={"primaryKey": ["镇", "年"]})
    record = result.table()
    assert (record.key_column, record.primary_key) == ("k", ("镇", "年"))
    assert result.query("SELECT k FROM t1 ORDER BY n") == [("汇龙\x1f2023",), ("汇龙\x1f2024",)]
    assert result.query("SELECT count(*) FROM duckdb_indexes()") == [(1,)]
    again = folder.check("镇,年,v\n汇龙,2023,1\n汇龙,2023,2\n", fields, schema={"primaryKey": ["镇", "年"]})
    assert "汇龙" in again.one().message


def test_a_key_without_value_and_an_unknown_key_are_errors(folder: Folder) -> None:
    fields = [field("id"), field("a")]
    assert "没有值" in folder.check("id,a\n,x\n", fields, schema={"primaryKey": ["id"]}).one().message
    found = folder.check("id,a\n1,x\n", fields, schema={"primaryKey": ["ID"]}).one()
    assert found.pointer == "/resources/0/schema/primaryKey"


def test_unique_fields_hold_each_value_once(folder: Folder) -> None:
    found = folder.check(
        "id,a\n1,x\n2,\n3,\n4,x\n", [field("id"), field("a", constraints={"unique": True})]
    ).one()
    assert (found.row, found.field) == (4, "a")


def key(fields: list[str], resource: str, reference: list[str]) -> Json:
    return {"fields": fields, "reference": {"resource": resource, "fields": reference}}


def test_foreign_keys_find_their_rows_in_the_package(folder: Folder) -> None:
    folder.write("town.csv", "code,name\n01,汇龙\n02,吕四港\n")
    folder.write("people.csv", "id,town,boss\n1,01,\n2,03,1\n3,,9\n")
    town = table("town", [field("code"), field("name")], primaryKey=["code"])
    keys = [key(["town"], "town", ["code"]), key(["boss"], "", ["id"])]
    people = table("people", [field("id"), field("town"), field("boss")], foreignKeys=keys)
    result = folder.examine(people, town)
    assert [(f.file, f.row, f.field, f.value) for f in result.findings] == [
        ("bureau/things/people.csv", 2, "town", "03"),
        ("bureau/things/people.csv", 3, "boss", "9"),
    ]
    assert "表“town”的“code”里找不到" in result.messages
    assert "本表" in result.messages


def test_foreign_keys_of_different_types_never_resolve(folder: Folder) -> None:
    folder.write("a.csv", "id\n1\n")
    folder.write("b.csv", "id\n1\n")
    one = table("a", [field("id", "integer")])
    two = table("b", [field("id")], foreignKeys=[key(["id"], "a", ["id"])])
    assert "找不到" in folder.examine(one, two).one().message


def test_a_foreign_key_into_nothing_is_found_in_the_descriptor(folder: Folder) -> None:
    folder.write("b.csv", "id\n1\n")
    found = folder.examine(table("b", [field("id")], foreignKeys=[key(["id"], "a", ["id"])])).one()
    assert found.pointer == "/resources/0/schema/foreignKeys/0"


def test_foreign_keys_are_recorded_for_the_service(folder: Folder) -> None:
    folder.write("a.csv", "id\n1\n")
    folder.write("b.csv", "id\n1\n")
    keys = [key(["id"], "a", ["id"])]
    result = folder.examine(table("a", [field("id")]), table("b", [field("id")], foreignKeys=keys))
    assert result.table(1).foreign_keys[0].table == "a"
