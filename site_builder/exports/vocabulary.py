"""Our code lists as SKOS concepts, with what they come nearest to elsewhere (research: portals §5.1).

无条件共享 means between departments, not to the public: it is RESTRICTED unless the entry is also
open without condition. No European list has a word for it, so the concept is ours and only mapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_builder.catalog import Dataset, SharingType
from site_builder.exports.addresses import Addresses
from site_builder.exports.graph import Graph, Iri, Literal, chinese

_EU = "http://publications.europa.eu/resource/authority/"
SCHEMES: Mapping[str, str] = MappingProxyType(
    {"sharing": "共享类型", "opening": "开放属性", "theme": "主题", "class": "信息资源分类", "status": "状态"}
)
FREQUENCIES: Mapping[str, str] = MappingProxyType(
    {
        "实时": "CONT",
        "每日": "DAILY",
        "每周": "WEEKLY",
        "每月": "MONTHLY",
        "每季度": "QUARTERLY",
        "每半年": "ANNUAL_2",
        "每年": "ANNUAL",
        "不定期": "IRREG",
        "不更新": "NEVER",
    }
)
_NEAREST = {
    ("sharing", SharingType.UNCONDITIONAL.value): f"{_EU}access-right/RESTRICTED",
    ("sharing", SharingType.CONDITIONAL.value): f"{_EU}access-right/RESTRICTED",
    ("sharing", SharingType.DENIED.value): f"{_EU}access-right/NON_PUBLIC",
    ("opening", "无条件开放"): f"{_EU}access-right/PUBLIC",
    ("opening", "有条件开放"): f"{_EU}access-right/RESTRICTED",
    ("opening", "不予开放"): f"{_EU}access-right/NON_PUBLIC",
    ("status", "在用"): f"{_EU}dataset-status/COMPLETED",
    ("status", "停用"): f"{_EU}dataset-status/WITHDRAWN",
}


def concept(graph: Graph, addresses: Addresses, scheme: str, word: str, label: str = "") -> Iri:
    """A word of a list, described in the same graph."""
    thing = graph.typed(Iri.of(addresses.concept(scheme, word)), "skos:Concept")
    whole = graph.typed(Iri.of(addresses.scheme(scheme)), "skos:ConceptScheme")
    graph.add(whole, "dct:title", chinese(SCHEMES[scheme]))
    graph.add(whole, "skos:prefLabel", chinese(SCHEMES[scheme]))
    graph.add(thing, "skos:prefLabel", chinese(label or word))
    graph.add(thing, "skos:inScheme", whole)
    if nearest := _NEAREST.get((scheme, word)):
        other = graph.typed(Iri(nearest), "skos:Concept")
        graph.add(other, "skos:prefLabel", Literal(nearest.rpartition("/")[2], language="en"))
        graph.add(thing, "skos:closeMatch", other)
    return thing


def access_right(graph: Graph, dataset: Dataset) -> Iri:
    """PUBLIC only for what society may have without condition."""
    name = "PUBLIC" if dataset.opening_type == "无条件开放" else "RESTRICTED"
    if dataset.sharing.type is SharingType.DENIED:
        name = "NON_PUBLIC"
    return graph.typed(Iri(f"{_EU}access-right/{name}"), "dct:RightsStatement")


def frequency(graph: Graph, cycle: str) -> Iri | None:
    """更新周期 in the European list; None for a word of the city's own."""
    name = FREQUENCIES.get(cycle)
    return graph.typed(Iri(f"{_EU}frequency/{name}"), "dct:Frequency") if name else None


def language(graph: Graph) -> Iri:
    """Chinese."""
    return graph.typed(Iri(f"{_EU}language/ZHO"), "dct:LinguisticSystem")


def media_type(graph: Graph, name: str) -> Iri:
    """A registered media type as an address, which a literal must not be."""
    return graph.typed(Iri(f"http://www.iana.org/assignments/media-types/{name}"), "dct:MediaType")
