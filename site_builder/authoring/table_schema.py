"""A Table Schema of either version, as the contract writes it (Data Package v2)."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.authoring.notes import Notes


def normal(
    schema: Mapping[str, object], *, table: str, untyped: str, tables: Mapping[str, str], notes: Notes
) -> dict[str, object]:
    """`schema` with titles on all fields, and lists where v1 allowed a single name.

    `untyped` is the type of a field that states none; `tables` maps the package's own names of
    its tables to the names they have now.
    """
    result = dict(schema)
    fields = schema.get("fields")
    if isinstance(fields, list):
        result["fields"] = [_field(field, untyped) for field in fields]
        _tell(fields, table, untyped, notes)
    if isinstance(schema.get("primaryKey"), str):
        result["primaryKey"] = [schema["primaryKey"]]
    keys = schema.get("foreignKeys")
    if isinstance(keys, list):
        result["foreignKeys"] = [_foreign_key(key, tables) for key in keys]
    return result


def _field(value: object, untyped: str) -> object:
    if not isinstance(value, dict):
        return value
    name = value.get("name")
    title = value.get("title")
    stated = title.strip() if isinstance(title, str) else ""
    result: dict[str, object] = {"name": name} if "name" in value else {}
    if stated or isinstance(name, str):
        result["title"] = stated or str(name).strip()
    result["type"] = untyped
    result.update({key: item for key, item in value.items() if key not in {"name", "title"}})
    return result


def _tell(fields: list[object], table: str, untyped: str, notes: Notes) -> None:
    for field in fields:
        if not isinstance(field, dict):
            continue
        title = field.get("title")
        name = f"{table}.{field.get('name')}"
        if not (isinstance(title, str) and title.strip()):
            notes.derive("{n} 个字段没有 title，用字段名作信息项名称：{which}。", name)
        if "type" not in field:
            notes.derive(f"{{n}} 个字段没有 type，按 {untyped} 处理：{{which}}。", name)


def _foreign_key(value: object, tables: Mapping[str, str]) -> object:
    if not isinstance(value, dict):
        return value
    result = _listed(value)
    reference = value.get("reference")
    if isinstance(reference, dict):
        target = _listed(reference)
        resource = reference.get("resource")
        if resource == "":
            # v1 wrote the empty name for the table itself; v2 leaves the key out.
            del target["resource"]
        elif isinstance(resource, str):
            target["resource"] = tables.get(resource, resource)
        result["reference"] = target
    return result


def _listed(value: dict[str, object]) -> dict[str, object]:
    fields = value.get("fields")
    return {**value, "fields": [fields]} if isinstance(fields, str) else dict(value)
