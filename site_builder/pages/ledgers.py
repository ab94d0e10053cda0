"""台账: one list a ledger, and the list of ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.casework.telling import stated
from site_builder.edition import Edition
from site_builder.ledgers import KINDS
from site_builder.ledgers.processes import processes
from site_builder.pages import case_words
from site_builder.pages.page import Page
from site_builder.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """One ledger that has a page."""

    folder: str
    name: str
    """Part of the address, and the table of its words: `[ledgers.<name>]`."""
    article: str

    @property
    def address(self) -> str:
        """Its page."""
        return f"ledgers/{self.name}/index.html"

    @property
    def title(self) -> str:
        """The word that it is called by."""
        return f"ledgers.{self.name}.title"


LEDGERS = (
    Ledger(folder="_requests", name="requests", article="第十五条"),
    Ledger(folder="_demands", name="demands", article="第四条（二）"),
    Ledger(folder="_disputes", name="disputes", article="第十七条"),
    Ledger(folder="_triggers", name="triggers", article="第八条"),
    Ledger(folder="_rectifications", name="rectifications", article="第二十七条"),
    Ledger(folder="_projects", name="projects", article="第二十五条"),
    Ledger(folder="_sources", name="sources", article="第四条（三）"),
    Ledger(folder="_keys", name="keys", article="第十九条"),
    Ledger(folder="_forms", name="forms", article="第十五条"),
    Ledger(folder="_reports", name="reports", article="第二十一条"),
    Ledger(folder="_evaluations", name="evaluations", article="第二十一条"),
    Ledger(folder="_interpretations", name="interpretations", article="第二十八条"),
)
"""Every ledger, in the order of the page."""
TELLING: Mapping[str, frozenset[str] | None] = {
    "_interpretations": None,
    "_sources": None,
    "_forms": None,
    "_keys": frozenset({"expectedCalls"}),
}
"""Ledgers whose lists say the content itself, and which keys of it; None: all."""


def told(say: Words) -> Mapping[str, Mapping[str, str]]:
    """Every ledger as templates show it, by folder."""
    return {
        ledger.folder: {
            "address": ledger.address,
            "title": say(ledger.title),
            "article": ledger.article,
            "about": say(f"ledgers.{ledger.name}.about"),
            "opener": say(f"ledgers.{ledger.name}.opener"),
        }
        for ledger in LEDGERS
    }


def pages(edition: Edition) -> Iterator[Page]:
    """The list of ledgers and each of them; without numbers and lists where no cases are shown."""
    sees, say = edition.viewer.sees_cases, edition.words
    shown = told(say)
    rows = {ledger.folder: list(_rows(ledger, edition)) for ledger in LEDGERS}
    yield Page(
        kind="ledgers",
        address="ledgers/index.html",
        title=say("common.ledgers"),
        description=say("ledgers.description"),
        words={
            "ledgers": [
                {
                    "ledger": shown[ledger.folder],
                    "total": len(rows[ledger.folder]),
                    "open": sum(bool(row["open"]) for row in rows[ledger.folder]),
                }
                for ledger in LEDGERS
            ],
            "sees": sees,
            "as_of": edition.as_of,
        },
    )
    for ledger in LEDGERS if sees else ():
        yield Page(
            kind="ledger",
            address=ledger.address,
            title=shown[ledger.folder]["title"],
            description=shown[ledger.folder]["about"],
            words={
                "ledger": shown[ledger.folder],
                "rows": rows[ledger.folder],
                "kind": KINDS[ledger.folder],
                "form_title": processes()[ledger.folder].title,
                "clocks": any(row["clock"] or row["stopped"] for row in rows[ledger.folder]),
                "as_of": edition.as_of,
            },
        )


def _rows(ledger: Ledger, edition: Edition) -> Iterator[Mapping[str, object]]:
    """The newest first, those still open before those done."""
    own = [one for one in edition.standings.values() if one.case.ledger == ledger.folder]
    own.sort(key=lambda one: (one.case.on, one.case.id), reverse=True)
    own.sort(key=lambda one: not one.is_open)
    for standing in own:
        said = stated(standing, edition.viewer, TELLING[ledger.folder]) if ledger.folder in TELLING else ()
        yield {
            **case_words.row(standing, edition),
            "told": said + case_words.key_calls(standing, edition),
        }
