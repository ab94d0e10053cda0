"""A small RDF graph with two spellings: Turtle and JSON-LD (RDF 1.1), sorted, without blank nodes.

A library would do the same in minutes for ten thousand entries; this takes a second, and the tests
hold both spellings against one that parses them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPE = "rdf:type"
CHINESE = "zh-Hans"

_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, order=True, slots=True)
class Iri:
    """An address, whole; what may not stand in one is percent-encoded."""

    value: str

    @classmethod
    def of(cls, text: str) -> Iri:
        """An address as a person wrote it."""
        return cls(_UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}", text))


@dataclass(frozen=True, order=True, slots=True)
class Literal:
    """A text with its language, or a value with its type (`xsd:date`)."""

    value: str
    language: str = ""
    type: str = ""


def chinese(text: str) -> Literal:
    """A text for readers."""
    return Literal(text, language=CHINESE)


def iri(name: str) -> Iri:
    """`dcat:Dataset` as a whole address."""
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


class Thing(NamedTuple):
    """All that a graph states of one thing, spelt both ways."""

    subject: str
    turtle: str
    json: str
    """In this one everything can be read again."""


class Graph:
    """Statements, each once."""

    def __init__(self) -> None:
        self._subjects: dict[Iri, dict[str, set[Iri | Literal]]] = {}

    def add(self, subject: Iri, predicate: str, *objects: Iri | Literal) -> None:
        """State something; `predicate` is a prefixed name."""
        if objects:
            self._subjects.setdefault(subject, {}).setdefault(predicate, set()).update(objects)

    def typed(self, subject: Iri, *types: str) -> Iri:
        """State what a thing is; gives the thing, so that it can be named in the same breath."""
        self.add(subject, TYPE, *(iri(name) for name in types))
        return subject

    def things(self) -> list[Thing]:
        """Everything that is spoken of, in order."""
        return [_thing(subject, said) for subject, said in sorted(self._subjects.items())]

    def read(self, text: str) -> None:
        """Take over what another graph states of a thing (`Thing.json`)."""
        value = json.loads(text)
        subject = Iri(value.pop("@id"))
        self.typed(subject, *value.pop("@type", ()))
        for predicate, objects in value.items():
            self.add(subject, predicate, *(_from_json(one) for one in objects))


def turtle(things: Iterable[Thing]) -> str:
    """A graph as Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    return "\n".join([*lines, *(thing.turtle for thing in things)]) + "\n"


def json_ld(things: Iterable[Thing]) -> str:
    """A graph as JSON-LD 1.1, one object for each thing."""
    context = json.dumps(dict(PREFIXES), separators=(",", ":"))
    return f'{{"@context":{context},"@graph":[\n' + ",\n".join(thing.json for thing in things) + "\n]}\n"


def _thing(subject: Iri, said: Mapping[str, set[Iri | Literal]]) -> Thing:
    parts: list[str] = []
    value: dict[str, object] = {"@id": subject.value}
    for predicate, objects in sorted(said.items()):
        ordered = _ordered(objects)
        spelt = ", ".join(_in_turtle(o) for o in ordered)
        if predicate == TYPE:
            parts.insert(0, f"    a {spelt}")
            value["@type"] = [_shortened(o.value) for o in ordered]
        else:
            parts.append(f"    {predicate} {spelt}")
            value[predicate] = [_in_json(o) for o in ordered]
    return Thing(
        subject=subject.value,
        turtle=f"\n<{subject.value}>\n" + " ;\n".join(parts) + " .",
        json=json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )


def _from_json(value: Mapping[str, str]) -> Iri | Literal:
    if "@id" in value:
        return Iri(value["@id"])
    return Literal(value["@value"], language=value.get("@language", ""), type=value.get("@type", ""))


def _ordered(objects: Iterable[Iri | Literal]) -> list[Iri | Literal]:
    return sorted(objects, key=lambda o: (isinstance(o, Literal), o.value, getattr(o, "language", "")))


def _in_turtle(thing: Iri | Literal) -> str:
    if isinstance(thing, Iri):
        short = _shortened(thing.value)
        return f"<{thing.value}>" if short == thing.value else short
    text = thing.value
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda s: _ESCAPES.get(s[0]) or f"\\u{ord(s[0]):04X}", text)
    suffix = f"@{thing.language}" if thing.language else f"^^{thing.type}" if thing.type else ""
    return f'"{text}"{suffix}'


def _in_json(thing: Iri | Literal) -> dict[str, str]:
    if isinstance(thing, Iri):
        return {"@id": thing.value}
    if thing.language:
        return {"@value": thing.value, "@language": thing.language}
    return {"@value": thing.value, "@type": thing.type} if thing.type else {"@value": thing.value}


@lru_cache(maxsize=65_536)
def _shortened(address: str) -> str:
    for prefix, begin in PREFIXES.items():
        local = address.removeprefix(begin)
        if local != address and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", local):
            return f"{prefix}:{local}"
    return address
