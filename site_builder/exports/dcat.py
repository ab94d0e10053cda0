"""DCAT-AP 3: the whole catalogue and each dataset, as Turtle and as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from site_builder.audience import is_shown_whole, office_lines
from site_builder.catalog import Dataset, Department, Distribution, SharingType, Status
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text
from site_builder.exports.graph import Graph, Iri, Literal, chinese, json_ld, turtle
from site_builder.exports.statements import Statements, united
from site_builder.exports.vocabulary import access_right, concept, frequency, language, media_type

MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
SPELLINGS = {"ttl": turtle, "jsonld": json_ld}


def write(site: Path, edition: Edition) -> Iterator[str]:
    """`catalog.ttl`, `catalog.jsonld`, and `dcat.ttl`, `dcat.jsonld` beside each dataset's page."""
    addresses = Addresses(edition.catalog)
    shown = {dataset.id: dataset for dataset in edition.datasets}

    def said(id_: str) -> Statements:
        alone = Graph()
        describe(alone, edition, addresses, shown[id_])
        return Statements.of(alone.things(), addresses.dataset(id_))

    each = edition.parts.of_each("dcat", Statements, shown, said)
    for id_ in filter(edition.writes, shown):
        alone = united([each[id_]])
        for ending, spelling in SPELLINGS.items():
            yield write_text(site, f"datasets/{id_}/dcat.{ending}", spelling(alone))
    whole = united(each.values(), catalogue(edition, addresses).things())
    for ending, spelling in SPELLINGS.items():
        yield write_text(site, f"catalog.{ending}", spelling(whole))


def catalogue(edition: Edition, addresses: Addresses) -> Graph:
    """The catalogue and its service, without the datasets' own statements."""
    graph, city = Graph(), edition.catalog.city
    thing = graph.typed(Iri.of(addresses.root), "dcat:Catalog")
    graph.add(thing, "dct:title", chinese(city.title))
    graph.add(thing, "dct:description", chinese(f"{city.region_name}各部门的政务信息资源目录。"))
    graph.add(thing, "dct:language", language(graph))
    graph.add(thing, "dct:modified", _day(edition.as_of))
    graph.add(thing, "foaf:homepage", graph.typed(Iri.of(addresses.page("index.html")), "foaf:Document"))
    for id_ in (edition.catalog.city.authority,):
        if known := edition.catalog.departments_by_id.get(id_):
            graph.add(thing, "dct:publisher", _agent(graph, addresses, known))
    for scheme in ("theme", "sharing", "class"):
        graph.add(thing, "dcat:themeTaxonomy", Iri.of(addresses.scheme(scheme)))
        graph.typed(Iri.of(addresses.scheme(scheme)), "skos:ConceptScheme")
    for dataset in edition.datasets:
        graph.add(thing, "dcat:dataset", Iri.of(addresses.dataset(dataset.id)))
        graph.add(thing, "dcat:record", _record_of(addresses, dataset))
    served = [dataset for dataset in edition.datasets if dataset.is_served]
    graph.add(thing, "dcat:service", _service(graph, edition, addresses, served))
    return graph


def describe(graph: Graph, edition: Edition, addresses: Addresses, dataset: Dataset) -> None:
    """State everything of one dataset that this audience may see."""
    department = edition.catalog.departments_by_id[dataset.department]
    thing = graph.typed(Iri.of(addresses.dataset(dataset.id)), "dcat:Dataset")
    page = graph.typed(Iri.of(addresses.dataset(dataset.id) + "index.html"), "foaf:Document")
    graph.add(page, "dct:title", chinese(dataset.title))
    graph.add(thing, "dct:title", chinese(dataset.title))
    graph.add(thing, "dct:publisher", _agent(graph, addresses, department))
    graph.add(thing, "dcat:landingPage", page)
    graph.add(thing, "dct:accessRights", access_right(graph, dataset))
    graph.add(thing, "dct:language", language(graph))
    sharing = concept(graph, addresses, "sharing", dataset.sharing.type.value)
    graph.add(thing, "dct:type", sharing)
    _record(graph, edition, addresses, dataset, thing)
    if not is_shown_whole(dataset):
        graph.add(thing, "dct:description", chinese(dataset.sharing.reason or SharingType.DENIED.value))
        for basis in dataset.sharing.denial_basis:
            law = (
                Iri.of(basis.url)
                if basis.url
                else Iri.of(f"{addresses.scheme('law')}#{basis.title}{basis.article}")
            )
            graph.typed(law, "eli:LegalResource")
            graph.add(law, "dct:title", chinese(f"{basis.title}{basis.article}"))
            graph.add(thing, "dcatap:applicableLegislation", law)
        return
    _describe_whole(graph, edition, addresses, dataset, thing)


def _describe_whole(
    graph: Graph, edition: Edition, addresses: Addresses, dataset: Dataset, thing: Iri
) -> None:
    entry = edition.entries[dataset.id]
    graph.add(thing, "dct:identifier", Literal(dataset.code))
    graph.add(thing, "dct:description", chinese(dataset.description))
    graph.add(thing, "dcat:keyword", *(chinese(word) for word in (*dataset.keywords, *dataset.aliases)))
    graph.add(thing, "dcat:theme", *(concept(graph, addresses, "theme", theme) for theme in dataset.themes))
    code = entry.classification
    graph.add(
        thing, "dcat:theme", concept(graph, addresses, "class", code, edition.class_names.get(code, code))
    )
    graph.add(thing, "adms:status", concept(graph, addresses, "status", dataset.status.value))
    if dataset.published_on:
        graph.add(thing, "dct:issued", _day(dataset.published_on))
    if entry.updated_on:
        graph.add(thing, "dct:modified", _day(entry.updated_on))
    if cycle := frequency(graph, dataset.accrual_periodicity):
        graph.add(thing, "dct:accrualPeriodicity", cycle)
    _contact(graph, edition, dataset, thing)
    graph.add(
        thing,
        "dct:relation",
        *(
            _resource(graph, addresses.page(edition.by_code[c].address))
            for c in dataset.related
            if c in edition.by_code
        ),
    )
    if dataset.status is Status.WITHDRAWN:
        return
    for distribution in dataset.distributions:
        graph.add(thing, "dcat:distribution", _distribution(graph, edition, addresses, dataset, distribution))


def _distribution(
    graph: Graph, edition: Edition, addresses: Addresses, dataset: Dataset, distribution: Distribution
) -> Iri:
    page = addresses.dataset(dataset.id)
    thing = graph.typed(Iri.of(f"{page}#{distribution.name}"), "dcat:Distribution")
    graph.add(thing, "dct:title", chinese(distribution.title))
    graph.add(thing, "dcat:accessURL", _resource(graph, page))
    terms = dataset.sharing.conditions or f"{dataset.sharing.type.value}，凭访问凭证和登记的用途取得。"
    rights = graph.typed(Iri.of(f"{page}#rights"), "dct:RightsStatement")
    graph.add(rights, "dct:description", chinese(terms))
    graph.add(thing, "dct:rights", rights)
    if kind := MEDIA_TYPES.get(distribution.format or ""):
        graph.add(thing, "dcat:mediaType", media_type(graph, kind))
    if distribution.is_table:
        standard = graph.typed(Iri.of(f"{page}datapackage.json"), "dct:Standard")
        graph.add(standard, "dct:title", chinese(f"{dataset.title}的数据包描述"))
        graph.add(thing, "dct:conformsTo", standard)
    if dataset.is_served:
        # Of this dataset alone: naming all that are served would make the files grow with their square.
        graph.add(thing, "dcat:accessService", _service(graph, edition, addresses, (dataset,)))
    for file in edition.files.get(dataset.id, ()) if dataset.is_served else ():
        if file.name == distribution.name:
            graph.add(thing, "dcat:byteSize", Literal(str(file.bytes), type="xsd:nonNegativeInteger"))
            graph.add(
                thing, "spdx:checksum", _checksum(graph, f"{page}#{distribution.name}-sha256", file.content)
            )
    return thing


def _checksum(graph: Graph, address: str, digest: str) -> Iri:
    thing = graph.typed(Iri.of(address), "spdx:Checksum")
    algorithm = graph.typed(
        Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"), "spdx:ChecksumAlgorithm"
    )
    graph.add(thing, "spdx:algorithm", algorithm)
    graph.add(thing, "spdx:checksumValue", Literal(digest.removeprefix("sha256:"), type="xsd:hexBinary"))
    return thing


def _service(graph: Graph, edition: Edition, addresses: Addresses, served: Iterable[Dataset]) -> Iri:
    thing = graph.typed(Iri.of(addresses.api), "dcat:DataService")
    graph.add(thing, "dct:title", chinese("联机查询服务"))
    graph.add(thing, "dcat:endpointURL", _resource(graph, addresses.api))
    graph.add(thing, "dcat:endpointDescription", _resource(graph, f"{addresses.api}/openapi.json"))
    if known := edition.catalog.departments_by_id.get(edition.catalog.city.authority):
        graph.add(thing, "dct:publisher", _agent(graph, addresses, known))
    graph.add(thing, "dcat:servesDataset", *(Iri.of(addresses.dataset(one.id)) for one in served))
    return thing


def _record_of(addresses: Addresses, dataset: Dataset) -> Iri:
    return Iri.of(f"{addresses.dataset(dataset.id)}#record")


def _record(graph: Graph, edition: Edition, addresses: Addresses, dataset: Dataset, thing: Iri) -> None:
    record = graph.typed(_record_of(addresses, dataset), "dcat:CatalogRecord")
    graph.add(record, "foaf:primaryTopic", thing)
    graph.add(record, "dct:modified", _day(dataset.published_on or edition.as_of))
    graph.add(record, "dct:language", language(graph))


def _contact(graph: Graph, edition: Edition, dataset: Dataset, thing: Iri) -> None:
    department = edition.catalog.departments_by_id[dataset.department]
    office = graph.typed(Iri.of(f"urn:mulu:contact:{dataset.department}"), "vcard:Kind", "vcard:Organization")
    graph.add(office, "vcard:fn", chinese(department.office or department.title))
    for line in office_lines(department, edition.as_of):
        graph.add(office, "vcard:hasTelephone", Iri.of(f"tel:{line}"))
    graph.add(thing, "dcat:contactPoint", office)


def _agent(graph: Graph, addresses: Addresses, department: Department) -> Iri:
    thing = graph.typed(Iri.of(addresses.department(department.id)), "foaf:Agent", "foaf:Organization")
    graph.add(thing, "foaf:name", chinese(department.title))
    graph.add(thing, "dct:identifier", Literal(department.uscc))
    return thing


def _resource(graph: Graph, address: str) -> Iri:
    return graph.typed(Iri.of(address), "rdfs:Resource")


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), type="xsd:date")
