"""Where witnesses speak: their claims, what they lead to, and what is wrong with themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from site_builder.verification.claims import Claims
from site_builder.verification.problem import Problem

DATASET = re.compile(r"datasets/([^/]+/[^/]+)/(.+)")
CKAN = "ckan/api/3/action/"
LISTS: Mapping[str, bool] = {
    "catalog.json": True, "catalog.csv": True, "catalog.parquet": True, "catalog.jsonld": True, "catalog.ttl": True,
    f"{CKAN}package_list.json": True, f"{CKAN}current_package_list_with_resources.json": True,
    f"{CKAN}package_search.json": True, "changes.json": True, "datapackage.json": False, "catalog.xlsx": False,
    "catalog-gbt21063.xml": False,
}  # fmt: skip
"""Files that list entries, and whether 不予共享 ones are among them."""


@dataclass(kw_only=True)
class Hearing:
    """One site."""

    claims: Claims
    get: Callable[[str], bytes | None]
    """Another file of the same site, where one is about another."""
    root: str
    """The public address of the site."""
    problems: list[Problem] = field(default_factory=list)
    leads: dict[str, str] = field(default_factory=dict)
    """Address that an export leads to → the export."""

    def entry(self, thing: str) -> str | None:
        """The entry that an address is the page of; None for anything else."""
        found = re.fullmatch(re.escape(self.root) + r"datasets/([^/]+/[^/]+)/(?:index\.html)?", thing)
        return found[1] if found else None


def id_of(address: str) -> str:
    """The entry in whose folder a file lies."""
    found = DATASET.fullmatch(address)
    assert found is not None, "only files below an entry's folder come here"
    return found[1]
