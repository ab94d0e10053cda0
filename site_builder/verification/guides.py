"""Witnesses that lead to entries: feeds, sitemap, llms.txt, the names that the browser searches."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as Xml

from site_builder.verification.hearing import Hearing
from site_builder.verification.problem import Problem

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(site: Hearing, address: str, content: bytes) -> None:
    """Atom of the site, a department or an entry."""
    root = Xml.fromstring(content)  # noqa: S314 - as above
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries]
    if len(ids) != len(set(ids)):
        site.problems.append(Problem("订阅", address, "有两条的 id 相同。"))
    if root.findtext(f"{ATOM}id") != site.root + address:
        site.problems.append(Problem("订阅", address, f"自称是 {root.findtext(f'{ATOM}id')}。"))
    days = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    if days and max(days) != root.findtext(f"{ATOM}updated"):
        site.problems.append(Problem("订阅", address, "更新时间不是最新一条的时间。"))
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        href = link.get("href", "") if link is not None else ""
        site.leads.setdefault(href, address)
        if id_ := site.entry(href):
            site.claims.claim(address, id_, title=entry.findtext(f"{ATOM}title", "").partition("：")[2])


def sitemap(site: Hearing, address: str, content: bytes) -> None:
    """`sitemap.xml`."""
    places = [one.text or "" for one in Xml.fromstring(content).iter(f"{SITEMAP}loc")]  # noqa: S314 - as above
    for place in places:
        site.leads.setdefault(place, address)
    # Entries that are held back have pages too, so it may name more than the catalogue lists.
    listed = {id_ for place in places if (id_ := site.entry(place))}
    for entry in sorted(site.claims.listed.get("catalog.json", set()) - listed):
        site.problems.append(Problem("互相矛盾", address, f"缺 {entry}，catalog.json 里有。"))


def llms(site: Hearing, address: str, content: bytes) -> None:
    """`llms.txt`."""
    for link in re.findall(r"\]\((\S+?)\)", content.decode("utf-8")):
        if "/api/" not in link:
            site.leads.setdefault(link, address)


def names(site: Hearing, address: str, content: bytes) -> None:
    """The names that the browser searches."""
    text = content.decode("utf-8")
    said = json.loads(text[text.index("{") : text.rindex("}") + 1])
    departments = [one["id"] for one in said["departments"] for _ in range(one["count"])]
    ids = [f"{d}/{slug}" for d, slug in zip(departments, said["slugs"].split("\n"), strict=True)]
    titles = said["titles"].split("\n")
    for id_, title in zip(ids, titles, strict=True):
        if id_ in site.claims.listed.get("catalog.json", ()):
            plain = " ".join(next(iter(site.claims.said[(id_, "title")])).split("\n"))
            if title != plain.replace("\t", " ").replace("\r", " "):
                site.problems.append(
                    Problem("互相矛盾", address, f"检索里 {id_} 叫“{title}”，目录里叫“{plain}”。")
                )
    for entry in sorted(site.claims.listed.get("catalog.json", set()) - set(ids)):
        site.problems.append(Problem("互相矛盾", address, f"检索里缺 {entry}。"))
