"""A DCAT file as statements: Turtle, or JSON-LD whose context stands in the file itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.content.contexts import remote_contexts
from site_builder.foreign.entry import ForeignUnreadable

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

DCT, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
ADMS, FOAF = "http://www.w3.org/ns/adms#", "http://xmlns.com/foaf/0.1/"
SKOS, VCARD = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2006/vcard/ns#"
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
SPDX = "http://spdx.org/rdf/terms#"
_PREFIXES: Mapping[str, str] = {
    "dct": DCT, "dcat": DCAT, "adms": ADMS, "foaf": FOAF, "skos": SKOS, "vcard": VCARD, "rdfs": RDFS, "spdx": SPDX,
}  # fmt: skip
_STUMBLES = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError)
"""The parsers trust the shape of what they are given, and stumble in as many ways as there are shapes."""
CONVERT = "请在对方平台另存为 Turtle（.ttl），或用能联网的机器把 @context 展开后再交来。"


@dataclass(kw_only=True)
class Statements:
    """What a file states, looked up as entries need it."""

    graph: rdflib.Graph

    def about(self, thing: Node) -> list[tuple[str, Node]]:
        """Predicate and object of each statement, in a fixed order."""
        found = ((str(predicate), value) for predicate, value in self.graph.predicate_objects(thing))
        return sorted(found, key=lambda pair: (pair[0], _key(pair[1])))

    def things(self, kind: str) -> list[Node]:
        """Everything of one class."""
        from rdflib import URIRef

        return sorted(set(self.graph.subjects(URIRef(f"{RDF}type"), URIRef(kind))), key=_key)

    def all(self, thing: Node, predicate: str) -> list[Node]:
        """Every object of one predicate."""
        from rdflib import URIRef

        return sorted(self.graph.objects(thing, URIRef(predicate)), key=_key)

    def best(self, thing: Node, predicate: str) -> str:
        """One text; empty where there is none."""
        values = self.all(thing, predicate)
        return str(chosen(values)).strip() if values else ""

    def name(self, thing: Node) -> str:
        """What people call a thing, or the end of its address."""
        for predicate in (f"{SKOS}prefLabel", f"{DCT}title", f"{FOAF}name", f"{RDFS}label"):
            if text := self.best(thing, predicate):
                return text
        text = str(thing)
        return text.rpartition("/")[2] if text.startswith("http://publications.europa.eu/") else text

    def scheme(self, thing: Node) -> str:
        """The last part of the address of a concept's list."""
        found = self.all(thing, f"{SKOS}inScheme")
        return str(found[0]).rpartition("/")[2] if found else ""

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Address of each dataset, without a slash at its end → its identifier."""
        return {
            str(one).rstrip("/"): code
            for one in self.things(f"{DCAT}Dataset")
            if (code := self.best(one, f"{DCT}identifier"))
        }


def _key(thing: Node) -> tuple[str, str]:
    """An order that does not look at types: a date and a text cannot be compared as what they are."""
    return str(thing), str(getattr(thing, "language", "") or "")


def chosen(values: list[Node]) -> Node:
    """The Chinese one where there are several languages."""
    return min(
        values, key=lambda one: (not str(getattr(one, "language", "") or "").startswith("zh"), str(one))
    )


def short(predicate: str) -> str:
    """`dct:title` for its whole address."""
    for prefix, begin in _PREFIXES.items():
        if predicate.startswith(begin):
            return f"{prefix}:{predicate.removeprefix(begin)}"
    return predicate


def statements(path: Path) -> Statements:
    """Everything the file states.

    Raises:
        ForeignUnreadable: not the format its name says, or it needs something from the network.
    """
    # Half a second of imports that only this command needs.
    import rdflib
    from rdflib.plugins.shared.jsonld.errors import JSONLDException

    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ForeignUnreadable(
            f"{path.name} 不是 UTF-8 编码（第 {error.start + 1} 个字节起）；请重新导出。"
        ) from error
    form = "turtle" if path.suffix.lower() == ".ttl" else "json-ld"
    if form == "json-ld":
        _judge_contexts(path, text)
    graph = rdflib.Graph()
    try:
        graph.parse(data=text, format=form, publicID="urn:mulu:incoming")
    except SyntaxError as error:
        where = f"第 {error.lines + 1} 行" if hasattr(error, "lines") else "有一处"
        raise ForeignUnreadable(f"{path.name} 不是 Turtle：{where}读不下去；请重新导出。") from error
    except _STUMBLES as error:
        said = "不是 Turtle：文件可能不完整" if form == "turtle" else "不是 JSON-LD：结构不合规范"
        raise ForeignUnreadable(f"{path.name} {said}；请重新导出，或改用另一种格式。") from error
    except JSONLDException as error:
        raise ForeignUnreadable(
            f"{path.name} 不是 JSON-LD：结构不合规范；请重新导出，或改用 Turtle。"
        ) from error
    return Statements(graph=graph)


def _judge_contexts(path: Path, text: str) -> None:
    try:
        value: object = json.loads(text)
        remote = next(remote_contexts(value), None)
    except RecursionError as error:
        raise ForeignUnreadable(f"{path.name} 层次太深，不像 DCAT 目录。") from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise ForeignUnreadable(
            f"{path.name} 不是 JSON：{where}读不下去；文件可能不完整，请重新导出。"
        ) from error
    if remote is not None:
        raise ForeignUnreadable(f"{path.name} 的 @context 在网上（{remote[:80]}），不下载。{CONVERT}")
