"""A DCAT file as statements: Turtle, or JSON-LD whose context stands in the file itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from site_builder.content.contexts import remote_contexts
from site_builder.foreign.entry import ForeignUnreadable
from site_builder.statements import NotAGraph, statements_of

DCT, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
ADMS, FOAF = "http://www.w3.org/ns/adms#", "http://xmlns.com/foaf/0.1/"
SKOS, VCARD = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2006/vcard/ns#"
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
SPDX = "http://spdx.org/rdf/terms#"
_PREFIXES: Mapping[str, str] = {
    "dct": DCT, "dcat": DCAT, "adms": ADMS, "foaf": FOAF, "skos": SKOS, "vcard": VCARD, "rdfs": RDFS, "spdx": SPDX,
}  # fmt: skip
CONVERT = "请在对方平台另存为 Turtle（.ttl），或用能联网的机器把 @context 展开后再交来。"


class Node(str):
    """A thing or a text: its address, its name within the file (`_:b0`), or what it says."""

    __slots__ = ("language",)
    language: str
    """Of a text that names one, else empty."""

    @classmethod
    def of(cls, term: Any) -> Node:
        """What the parser calls a term; a statement about a statement stays as it is written."""
        node = cls(getattr(term, "value", term) if not hasattr(term, "subject") else term)
        node.language = getattr(term, "language", None) or ""
        return node


@dataclass(kw_only=True)
class Statements:
    """What a file states, looked up as entries need it."""

    by_thing: Mapping[Node, Mapping[str, list[Node]]]
    """Objects, in a fixed order, by subject and predicate."""

    def about(self, thing: Node) -> list[tuple[str, Node]]:
        """Predicate and object of each statement, in a fixed order."""
        stated = self.by_thing.get(thing, {})
        return [(predicate, value) for predicate in sorted(stated) for value in stated[predicate]]

    def things(self, kind: str) -> list[Node]:
        """Everything of one class."""
        return sorted(thing for thing in self.by_thing if kind in self.all(thing, f"{RDF}type"))

    def all(self, thing: Node, predicate: str) -> list[Node]:
        """Every object of one predicate."""
        return list(self.by_thing.get(thing, {}).get(predicate, ()))

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


def chosen(values: list[Node]) -> Node:
    """The Chinese one where there are several languages."""
    return min(values, key=lambda one: (not one.language.startswith("zh"), one))


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
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ForeignUnreadable(
            f"{path.name} 不是 UTF-8 编码（第 {error.start + 1} 个字节起）；请重新导出。"
        ) from error
    is_turtle = path.suffix.lower() == ".ttl"
    if not is_turtle:
        _judge_contexts(path, text)
    try:
        found = statements_of(text, is_turtle=is_turtle)
    except NotAGraph as error:
        if is_turtle:
            where = f"第 {error.line} 行" if error.line else "有一处"
            raise ForeignUnreadable(f"{path.name} 不是 Turtle：{where}读不下去；请重新导出。") from error
        raise ForeignUnreadable(
            f"{path.name} 不是 JSON-LD：结构不合规范；请重新导出，或改用 Turtle。"
        ) from error
    by_thing: dict[Node, dict[str, list[Node]]] = {}
    for one in found:
        stated = by_thing.setdefault(Node.of(one.subject), {})
        stated.setdefault(one.predicate.value, []).append(Node.of(one.object))
    for stated in by_thing.values():
        for values in stated.values():
            values.sort(key=lambda value: (value, value.language))
    return Statements(by_thing=by_thing)


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
