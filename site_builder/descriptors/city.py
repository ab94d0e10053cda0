"""catalog.json and department.json → City, Department."""

from __future__ import annotations

from datetime import date

from site_builder.catalog import City, Department, Exchange, Person, PlatformLink, PolicyDocument, System
from site_builder.descriptors.shape import Json, day, object_of
from site_builder.sources import Document
from site_builder.visibility import WIDENABLE


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
        widened=frozenset(matter for word, matter in WIDENABLE.items() if publish.get(word)),
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
        policy_document=_policy_document(value.get("policyDocument")),
        link=_link(value["platformLink"]) if "platformLink" in value else None,
        systems=tuple(_system(system) for system in value.get("systems", ())),
        raw=value,
    )


def _policy_document(value: Json | None) -> PolicyDocument | None:
    if value is None:
        return None
    return PolicyDocument(title=value["title"], on=date.fromisoformat(value["on"]))


def _link(value: Json) -> PlatformLink:
    return PlatformLink(connected=value["connected"], planned_on=day(value.get("plannedOn")))


def _system(value: Json) -> System:
    return System(
        id=value["id"],
        title=value["title"],
        link=_link(value["platformLink"]),
        exchanges=tuple(
            Exchange(partner=one["with"], what=one["what"], migrate_by=day(one.get("migrateBy")))
            for one in value.get("exchanges", ())
        ),
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
