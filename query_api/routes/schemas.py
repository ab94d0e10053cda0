"""JSON Schemas of answers and bodies, for the OpenAPI document and the tests that hold answers to it."""

from __future__ import annotations

from typing import TypeAlias

from query_api.operators import OPERATORS

Json: TypeAlias = dict[str, object]

TEXT: Json = {"type": "string"}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
COUNT: Json = {"type": "integer", "minimum": 0}
ROW: Json = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _object(optional: tuple[str, ...] = (), **properties: Json) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _answer(optional: tuple[str, ...] = (), **properties: Json) -> Json:
    """An answer: its own members, and what every answer says of where it comes from."""
    return _object((*optional, "notices"), **properties, snapshot=_ref("Snapshot"), notices=_list(TEXT))


def _group(word: str, parts: Json) -> Json:
    return {"type": "object", "properties": {word: parts}, "required": [word]}


LINK = _object(("title", "type"), rel=TEXT, href=TEXT, title=TEXT, type=TEXT)

FIELD = _object(
    name=TEXT,
    title=TEXT,
    type=TEXT,
    json={"enum": ["string", "number", "integer", "boolean"]},
    operators=_list({"enum": list(OPERATORS)}),
    cost={"enum": ["index", "scan"]},
    masked={"type": "boolean"},
    sensitive={"type": "boolean"},
)

WHERE: Json = {
    "oneOf": [
        _object(("value",), field=TEXT, op={"enum": list(OPERATORS)}, value={}),
        _group("and", _list(_ref("Where"))),
        _group("or", _list(_ref("Where"))),
        _group("not", _ref("Where")),
    ]
}

KEY: Json = {
    "oneOf": [{"type": ["string", "number", "boolean"]}, _list({"type": ["string", "number", "boolean"]})]
}

ALL: Json = {
    "Snapshot": _object(generation=TEXT, commit=TEXT_OR_NULL, dataDate=TEXT_OR_NULL),
    "Problem": _object(
        ("errors", "requestId"),
        requestId=TEXT,
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
        errors=_list(_object(("parameter", "pointer"), parameter=TEXT, pointer=TEXT, detail=TEXT)),
    ),
    "Service": _answer(
        title=TEXT,
        api={"const": "1"},
        limits={"type": "object", "additionalProperties": {"type": "integer"}},
        demo={"type": "boolean"},
        links=_list(LINK),
    ),
    "Datasets": _answer(
        datasets=_list(
            _object(
                id=TEXT,
                code=TEXT,
                title=TEXT,
                department=TEXT,
                sharing=TEXT,
                status=TEXT,
                updatedOn=TEXT_OR_NULL,
                url=TEXT,
            )
        ),
        next=TEXT_OR_NULL,
        complete={"type": "boolean"},
    ),
    "Dataset": _answer(
        dataset=_object(
            id=TEXT,
            descriptor={"type": "object"},
            freshness=_object(state=TEXT, dueOn=TEXT_OR_NULL),
            disputes=_list(TEXT),
            heldBack={
                "oneOf": [
                    {"type": "null"},
                    _object(since=TEXT, reasons=_list(_object(rule=TEXT, name=TEXT, text=TEXT))),
                ]
            },
            suspended={"oneOf": [{"type": "null"}, _object(since=TEXT, reason=TEXT)]},
            tables=_list(_object(name=TEXT, title=TEXT, rows=COUNT, url=TEXT)),
            links=_list(LINK),
        )
    ),
    "Table": _answer(
        table=_object(
            name=TEXT,
            title=TEXT,
            rows=COUNT,
            dataUpdatedOn=TEXT_OR_NULL,
            primaryKey=_list(TEXT),
            foreignKeys=_list(_object(fields=_list(TEXT), table=TEXT, referenceFields=_list(TEXT))),
            fields=_list(FIELD),
        )
    ),
    "Rows": _answer(
        ("count",), rows=_list(ROW), next=TEXT_OR_NULL, complete={"type": "boolean"}, count=COUNT
    ),
    "QueryRows": _answer(
        ("count",), rows=_list(ROW), next=TEXT_OR_NULL, complete={"type": "boolean"}, count=COUNT
    ),
    "Row": _answer(row=ROW),
    "Lookup": _answer(
        results=_list(_object(key=KEY, found={"type": "boolean"}, row={"oneOf": [ROW, {"type": "null"}]}))
    ),
    "Summary": _answer(groups=_list(ROW)),
    "Changes": _answer(
        changes=_list(
            _object(generation=TEXT, commit=TEXT_OR_NULL, on=TEXT, dataset=TEXT, kind=TEXT, text=TEXT)
        ),
        next=TEXT_OR_NULL,
    ),
    "Ticket": _answer(url=TEXT, expiresAt=TEXT),
    "Health": _object(
        ("snapshot", "notices", "checks", "files"),
        status=TEXT,
        checks=_object(snapshot=TEXT, engine=TEXT, audit=TEXT, draining={"type": "boolean"}),
        files=_object(verified={"type": "integer"}, of={"type": "integer"}),
        snapshot=_ref("Snapshot"),
        notices=_list(TEXT),
    ),
    "Where": WHERE,
    "QueryBody": _object(
        ("where", "select", "sort", "limit", "after", "count"),
        where=_ref("Where"),
        select=_list(TEXT),
        sort=_list(TEXT),
        limit={"type": "integer", "minimum": 1},
        after=TEXT,
        count={"enum": ["none", "exact"]},
    ),
    "LookupBody": _object(
        ("select",), keys={"type": "array", "minItems": 1, "items": KEY}, select=_list(TEXT)
    ),
}
