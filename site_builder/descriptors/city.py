"""catalog.json and department.json → City, Department."""

from __future__ import annotations

from site_builder.catalog import City, Department, Person
from site_builder.descriptors.shape import Json, day, object_of
from site_builder.sources import Document


def to_city(value: Json) -> City:
    """The city as catalog.json states it; empty words where a key is missing."""
    region: Json = value.get("region", {})
    publish: Json = value.get("publish", {})
    retention: Json = value.get("retention", {})
    return City(
        title=value.get("title", ""),
        authority=value.get("authority", ""),
        region_code=region.get("code", ""),
        region_name=region.get("name", ""),
        policies=tuple(value.get("policies", ())),
        code_prefix=value.get("codePrefix", {}),
        platform=value.get("platform"),
        site_url=value.get("siteUrl", ""),
        api_url=value.get("apiUrl", ""),
        demo=value.get("demo"),
        preview_rows=publish.get("previewRows", 10),
        kept_generations=retention.get("generations", 5),
        raw=value,
    )


def to_department(document: Document) -> Department:
    """The department whose folder the document lies in."""
    value = object_of(document)
    no_datasets: Json = value.get("noDatasets", {})
    return Department(
        id=document.path.split("/")[0],
        file=document.path,
        title=value["title"],
        short_title=value["shortTitle"],
        uscc=value["uscc"],
        kind=value["kind"],
        office=value["office"],
        head_post=value["head"]["post"],
        people=tuple(_person(person) for person in value["people"]),
        aliases=tuple(value.get("aliases", ())),
        no_datasets=no_datasets.get("reason"),
        raw=value,
    )


def _person(value: Json) -> Person:
    return Person(
        id=value["id"],
        name=value["name"],
        roles=tuple(value["roles"]),
        phone=value["phone"],
        since=day(value.get("from")),
        until=day(value.get("to")),
    )
