"""Two small cities, the later one grown out of the earlier one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder import descriptors, sources, structure
from site_builder.catalog import Catalog
from site_builder.findings import Severity
from tests.small_city import City


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoCities:
    """`base` and `head` beside each other."""

    base: City
    head: City

    @classmethod
    def below(cls, folder: Path, example: Mapping[str, Any]) -> TwoCities:
        """The trees of an example: `base` and `head` are patches by path, null deletes, `move` renames."""
        base = City.copy_to(folder / "base")
        spoil(base, example.get("base", {}))
        shutil.copytree(base.source, folder / "head")
        head = City(source=folder / "head")
        for old, new in example.get("move", {}).items():
            (head.source / old).rename(head.source / new)
        spoil(head, example.get("head", {}))
        return cls(base=base, head=head)


def spoil(city: City, patches: Mapping[str, Any]) -> None:
    for path, change in patches.items():
        if change is None:
            shutil.rmtree(city.source / path)
        elif isinstance(change, str):
            city.write(path, change)
        else:
            city.patch(path, change)


def catalog_of(city: City) -> Catalog:
    source = sources.read(city.source)
    findings = (*source.findings, *structure.check(source))
    broken = {finding.file for finding in findings if finding.severity is Severity.ERROR}
    return descriptors.to_catalog(source, broken=broken)
