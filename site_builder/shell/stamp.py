"""A rendered page with holes in it: cut once, filled thousands of times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup, escape

SLOT = re.compile(r"@@mulu-(title|description|address|body)@@")


def mark(slot: str) -> str:
    """The text that stands in a shell where `slot` will be filled in."""
    return f"@@mulu-{slot}@@"


@dataclass(frozen=True, kw_only=True)
class Shell:
    """One page of the theme, to be stamped for every page of its kind at the same depth."""

    page: str
    """Where MkDocs wrote it, relative to the site."""
    html: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Literal text and slot names in turn, beginning and ending with text."""
        return tuple(SLOT.split(self.html))

    @property
    def root(self) -> str:
        """The relative address of the site's root from any page of this kind: `../../../`."""
        return "../" * self.page.count("/")

    def stamp(self, *, title: str, description: str, address: str, body: Markup) -> str:
        """The whole page; only `body` is taken as markup, everything else is escaped."""
        filled = {
            "title": escape(title),
            "description": escape(" ".join(description.split())),
            "address": escape(address),
            "body": body,
        }
        return "".join(filled[piece] if index % 2 else piece for index, piece in enumerate(self.pieces))


# `_` cannot be the name of a department or dataset, so a shell never lies where a page will.
PAGES = {
    "home": "index.html",
    "datasets": "datasets/index.html",
    "dataset": "datasets/_/_/index.html",
    "themes": "themes/index.html",
    "classes": "classes/index.html",
    "denied": "denied/index.html",
    "statistics": "statistics/index.html",
    "codelists": "codelists/index.html",
    "dictionary": "elements/index.html",
    "element": "elements/_/index.html",
    "departments": "departments/index.html",
    "department": "departments/_/index.html",
    "scenes": "scenes/index.html",
    "scene": "scenes/_/index.html",
    "heads": "heads/index.html",
    "rules": "rules/index.html",
    "rule": "rules/_/index.html",
    "problems": "problems/index.html",
    "problem": "problems/_/index.html",
    "form": "cataloguing/form/index.html",
    "handin": "cataloguing/handin/index.html",
    "board": "cases/index.html",
    "case": "cases/_/index.html",
    "ledgers": "ledgers/index.html",
    "ledger": "ledgers/_/index.html",
    "articles": "articles/index.html",
    "evaluations": "evaluation/index.html",
    "evaluation": "evaluation/_/index.html",
    "standards": "standards/index.html",
    "todo": "departments/_/todo/index.html",
    "office": "cases/_/_/index.html",
}
"""Kind of page → where its shell is rendered: at the depth of the pages it is stamped into."""

Shells = Mapping[str, Shell]
"""The shells of a site by kind of page, the keys of PAGES."""


def take_shells(site: Path) -> Shells:
    """Read the shells that MkDocs rendered and remove them from the site."""
    shells = {}
    for kind, page in PAGES.items():
        file = site / page
        shells[kind] = Shell(page=page, html=file.read_text(encoding="utf-8"))
        file.unlink()
        for folder in list(file.parents)[: page.count("/")]:
            if not any(folder.iterdir()):
                folder.rmdir()
    return shells
