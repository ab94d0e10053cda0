"""Witnesses in the formats of others: DCAT, Data Package, Croissant, CKAN."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from site_builder.content.contexts import remote_contexts
from site_builder.statements import NotAGraph, statements_of
from site_builder.verification.hearing import CKAN, DATASET, LISTS, Hearing, id_of
from site_builder.verification.problem import Problem

A_DATASET = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/ns/dcat#Dataset")
"""Predicate and object of what says that something is an entry."""


def json_ld(site: Hearing, address: str, content: bytes) -> None:
    """DCAT of the catalogue or of one entry, in both spellings."""
    said = json.loads(content)
    if remote := next(remote_contexts(said), None):
        # Nothing of ours has one; following it would ask a host that nobody named.
        site.problems.append(Problem("读不懂", address, f"@context 指向别处：{remote[:80]}。"))
        return
    for thing in said["@graph"]:
        if "dcat:Dataset" in thing.get("@type", ()):
            _dcat(
                site, address, thing["@id"], _literal(thing, "dct:title"), _literal(thing, "dct:identifier")
            )
    turtle = address.removesuffix("jsonld") + "ttl"
    _same_statements(site, address, content, turtle)


def packages(site: Hearing, address: str, content: bytes) -> None:
    """The package of packages."""
    for one in json.loads(content)["resources"]:
        id_ = DATASET.fullmatch(one["path"])
        if id_ is None:
            raise ValueError(one["path"])
        site.claims.lists(address, [id_[1]])
        site.claims.claim(address, id_[1], title=one["title"])
        site.leads.setdefault(site.root + one["path"], address)


def package(site: Hearing, address: str, content: bytes) -> None:
    """An entry's Data Package, and the heads of its tables."""
    said, id_ = json.loads(content), id_of(address)
    gov = said["gov"]
    site.claims.claim(address, id_, title=said["title"], code=gov["code"], sharing=gov["sharing"]["type"])
    for resource in said["resources"]:
        head = address.rpartition("/")[0] + "/" + resource["path"]
        names = [field_["name"] for field_ in resource["schema"]["fields"]]
        lines = site.get(head)
        rows = list(csv.reader(io.StringIO((lines or b"").decode("utf-8"), newline="")))
        if lines is not None and rows != [names]:
            site.problems.append(Problem("互相矛盾", head, f"表头与 {address} 的信息项不同，或者有数据行。"))
        site.leads.setdefault(site.root + head, address)


def archive(site: Hearing, address: str, content: bytes) -> None:
    """The same package as a zip."""
    folder = address.rpartition("/")[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if archive.read(name) != site.get(f"{folder}/{name}"):
                site.problems.append(Problem("互相矛盾", address, f"里面的 {name} 与网站上的不同。"))


def croissant(site: Hearing, address: str, content: bytes) -> None:
    """Croissant of an entry."""
    said = json.loads(content)
    site.claims.claim(address, id_of(address), title=said["name"], code=said.get("identifier"))


def package_list(site: Hearing, address: str, content: bytes) -> None:
    """CKAN's list of names."""
    site.claims.lists(address, [name.replace("__", "/") for name in json.loads(content)["result"]])


def package_show(site: Hearing, address: str, content: bytes) -> None:
    """CKAN's answer for one entry."""
    _ckan(site, address, json.loads(content)["result"])


def packages_whole(site: Hearing, address: str, content: bytes) -> None:
    """CKAN's lists of whole packages."""
    result = json.loads(content)["result"]
    for one in result["results"] if isinstance(result, dict) else result:
        _ckan(site, address, one)
        site.claims.lists(address, [one["name"].replace("__", "/")])
        site.leads.setdefault(f"{site.root}{CKAN}package_show/{one['name']}.json", address)


def _dcat(site: Hearing, address: str, thing: str, title: str | None, code: str | None) -> None:
    id_ = site.entry(thing)
    if id_ is None:
        site.problems.append(Problem("互相矛盾", address, f"{thing} 不是本站的信息资源。"))
        return
    if address in LISTS:
        site.claims.lists(address, [id_])
    site.claims.claim(address, id_, title=title, code=code)


def _same_statements(site: Hearing, address: str, content: bytes, turtle: str) -> None:
    """Turtle and JSON-LD state the same; without blank nodes equal sets are equal graphs."""
    other = site.get(turtle)
    if other is None:
        return
    left = statements_of(content, is_turtle=False)
    try:
        right = statements_of(other, is_turtle=True)
    except NotAGraph:
        site.problems.append(Problem("读不懂", turtle, "不是 Turtle。"))
        return
    if left != right:
        first = min(str(triple) for triple in left ^ right)
        site.problems.append(Problem("互相矛盾", turtle, f"与 {address} 说的不一样，如：{first[:160]}。"))
    if turtle in LISTS:
        things = [one.subject for one in right if (one.predicate.value, _value(one.object)) == A_DATASET]
        site.claims.lists(turtle, [id_ for one in things if (id_ := site.entry(_value(one)))])


def _value(term: Any) -> str:
    """The address or the text of a term; a term that is a statement itself has neither."""
    return str(getattr(term, "value", ""))


def _ckan(site: Hearing, address: str, one: Mapping[str, Any]) -> None:
    extras = {extra["key"]: extra["value"] for extra in one["extras"]}
    site.claims.claim(
        address, one["name"].replace("__", "/"), title=one["title"], code=extras.get("信息资源代码"),
        sharing=extras["共享类型"], status=extras.get("状态"), department=one["owner_org"],
    )  # fmt: skip


def _literal(thing: Mapping[str, Any], key: str) -> str | None:
    values = thing.get(key)
    return str(values[0]["@value"]) if values else None
