"""Old addresses of renamed entries and departments (`formerly`): a page that leads on, without any script."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text


def write(site: Path, edition: Edition) -> Iterator[str]:
    """One page for each old address that is not in use again."""
    addresses = Addresses(edition.catalog)
    for old, new, title in sorted(_moved(edition)):
        address = f"{old}/index.html"
        if not (site / address).exists():
            yield write_text(site, address, _page(address, f"{new}/index.html", title, addresses))


def _moved(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Old folder, new folder and title."""
    for dataset in edition.datasets:
        gov = dataset.raw.get("gov")
        for old in _formerly(gov if isinstance(gov, Mapping) else {}):
            if old not in edition.entries:
                yield f"datasets/{old}", f"datasets/{dataset.id}", dataset.title
    known = edition.catalog.departments_by_id
    for department in known.values():
        for old in _formerly(department.raw):
            if old not in known:
                yield f"departments/{old}", f"departments/{department.id}", department.title


def _formerly(raw: Mapping[str, object]) -> Sequence[str]:
    named = raw.get("formerly", ())
    return [str(one) for one in named] if isinstance(named, list) else []


def _page(address: str, target: str, title: str, addresses: Addresses) -> str:
    link = escape(posixpath.relpath(target, posixpath.dirname(address)), quote=True)
    canonical = escape(addresses.page(target), quote=True)
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f"<title>已改名：{name}</title>\n"
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n'
        f'<link rel="canonical" href="{canonical}">\n</head>\n'
        f'<body>\n<main>\n<h1>已改名</h1>\n<p>本页已改为<a href="{link}">{name}</a>。</p>\n</main>\n</body>\n</html>\n'
    )
