"""The catalogue in the formats of others, read by their own readers."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import duckdb
import pytest
import rdflib
from frictionless import Package
from pyshacl import validate
from python_calamine import CalamineWorkbook
from rdflib.compare import isomorphic

from site_builder import exports
from site_builder.catalog import SharingType
from site_builder.edition import Edition
from site_builder.exports import dcat
from site_builder.exports.addresses import Addresses
from site_builder.exports.graph import Graph, Iri, Literal, chinese, json_ld, turtle
from site_builder.exports.statements import Statements, united
from site_builder.workbook.columns import NATIONAL
from tests.benchmarks.generate import generate
from tests.builder.exports.published import catalog_of, edition_of

# rdflib warns of its own past; nothing of ours is meant.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
HOSTILE = "\"\\'\n\t<&>{}^`|\u202e𠮷😀\u0001 ]]> '''\"\"\""


@pytest.fixture(scope="module")
def edition(repository: Path) -> Edition:
    return edition_of(repository / "catalog_src")


@pytest.fixture(scope="module")
def site(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    exports.write(folder, edition)
    return folder


def parsed(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="json-ld" if path.suffix == ".jsonld" else "turtle")


@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
def test_the_catalogue_conforms_to_dcat_ap(site: Path, shared: Path, shapes: str) -> None:
    conforms, _, report = validate(
        parsed(site / "catalog.ttl"), shacl_graph=str(shared / "data/shacl" / shapes)
    )
    assert conforms, report


def test_a_catalogue_of_a_thousand_conforms_and_both_spellings_agree(shared: Path, tmp_path: Path) -> None:
    generate(tmp_path / "source", datasets=1000)
    written = dict.fromkeys(dcat.write(tmp_path / "site", edition_of(tmp_path / "source")))
    assert len(written) == 2002
    graph = parsed(tmp_path / "site/catalog.ttl")
    # No blank nodes, so equal sets of statements are isomorphic graphs, found without a search.
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]
    assert set(graph) == set(parsed(tmp_path / "site/catalog.jsonld"))
    assert len(set(graph.subjects(rdflib.RDF.type, DCAT.Dataset))) == 1000
    for shapes in ("shapes.ttl", "range.ttl"):
        conforms, _, report = validate(graph, shacl_graph=str(shared / "data/shacl" / shapes))
        assert conforms, report


def test_a_dataset_alone_conforms_too_and_a_broken_one_does_not(site: Path, shared: Path) -> None:
    shapes = str(shared / "data/shacl/shapes.ttl")
    graph = parsed(site / "datasets/mzj/hunyin-dengji/dcat.ttl")
    assert validate(graph, shacl_graph=shapes)[0]
    graph.remove((None, rdflib.DCTERMS.title, None))
    assert not validate(graph, shacl_graph=shapes)[0]


def test_the_file_of_a_dataset_names_no_other_dataset_and_the_catalogue_names_all(
    site: Path, edition: Edition
) -> None:
    served = {
        rdflib.URIRef(Addresses(edition.catalog).dataset(d.id)) for d in edition.datasets if d.is_served
    }
    assert len(served) > 5
    assert set(parsed(site / "catalog.ttl").objects(None, DCAT.servesDataset)) == served
    for dataset in edition.datasets:
        own = rdflib.URIRef(Addresses(edition.catalog).dataset(dataset.id))
        named = set(parsed(site / f"datasets/{dataset.id}/dcat.ttl").objects(None, DCAT.servesDataset))
        assert named <= {own}


def test_turtle_and_json_ld_say_the_same(site: Path, edition: Edition) -> None:
    for name in ("catalog", *(f"datasets/{dataset.id}/dcat" for dataset in edition.datasets)):
        turtle, json_ld = parsed(site / f"{name}.ttl"), parsed(site / f"{name}.jsonld")
        assert len(turtle) > 10
        assert isomorphic(turtle, json_ld), name


def test_every_dataset_is_in_the_catalogue_with_a_record(site: Path, edition: Edition) -> None:
    graph = parsed(site / "catalog.ttl")
    datasets = set(graph.objects(None, DCAT.dataset))
    assert len(datasets) == len(edition.datasets) == 45
    assert set(graph.subjects(rdflib.RDF.type, DCAT.Dataset)) == datasets
    topics = rdflib.Namespace("http://xmlns.com/foaf/0.1/").primaryTopic
    assert {graph.value(record, topics) for record in graph.objects(None, DCAT.record)} == datasets


def test_hostile_text_survives_both_spellings() -> None:
    graph = Graph()
    thing = Iri.of("http://example.org/<a b>\u202e")
    graph.add(thing, "dct:title", chinese(HOSTILE), Literal(HOSTILE))
    for text, kind in ((turtle(graph.things()), "turtle"), (json_ld(graph.things()), "json-ld")):
        values = {str(value) for value in rdflib.Graph().parse(data=text, format=kind).objects()}
        assert values == {HOSTILE}


def test_what_several_graphs_state_of_one_thing_is_stated_once_and_whole() -> None:
    service, other = Iri("http://example.org/service"), Iri("http://example.org/datasets/a/b/")
    day = Literal("2026-11-23", type="xsd:date")

    def state(graph: Graph, own: str, *objects: Iri | Literal) -> None:
        graph.add(graph.typed(service, "dcat:DataService"), "dct:title", *objects)
        graph.add(Iri("http://example.org/b"), "dct:title", chinese("各处相同"))
        for ending in ("", "#record", "index.html"):
            graph.add(Iri(f"http://example.org/datasets/{own}/{ending}"), "dct:title", chinese(HOSTILE + own))
        # The one speaks of the other's own page, as related entries do.
        graph.typed(Iri(f"{other.value}index.html"), "rdfs:Resource")

    said = {
        "a/b": (chinese(HOSTILE),),
        "a/b-c": (day, Iri("http://example.org/x")),
        "a/bc": (chinese(HOSTILE),),
    }
    several, whole = [], Graph()
    for own, objects in said.items():
        alone = Graph()
        state(alone, own, *objects)
        state(whole, own, *objects)
        several.append(Statements.of(alone.things(), f"http://example.org/datasets/{own}/"))
    more = Graph()
    for graph in (more, whole):
        graph.add(service, "dcat:servesDataset", other)
    for spelling in (turtle, json_ld):
        assert spelling(united(several, more.things())) == spelling(whole.things())


def test_every_published_package_is_valid_for_frictionless(site: Path, edition: Edition) -> None:
    read = 0
    for dataset in edition.datasets:
        if dataset.sharing.type is SharingType.DENIED:
            assert not (site / f"datasets/{dataset.id}/datapackage.json").exists()
            continue
        path = site / f"datasets/{dataset.id}/datapackage.json"
        assert json.loads(path.read_bytes())["$schema"].startswith("https://datapackage.org/profiles/2.0/")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package = Package(str(path))
            for resource in package.resources:
                report = resource.validate()
                assert report.valid, (dataset.id, report.flatten(["type", "message"]))
                assert resource.read_rows() == []
                read += 1
    assert read > 40


def test_every_package_is_a_zip_too_and_frictionless_reads_it(site: Path, edition: Edition) -> None:
    archives = sorted(site.rglob("datapackage.zip"))
    assert len(archives) == len(list((site / "datasets").rglob("datapackage.json")))
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for member in archive.infolist():
                assert archive.read(member) == (path.parent / member.filename).read_bytes()
                assert member.date_time[:3] == (edition.as_of.year, edition.as_of.month, edition.as_of.day)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package = Package(str(path))
            assert [one.read_rows() for one in package.resources] == [[] for _ in package.resources]
            assert package.title == json.loads((path.parent / "datapackage.json").read_bytes())["title"]


def test_the_package_of_packages_leads_to_every_package(site: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = Package(str(site / "datapackage.json"))
        assert whole.validate(limit_rows=1).tasks
        inner = {path.relative_to(site).as_posix() for path in (site / "datasets").rglob("datapackage.json")}
        assert {one.path for one in whole.resources} == inner
        assert {json.loads((site / str(one.path)).read_bytes())["title"] for one in whole.resources} == {
            one.title for one in whole.resources
        }


def test_programs_that_read_pages_are_told_where_everything_lies(site: Path, edition: Edition) -> None:
    root = edition.catalog.city.site_url.rstrip("/") + "/"
    names = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = ElementTree.fromstring((site / "sitemap.xml").read_bytes()).findall(f"{names}url")
    places = [url.findtext(f"{names}loc", "").removeprefix(root) for url in urls]
    assert len(places) == len(set(places)) == 3 + len(edition.by_department) + len(edition.entries)
    assert {f"datasets/{dataset.id}/" for dataset in edition.datasets} < set(places)
    for url in urls:
        if day := url.findtext(f"{names}lastmod"):
            assert date.fromisoformat(day) <= edition.as_of
    robots = (site / "robots.txt").read_text().splitlines()
    assert robots == ["User-agent: *", "Disallow: /api/", f"Sitemap: {root}sitemap.xml"]
    reader = RobotFileParser()
    reader.parse(robots)
    assert reader.can_fetch("any", f"{root}datasets/")
    assert not reader.can_fetch("any", f"{root}api/v1/datasets")
    llms = (site / "llms.txt").read_text("utf-8")
    assert llms.startswith(f"# {edition.catalog.city.title}\n\n> ")
    links = re.findall(r"^- \[[^]]+\]\(([^)]+)\)：\S", llms, re.MULTILINE)
    assert len(links) >= 6 + len(edition.by_department)
    ours = [link.removeprefix(root) for link in links if link.startswith(root)]
    files = [one for one in ours if not one.endswith("/") and not one.startswith("api/")]
    assert len(files) == 6
    assert all((site / one).is_file() for one in files)


def test_the_tables_of_the_catalogue_agree_with_each_other(site: Path) -> None:
    lines = json.loads((site / "catalog.json").read_bytes())["datasets"]
    table = list(csv.reader(io.StringIO((site / "catalog.csv").read_text("utf-8-sig"), newline="")))
    assert [[("" if v is None else str(v)) for v in line.values()] for line in lines] == table[1:]
    rows = duckdb.connect().execute(f"SELECT * FROM '{site / 'catalog.parquet'}'").fetchall()
    assert [["" if v is None else str(v) for v in row] for row in rows] == table[1:]


def test_the_workbook_has_the_31_columns_and_every_item(site: Path, edition: Edition) -> None:
    rows = CalamineWorkbook.from_path(str(site / "catalog.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == [column.header for column in NATIONAL]
    assert len(rows[0]) == 31
    shown = [d for d in edition.datasets if d.sharing.type is not SharingType.DENIED]
    assert len(rows) - 1 == sum(max(1, sum(len(t.fields) for t in d.distributions)) for d in shown)
    titles = [row[4] for row in rows[1:] if row[4]]
    assert titles == [dataset.title for dataset in shown]


def test_xml_is_well_formed_and_complete(site: Path, edition: Edition) -> None:
    root = ElementTree.fromstring((site / "catalog-gbt21063.xml").read_bytes())
    shown = [d for d in edition.datasets if d.sharing.type is not SharingType.DENIED]
    assert [one.text for one in root.iter("resourceTitle")] == [dataset.title for dataset in shown]
    for mandatory in ("abstract", "PointOfContact", "DescripriveKeywords", "ResourceCategory", "resourceID"):
        assert len(list(root.iter(mandatory))) == len(shown)
    atom = "{http://www.w3.org/2005/Atom}"
    for feed in sorted(site.rglob("feed.atom")):
        entries = ElementTree.fromstring(feed.read_bytes()).findall(f"{atom}entry")
        ids = [entry.findtext(f"{atom}id") for entry in entries]
        assert len(ids) == len(set(ids)), feed
    assert len(ElementTree.fromstring((site / "feed.atom").read_bytes()).findall(f"{atom}entry")) == 50


def test_ckan_answers_lead_to_one_another(site: Path, edition: Edition) -> None:
    folder = site / "ckan/api/3/action"

    def result(call: str) -> object:
        answer: Mapping[str, object] = json.loads((folder / f"{call}.json").read_bytes())
        assert answer["success"] is True
        return answer["result"]

    names = result("package_list")
    assert isinstance(names, list)
    assert len(names) == len(edition.datasets)
    packages = [result(f"package_show/{name}") for name in names]
    assert packages == result("current_package_list_with_resources")
    assert {p["owner_org"] for p in packages if isinstance(p, dict)} == set(result("organization_list"))  # type: ignore[call-overload]


def test_no_export_tells_a_person_or_what_a_denied_entry_hides(site: Path, repository: Path) -> None:
    whole = catalog_of(repository / "catalog_src")
    text = {path: path.read_text("utf-8", "ignore") for path in site.rglob("*") if path.is_file()}
    people = {p.name for department in whole.departments for p in department.people}
    denied = [d for d in whole.datasets if d.sharing.type is SharingType.DENIED]
    hidden = {d.description for d in denied} | {
        f.title for d in denied for t in d.distributions for f in t.fields
    }
    open_words = {
        f.title for d in whole.datasets if d not in denied for t in d.distributions for f in t.fields
    }
    assert people
    assert denied
    for path, content in text.items():
        assert not [name for name in people if name in content], path
        assert not [word for word in hidden - open_words if word and word in content and len(word) > 4], path
        assert "secrecyReview" not in content
        assert "dataLevel" not in content


def test_the_same_catalogue_gives_the_same_bytes(site: Path, edition: Edition, tmp_path: Path) -> None:
    addresses = exports.write(tmp_path, edition)
    assert list(addresses) == sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    for address in addresses:
        assert (tmp_path / address).read_bytes() == (site / address).read_bytes(), address
