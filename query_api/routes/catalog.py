"""Metadata: the service itself, one dataset, one table. Nothing here asks the engine."""

from __future__ import annotations

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.links import ROOT, TERMS
from query_api.routes import access, suspended
from query_api.routes.call import Call


@get(ROOT)
async def service(call: NamedDependency[Call]) -> Response[bytes]:
    """What this service is, which snapshot it answers from, and what it bounds."""
    call.meet_caller()
    call.parameters(())
    city, links = call.generation.catalog.city, call.links
    record = {
        "title": f"{city.title} 查询服务",
        "api": "1",
        "limits": limits(call),
        "demo": call.service.settings.demo,
        "links": [
            {"rel": "self", "href": links.at("")},
            {"rel": "datasets", "href": links.at("/datasets")},
            {"rel": "changes", "href": links.at("/changes")},
            {"rel": "service-desc", "href": links.at("/openapi.json")},
            {"rel": "service-doc", "href": links.at("/docs")},
            {"rel": "terms-of-service", "href": call.site + TERMS},
        ],
        **call.about(),
    }
    described = [("service-desc", links.at("/openapi.json")), ("service-doc", links.at("/docs"))]
    return await call.answer_json(record, links=described)


def limits(call: Call) -> dict[str, int]:
    """The bounds a caller can run into."""
    bounds = call.service.settings.limits
    return {
        "defaultLimit": bounds.page_default,
        "maxLimit": bounds.page_max,
        "maxKeys": bounds.keys_max,
        "maxInValues": bounds.in_values_max,
        "maxFilterDepth": bounds.depth_max,
        "maxFilterLeaves": bounds.leaves_max,
        "maxMeasures": bounds.measures_max,
        "maxUrlBytes": bounds.url_bytes,
        "maxBodyBytes": bounds.body_bytes,
        "queryMilliseconds": bounds.query_ms,
    }


@get(f"{ROOT}/datasets/{{department:str}}/{{dataset:str}}")
async def dataset(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str]
) -> Response[bytes]:
    """One dataset: its descriptor, whether it is up to date, what can be called."""
    found = access.dataset_of(call.generation, department, dataset)
    call.meet_caller()
    call.parameters(())
    call.note.dataset = found.id
    links = call.links
    tables = [
        {"name": t.name, "title": t.title, "rows": t.rows, "url": links.table(found.id, t.name)}
        for t in found.tables
    ]
    related = [
        {"rel": "self", "href": links.dataset(found.id)},
        {"rel": "alternate", "href": f"{call.site}/datasets/{found.id}/index.html", "type": "text/html"},
        *({"rel": "item", "href": str(table["url"]), "title": table["title"]} for table in tables),
        *({"rel": "enclosure", "href": links.file(found.id, f.name), "title": f.title} for f in found.files),
    ]
    record = {
        "dataset": {
            "id": found.id,
            "descriptor": found.descriptor,
            "freshness": msgspec.to_builtins(found.freshness),
            "disputes": found.disputes,
            "heldBack": msgspec.to_builtins(found.held_back),
            "suspended": suspended.suspension(call, found),
            "tables": tables,
            "links": related,
        },
        **call.about(found),
    }
    return await call.answer_json(record, links=[("canonical", links.dataset(found.id))])


@get(f"{ROOT}/datasets/{{department:str}}/{{dataset:str}}/tables/{{table:str}}")
async def table(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """One table: its fields and what may be asked of them, all of it known before the call."""
    record = access.dataset_of(call.generation, department, dataset)
    found = access.table_of(record, table)
    call.meet_caller()
    call.parameters(())
    call.note.dataset, call.note.table = record.id, found.name
    answer = {
        "table": {
            "name": found.name,
            "title": found.title,
            "rows": found.rows,
            "dataUpdatedOn": found.data_updated_on or record.updated_on,
            "primaryKey": found.primary_key,
            "foreignKeys": msgspec.to_builtins(found.foreign_keys),
            "fields": [
                {
                    "name": field.name,
                    "title": field.title,
                    "type": field.type,
                    "json": field.json,
                    "operators": field.operators,
                    "cost": field.cost,
                    "masked": field.masked,
                    "sensitive": field.sensitive,
                }
                for field in found.fields
            ],
        },
        **call.about(record),
    }
    links = [
        ("item", call.links.rows(record.id, found.name)),
        ("enclosure", call.links.download(record.id, found.name)),
        ("up", call.links.dataset(record.id)),
    ]
    return await call.answer_json(answer, links=links)
